import asyncio
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlparse

from bot.models import ContentResource, Database, MediaFile, utc_now
from bot.outbox.claims import Claimed, claim
from bot.outbox.content import MEDIA_LINK_WEEKS, VALIDITY_SECONDS, Contents
from bot.whatsapp.messages import OutgoingMessage
from config.catalogue import Button, Pattern
from tests.outbox.conftest import Office
from tests.outbox.twilio_stub import Stub

POSTED = [Button("posted", "डाल दिया ✅")]


def outgoing(office: Office, stub: Stub, now: datetime) -> OutgoingMessage:
    with office.database.write() as session:
        [message] = claim(session, office.sender_id, limit=1, lease=timedelta(seconds=30), now=now).messages

    async def prepared(message: Claimed) -> OutgoingMessage:
        async with stub, stub.whatsapp() as whatsapp:
            contents = Contents(office.database, whatsapp, office.links)
            await contents.prepare([message])
            return contents.outgoing(message, now)

    return asyncio.run(prepared(message))


def a_picture(database: Database) -> int:
    with database.write() as session:
        picture = MediaFile(sha256="a" * 64, content_type="image/jpeg", size=1000)
        session.add(picture)
    return picture.id or 0


def file_behind(office: Office, link: str) -> int:
    return office.links.read(urlparse(link).path.removeprefix("/media/"))


def test_a_plain_text_is_a_body_with_its_gaps_filled(office: Office, now: datetime) -> None:
    office.message(office.person(), Pattern("नमस्ते {{1}} और {{2}}", {"1": "रेखा", "2": "मोहन"}))
    message = outgoing(office, Stub(), now)
    assert (message.body, message.content_sid, message.media_urls) == ("नमस्ते रेखा और मोहन", None, [])


def test_a_picture_rides_on_the_body_as_a_link(office: Office, now: datetime) -> None:
    picture = a_picture(office.database)
    office.message(office.person(), media_file_id=picture)
    message = outgoing(office, Stub(), now)
    [link] = message.media_urls
    assert message.body == "नमस्ते"
    assert file_behind(office, link) == picture


def test_a_picture_with_buttons_is_a_card(office: Office, now: datetime) -> None:
    picture = a_picture(office.database)
    office.message(office.person(), buttons=POSTED, media_file_id=picture)
    stub = Stub()
    message = outgoing(office, stub, now)
    [content] = stub.contents
    card = content["types"]["twilio/card"]
    assert file_behind(office, card["media"][0]) == picture
    assert [action["id"] for action in card["actions"]] == ["posted"]
    assert (message.content_sid, message.body, message.media_urls) == (f"HX{1:032x}", None, [])


def test_a_content_is_found_again_by_whoever_sends_next(office: Office, now: datetime) -> None:
    for _ in range(2):
        office.message(office.person(), Pattern("नमस्ते {{1}}", {"1": "रेखा"}), buttons=POSTED)
    stub = Stub()
    first, second = outgoing(office, stub, now), outgoing(office, stub, now)
    assert first.content_sid == second.content_sid
    assert len(stub.contents) == 1
    assert office.get(ContentResource, fingerprint(office)).content_sid == first.content_sid


def fingerprint(office: Office) -> str:
    with office.database.read() as session:
        rows: list[Any] = list(
            session.connection().exec_driver_sql("SELECT fingerprint FROM content_resource")
        )
    return str(rows[0][0])


def test_a_template_is_sent_by_its_sid_with_its_variables(office: Office, now: datetime) -> None:
    office.approve("reminder")
    office.message(office.person(), None, template="reminder", variables={"1": "बड़गाँव"})
    message = outgoing(office, Stub(), now)
    assert (message.content_sid, message.content_variables) == ("HX" + "a" * 32, {"1": "बड़गाँव"})


def test_a_message_waits_at_twilio_no_longer_than_it_is_worth_something(
    office: Office, now: datetime
) -> None:
    office.message(office.person())
    assert outgoing(office, Stub(), now).validity_seconds == VALIDITY_SECONDS
    office.message(office.person(), expires_at=now + timedelta(minutes=5))
    assert outgoing(office, Stub(), now).validity_seconds == 300


def test_the_link_in_a_content_outlives_the_content_by_far(office: Office, now: datetime) -> None:
    picture = a_picture(office.database)
    office.message(office.person(), media_file_id=picture)
    [link] = outgoing(office, Stub(), now).media_urls
    ends_at = office.links._signer.loads(urlparse(link).path.removeprefix("/media/"))[1]
    weeks = (ends_at - utc_now().timestamp()) / (7 * 24 * 3600)
    assert MEDIA_LINK_WEEKS - 1 <= weeks <= MEDIA_LINK_WEEKS
