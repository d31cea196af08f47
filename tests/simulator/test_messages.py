"""Creating, listing, fetching and cancelling messages, through the real twilio client."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.conftest import MakeWorld
from tests.simulator.world import ACCOUNT, PERSON, SENDER, TOKEN, OtherHost, World


def refusal(world: World, **form: object) -> TwilioRestException:
    with pytest.raises(TwilioRestException) as caught:
        world.client.messages.create(**{"to": PERSON, "from_": SENDER, **form})  # type: ignore[arg-type]
    return caught.value


def test_a_created_message_has_all_fields_the_client_parses(world: World) -> None:
    world.write()
    message = world.client.messages.create(to=PERSON, from_=SENDER, body="नमस्ते")
    assert message.sid is not None
    assert message.sid.startswith("SM")
    assert len(message.sid) == 34
    assert (message.status, message.direction) == ("queued", "outbound-api")
    assert (message.to, message.from_, message.body) == (PERSON, SENDER, "नमस्ते")
    assert message.account_sid == ACCOUNT
    assert message.date_created is not None
    assert abs(message.date_created - datetime.now(UTC)) < timedelta(seconds=5)
    assert message.date_sent is None
    assert message.error_code is None
    world.final(message.sid, "read", "delivered")
    fetched = world.client.messages(message.sid).fetch()
    assert fetched.status in ("delivered", "read")
    assert fetched.date_sent is not None


def test_statuses_come_in_order_and_signed(world: World) -> None:
    world.api("POST", "/simulator/admins", [{"phone": PERSON, "name": "रेखा", "temperament": "officer"}])
    world.simulator.store.phone(PERSON).shows_read = True
    world.run(_greet(world))
    sid = world.client.messages.create(
        to=PERSON, from_=SENDER, body="सूचना", status_callback=world.status_url + "#rc=3&rp=ct,rt,5xx"
    ).sid
    assert sid is not None
    world.final(sid, "read")
    world.until(lambda: len(world.bot.statuses(sid)) == 3)
    assert world.bot.statuses(sid) == ["sent", "delivered", "read"]
    assert all(call.signed for call in world.bot.calls)
    last = world.bot.calls[-1].parameters
    assert (last["AccountSid"], last["To"], last["From"], last["EventType"]) == (
        ACCOUNT,
        PERSON,
        SENDER,
        "READ",
    )
    assert last["ChannelInstallSid"].startswith("XE")


async def _greet(world: World) -> None:
    phone = world.simulator.store.phone(PERSON)
    world.simulator.inbound.write(phone, SENDER, "नमस्ते")


def test_a_wrong_token_is_refused(world: World) -> None:
    client = Client(ACCOUNT, "wrong", http_client=OtherHost(world.base))
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(to=PERSON, from_=SENDER, body="x")
    assert (caught.value.status, caught.value.code) == (401, 20003)


def test_another_account_is_not_found(world: World) -> None:
    url = f"{world.base}/2010-04-01/Accounts/AC{'8' * 32}/Messages.json"
    answer = requests.get(url, auth=(ACCOUNT, TOKEN), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"to": ""}, 21604),
        ({"from_": None}, 21603),
        ({"to": "whatsapp:12345"}, 21211),
        ({"to": "+910000010001", "body": "x"}, 21910),
        ({"from_": "whatsapp:+15550001111", "body": "x"}, 63007),
        ({"to": SENDER, "body": "x"}, 63031),
        ({}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"media_url": ["ftp://nowhere"]}, 21620),
        ({"content_sid": "HX" + "0" * 32}, 21655),
        ({"content_variables": "{}", "body": "x"}, 21654),
        ({"body": "x", "status_callback": "nowhere"}, 21609),
        ({"body": "x", "validity_period": 0}, 21624),
        ({"body": "x", "from_": None, "messaging_service_sid": "MG1"}, 21701),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    world: World, form: dict[str, object], code: int
) -> None:
    error = refusal(world, **form)
    assert (error.status, error.code) == (400, code)
    assert world.simulator.store.outbound_counts.total() == 0


def test_the_error_body_is_twilios(world: World) -> None:
    url = f"{world.base}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = requests.post(url, auth=(ACCOUNT, TOKEN), data={"From": SENDER}, timeout=5)
    assert answer.json() == {
        "code": 21604,
        "message": "A 'To' phone number is required.",
        "more_info": "https://www.twilio.com/docs/errors/21604",
        "status": 400,
    }


def test_a_messaging_service_keeps_to_the_number_a_person_knows(make_world: MakeWorld) -> None:
    world = make_world(senders=("+910000000001", "+910000000002"))
    second = "whatsapp:+910000000002"
    path = f"/simulator/phones/{PERSON.removeprefix('whatsapp:')}/messages"
    world.api("POST", path, {"text": "नमस्ते", "sender": second})
    message = world.client.messages.create(to=PERSON, messaging_service_sid="MG" + "a" * 32, body="x")
    assert (message.status, message.from_) == ("accepted", second)


def test_an_opaque_address_is_a_person_too(world: World) -> None:
    world.write(number="whatsapp:IN.4566546130240823")
    inbound = world.until(lambda: world.bot.inbound)[0]
    assert inbound["From"] == inbound["ExternalUserId"] == "whatsapp:IN.4566546130240823"
    assert "WaId" not in inbound
    sid = world.client.messages.create(to="whatsapp:IN.4566546130240823", from_=SENDER, body="x").sid
    assert world.final(str(sid)) == "delivered"


def test_lists_are_paged_newest_first_and_narrowed(world: World) -> None:
    world.write()
    other = "whatsapp:+910000010002"
    world.write(number=other)
    sids = [world.client.messages.create(to=PERSON, from_=SENDER, body=str(n)).sid for n in range(7)]
    world.client.messages.create(to=other, from_=SENDER, body="other")
    listed = world.client.messages.list(to=PERSON, page_size=3)
    assert [message.sid for message in listed] == sids[::-1]
    assert len(world.client.messages.list(to=PERSON, limit=2)) == 2
    assert [m.direction for m in world.client.messages.list(from_=PERSON)] == ["inbound"]
    assert len(world.client.messages.list(page_size=4)) == 10


def test_lists_are_narrowed_by_the_time_of_sending(world: World) -> None:
    world.write()
    sid = world.client.messages.create(to=PERSON, from_=SENDER, body="x").sid
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    found = world.client.messages.list(to=PERSON, date_sent_after=now - hour)
    assert [message.sid for message in found] == [sid]
    assert world.client.messages.list(to=PERSON, date_sent_after=now + hour) == []
    assert world.client.messages.list(to=PERSON, date_sent_before=now - hour) == []
    assert len(world.client.messages.list(to=PERSON, date_sent=now)) == 1


def test_a_waiting_message_can_be_cancelled_and_a_sent_one_cannot(make_world: MakeWorld) -> None:
    world = make_world(messages_per_second=2.0)
    world.write()
    sids = [str(world.client.messages.create(to=PERSON, from_=SENDER, body=str(n)).sid) for n in range(4)]
    assert world.client.messages(sids[3]).update(status="canceled").status == "canceled"
    world.final(sids[0], "delivered")
    with pytest.raises(TwilioRestException) as caught:
        world.client.messages(sids[0]).update(status="canceled")
    assert caught.value.code == 30409
    world.final(sids[2], "delivered")
    assert world.simulator.store.messages[sids[3]].status == "canceled"


def test_a_body_can_be_redacted_and_a_message_deleted(world: World) -> None:
    world.write()
    sid = str(world.client.messages.create(to=PERSON, from_=SENDER, body="private").sid)
    assert world.client.messages(sid).update(body="").body == ""
    assert world.client.messages(sid).delete()
    with pytest.raises(TwilioRestException) as caught:
        world.client.messages(sid).fetch()
    assert caught.value.code == 20404
