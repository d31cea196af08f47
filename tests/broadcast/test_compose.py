import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.broadcast.compose import content_of, content_pattern, create, preview, tidy
from bot.broadcast.refusals import AudienceProblem, ContentProblem, NotAllowed
from bot.broadcast.tags import encode
from bot.models import AudienceKind, Broadcast, Database, LogEntry, MediaFile, Role
from config.languages import Language
from tests.broadcast.scenes import NOON, TEXT, Scene, make_draft, make_scene
from tests.builders import make_district, make_officer


def make_media(session: Session, content_type: str, size: int) -> int | None:
    media = MediaFile(sha256=f"{content_type}{size}", content_type=content_type, size=size)
    session.add(media)
    session.flush()
    return media.id


def test_a_draft_is_kept_as_written_and_logged_with_its_author(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_draft(session, scene)
    with database.read() as session:
        stored = session.exec(select(Broadcast)).one()
        entry = session.exec(select(LogEntry).where(LogEntry.action == "broadcast.created")).one()
        assert (stored.text_hi, stored.author_id, stored.state) == (TEXT, scene.author.id, "draft")
        assert (entry.officer_id, entry.subject_id) == (scene.author.id, broadcast.id)
        assert entry.place_id == scene.district.id


def test_the_tag_stands_on_its_own_line_before_the_last() -> None:
    assert content_pattern("पहली पंक्ति\n\nबीच की\nअंतिम") == "पहली पंक्ति\n\nबीच की\n{{1}}\nअंतिम"


def test_a_single_line_comes_after_its_tag() -> None:
    assert content_pattern("केवल एक पंक्ति") == "{{1}}\nकेवल एक पंक्ति"


@given(st.text(st.sampled_from("ab{}1\n "), min_size=1).map(tidy).filter(bool))
def test_braces_that_are_typed_never_read_as_a_gap(text: str) -> None:
    pattern = content_pattern(text)
    assert pattern.count("{{") == pattern.count("}}") == 1
    assert pattern.replace("{{1}}\n", "").replace("\u200b", "") == text


def test_what_nobody_sees_is_taken_out() -> None:
    assert tidy("\ufeff  पहली \r\nदूसरी\x00\t\r\n\r\n") == "पहली\nदूसरी"


def test_the_preview_is_what_arrives(database: Database) -> None:
    with database.write() as session:
        broadcast = make_draft(session, make_scene(session))
        *before, last = TEXT.split("\n")
        expected = "\n".join([*before, encode("UDR", 0), last])
        assert preview(broadcast, Language.HINDI, "UDR") == expected
        assert preview(broadcast, Language.ENGLISH, "UDR") == expected


def test_the_button_rides_on_a_text_that_can_carry_it(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        short, long = make_draft(session, scene), make_draft(session, scene, text="क" * 1_100)
    assert [one.payload for one in content_of(short, Language.HINDI).buttons] == ["posted"]
    assert not content_of(long, Language.HINDI).buttons


def refused(session: Session, scene: Scene, **options: object) -> ContentProblem:
    values = {"text_hi": TEXT, "place": scene.district, "audience": AudienceKind.ALL, "author": scene.author}
    with pytest.raises(ContentProblem) as problem:
        create(session, **(values | options), now=NOON)  # type: ignore[arg-type]
    assert problem.value.said(Language.HINDI) != problem.value.said(Language.ENGLISH)
    return problem.value


def test_what_cannot_travel_is_refused_with_a_sentence(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        picture = make_media(session, "image/jpeg", 100_000)
        assert refused(session, scene, text_hi=" \n ").reason == "empty"
        assert refused(session, scene, text_hi="क" * 1_589).values["over"] == 1
        assert refused(session, scene, text_en="k" * 1_700).reason == "too-long"
        too_long = refused(session, scene, text_hi="क" * 1_013, media_file_id=picture)
        assert (too_long.reason, too_long.values["limit"]) == ("too-long-with-media", 1_012)
        # WhatsApp counts an emoji as two.
        assert refused(session, scene, text_hi="🙏" * 795).reason == "too-long"
        assert refused(session, scene, scheduled_at=NOON.replace(hour=1)).reason == "schedule-past"
        assert refused(session, scene, media_file_id=999).reason == "media-unknown"
        for content_type, size, reason in (
            ("application/pdf", 1_000, "media-document"),
            ("image/webp", 1_000, "media-kind"),
            ("image/png", 5 * 1024 * 1024 + 1, "media-too-large"),
            ("video/mp4", 16 * 1024 * 1024 + 1, "media-too-large"),
        ):
            media = make_media(session, content_type, size)
            assert refused(session, scene, media_file_id=media).reason == reason
    with database.read() as session:
        assert session.exec(select(Broadcast)).all() == []


def test_the_longest_text_that_fits_is_taken(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        assert len(preview(make_draft(session, scene, text="क" * 1_588), Language.HINDI, "UDR")) == 1_600


def test_a_broadcast_for_nobody_is_refused(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, wards=0)
        with pytest.raises(AudienceProblem, match="Udaipur"):
            make_draft(session, scene, audience=AudienceKind.WARDS)


def test_nobody_writes_outside_his_jurisdiction_or_role(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        elsewhere = make_officer(session, Role.DISTRICT_PR, make_district(session, "Jodhpur", "110"))
        auditor = make_officer(session, Role.AUDITOR, scene.district)
        for officer in (elsewhere, auditor):
            with pytest.raises(NotAllowed):
                make_draft(session, scene, author=officer)
