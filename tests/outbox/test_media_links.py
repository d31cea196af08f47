from datetime import timedelta

import pytest
from freezegun import freeze_time

from bot.outbox.media_links import LinkExpired, MediaLinks


@pytest.fixture
def links() -> MediaLinks:
    return MediaLinks("https://munadi.example/", "key-of-tests")


def signed_part(link: str) -> str:
    return link.removeprefix("https://munadi.example/media/")


def test_a_link_names_its_file(links: MediaLinks) -> None:
    assert links.read(signed_part(links.link(12, seconds=60))) == 12


def test_a_link_ends_with_its_time(links: MediaLinks) -> None:
    with freeze_time("2026-11-20 10:00") as clock:
        signed = signed_part(links.link(12, seconds=60))
        clock.tick(timedelta(seconds=59))
        assert links.read(signed) == 12
        clock.tick(timedelta(seconds=1))
        with pytest.raises(LinkExpired):
            links.read(signed)


def test_a_link_until_a_moment_is_the_same_each_time(links: MediaLinks) -> None:
    assert links.link_until(3, 2_000_000_000) == links.link_until(3, 2_000_000_000)


@pytest.mark.parametrize("signed", ["", "12", "WzEyLDIwMDAwMDAwMDBd.forged", "İ"])
def test_a_link_of_somebody_else_is_none(links: MediaLinks, signed: str) -> None:
    with pytest.raises(LinkExpired):
        links.read(signed)


def test_a_link_signed_with_another_key_is_none(links: MediaLinks) -> None:
    other = MediaLinks(links.public_url, "another key").link(12, seconds=60)
    with pytest.raises(LinkExpired):
        links.read(signed_part(other))


def test_a_message_is_reported_on_under_its_token(links: MediaLinks) -> None:
    assert links.status_callback("ab12") == "https://munadi.example/twilio/status/ab12"
