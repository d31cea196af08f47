"""Files in both directions."""

import io
import time

import pytest
import requests
from PIL import Image

from tests.simulator.conftest import MakeWorld
from tests.simulator.world import ACCOUNT, PERSON, SENDER, TOKEN, World

AUTH = (ACCOUNT, TOKEN)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 80, 20)).save(out, "JPEG")
    return out.getvalue()


def send_picture(world: World, caption: str = "") -> dict[str, str]:
    path = f"{world.base}/simulator/phones/+910000010001/messages"
    files = {"file": ("a.jpg", picture(), "image/jpeg")}
    assert requests.post(path, files=files, data={"text": caption}, timeout=5).status_code == 201
    return world.until(lambda: world.bot.inbound)[-1]


def test_a_received_picture_is_behind_the_password_and_a_redirect(world: World) -> None:
    inbound = send_picture(world, "यह देखिए")
    assert (inbound["NumMedia"], inbound["MediaContentType0"]) == ("1", "image/jpeg")
    assert (inbound["Body"], inbound["MessageType"]) == ("यह देखिए", "image")
    assert inbound["MessageSid"].startswith("MM")
    url = inbound["MediaUrl0"]
    assert url.startswith(
        f"{world.base}/2010-04-01/Accounts/{ACCOUNT}/Messages/{inbound['MessageSid']}/Media/ME"
    )
    assert requests.get(url, timeout=5).status_code == 401
    first = requests.get(url, auth=AUTH, allow_redirects=False, timeout=5)
    assert first.status_code == 307
    answer = requests.get(first.headers["Location"], timeout=5)
    assert (answer.content, answer.headers["Content-Type"]) == (picture(), "image/jpeg")


def test_the_link_behind_the_redirect_dies_soon(make_world: MakeWorld) -> None:
    world = make_world(media_link_seconds=0.0)
    url = send_picture(world)["MediaUrl0"]
    link = requests.get(url, auth=AUTH, allow_redirects=False, timeout=5).headers["Location"]
    time.sleep(1.1)
    assert requests.get(link, timeout=5).status_code == 404


def test_a_forged_link_and_an_expired_file_are_not_found(world: World) -> None:
    url = send_picture(world)["MediaUrl0"]
    link = requests.get(url, auth=AUTH, allow_redirects=False, timeout=5).headers["Location"]
    assert requests.get(link[:-4] + "0000", timeout=5).status_code == 404
    world.faults(media_expired=True)
    assert requests.get(link, timeout=5).status_code == 404


def test_the_media_resource_can_be_listed_and_deleted(world: World) -> None:
    sid = send_picture(world)["MessageSid"]
    [media] = world.client.messages(sid).media.list()
    assert media.content_type == "image/jpeg"
    assert world.client.messages(sid).media(str(media.sid)).fetch().parent_sid == sid
    assert world.client.messages(sid).media(str(media.sid)).delete()
    assert world.client.messages(sid).media.list() == []


def test_what_is_sent_is_fetched_once_from_the_installation(world: World) -> None:
    world.write()
    world.bot.files["/media/a"] = picture(), "image/jpeg"
    url = f"{world.bot.base}/media/a"
    created = [
        world.client.messages.create(to=PERSON, from_=SENDER, body="x", media_url=[url]) for _ in range(4)
    ]
    assert [message.num_media for message in created] == ["1"] * 4
    for message in created:
        assert world.final(str(message.sid)) == "delivered"
        assert world.simulator.store.messages[str(message.sid)].media[0].data == picture()
    assert world.bot.fetched == ["/media/a"]


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (None, ""),
        (b"", "image/jpeg"),
        (b"<html>", "text/html"),
        (b"x" * (5 * 2**20 + 1), "image/png"),
        (b"x" * (16 * 2**20 + 1), "video/mp4"),
    ],
)
def test_what_cannot_be_sent_fails_by_callback(world: World, data: bytes | None, content_type: str) -> None:
    world.write()
    if data is not None:
        world.bot.files["/media/a"] = data, content_type
    sid = world.client.messages.create(
        to=PERSON, from_=SENDER, body="x", media_url=[f"{world.bot.base}/media/a"]
    ).sid
    assert world.final(str(sid)) == "failed"
    assert world.simulator.store.messages[str(sid)].error_code == 63019
