import asyncio
from datetime import datetime, timedelta
from typing import Any

from redis import Redis

from bot.models import (
    Broadcast,
    BroadcastState,
    Database,
    InboundMessage,
    OutboxMessage,
    OutboxState,
    Person,
    Purpose,
    Receipt,
    Sender,
    SenderState,
    Work,
    WorkKind,
    key_of,
    utc_now,
)
from bot.outbox.failures import MOST_ATTEMPTS
from bot.outbox.lane import run_lane
from bot.outbox.receipts import apply_waiting
from bot.outbox.recovery import settle_unknown, sweep
from bot.outbox.unknown import Settled
from tests.builders import make_district
from tests.outbox.conftest import Office
from tests.outbox.twilio_stub import Sent, Stub

LONG_AGO = timedelta(minutes=2)


def unknown(office: Office, person: Person | None = None, body: str = "नमस्ते", **values: Any) -> OutboxMessage:
    message = office.message(person or office.person(), body)
    started = utc_now() - timedelta(seconds=40)
    values = {"send_started_at": started, "due_at": utc_now(), "send_attempts": 1} | values
    office.change(OutboxMessage, message.id, state=OutboxState.UNKNOWN, **values)
    return message


def at_twilio(office: Office, stub: Stub, message: OutboxMessage, **values: Any) -> Sent:
    to = office.get(Person, message.person_id).address
    form = {"To": to, "From": "whatsapp:+910000000001", "Body": message.body or "", "StatusCallback": ""}
    return stub.add(form, **values)


def settle(office: Office, stub: Stub, now: datetime | None = None) -> Settled:
    async def run() -> Settled:
        async with stub, stub.whatsapp() as whatsapp:
            return await settle_unknown(office.database, whatsapp, now or utc_now() + timedelta(seconds=1))

    settled = asyncio.run(run())
    apply_waiting(office.database)
    return settled


# --- the sweep ---


def test_what_a_dead_lane_held_becomes_unknown(office: Office, now: datetime) -> None:
    dead, alive = office.messages(2)
    for message, lease in ((dead, -1), (alive, 1)):
        lease_until = now + timedelta(seconds=lease)
        office.change(OutboxMessage, message.id, state=OutboxState.SENDING, lease_until=lease_until)
    assert sweep(office.database, now).unknown == 1
    assert sweep(office.database, now).unknown == 0
    row = office.row(dead)
    assert (row.state, row.lease_until, row.due_at) == (OutboxState.UNKNOWN, None, now)
    assert office.row(alive).state is OutboxState.SENDING


def test_what_is_past_its_time_expires_even_behind_a_shut_window(office: Office, now: datetime) -> None:
    message = office.message(office.person(window_open=False), expires_at=now)
    office.messages(1, expires_at=now + timedelta(seconds=1))
    assert sweep(office.database, now).expired == 1
    assert office.row(message).state is OutboxState.EXPIRED


def test_what_came_back_after_a_stop_or_a_cancel_is_cancelled(office: Office, now: datetime) -> None:
    person = office.person()
    stray = office.message(person)
    answer = office.message(person, purpose=Purpose.REPLY)
    office.change(Person, person.id, opted_out_at=now)
    with office.database.write() as session:
        place = make_district(session)
        broadcast = Broadcast(
            place_id=key_of(place), text_hi="सूचना", state=BroadcastState.CANCELLED, cancelled_at=now
        )
        session.add(broadcast)
    of_broadcast = office.message(office.person())
    office.change(OutboxMessage, of_broadcast.id, broadcast_id=broadcast.id)
    assert sweep(office.database, now).cancelled == 2
    assert office.row(stray).state is office.row(of_broadcast).state is OutboxState.CANCELLED
    assert office.row(answer).state is OutboxState.QUEUED


def test_whose_window_shut_meanwhile_is_asked_to_open_it(office: Office, now: datetime) -> None:
    office.messages(2)
    assert sweep(office.database, now).notices == 0
    for person_id in (1, 2):
        office.change(Person, person_id, window_closes_at=now)
    assert sweep(office.database, now).notices == 2
    assert sweep(office.database, now).notices == 0


def test_a_rest_that_is_over_ends_and_the_lane_is_told(office: Office, now: datetime) -> None:
    office.messages(1)
    office.change(Sender, office.sender_id, state=SenderState.RESTING, resting_until=now)
    before = now - timedelta(seconds=1)
    assert sweep(office.database, before).work == frozenset()
    assert sweep(office.database, now).work == {Work(WorkKind.RUN_LANE, office.sender_id)}
    assert office.get(Sender, office.sender_id).state is SenderState.ACTIVE


def test_everything_that_is_due_is_announced(database_url: str, now: datetime) -> None:
    announced: set[Work] = set()
    database = Database(database_url, announce=announced.update)
    with database.write() as session:
        idle = Sender(address="whatsapp:+910000000002")
        sender = Sender(address="whatsapp:+910000000001")
        session.add(sender)
        session.add(idle)
        place = make_district(session)
        drafts = [
            Broadcast(place_id=key_of(place), text_hi="सूचना", state=state, scheduled_at=at)
            for state, at in (
                (BroadcastState.APPROVED, None),
                (BroadcastState.APPROVED, now + timedelta(hours=1)),
                (BroadcastState.DRAFT, None),
            )
        ]
        session.add_all(drafts)
        session.add(
            InboundMessage(
                message_sid="SM1", from_address="a", to_address="b", payload={}, received_at=now - LONG_AGO
            )
        )
    office = Office(database, key_of(sender))
    [message] = office.messages(1)
    with database.write() as session:
        session.add(
            Receipt(outbox_id=message.id, message_sid="SM2", status="sent", received_at=now - LONG_AGO)
        )
    announced.clear()
    result = sweep(database, now)
    database.close()
    assert (
        announced
        == result.work
        == {
            Work(WorkKind.RUN_LANE, sender.id),
            Work(WorkKind.PLAN_BROADCAST, drafts[0].id),
            Work(WorkKind.APPLY_RECEIPTS),
            Work(WorkKind.HANDLE_INBOUND),
        }
    )


def test_nothing_is_announced_when_nothing_is_due(office: Office, now: datetime) -> None:
    office.messages(1, due_at=now + timedelta(minutes=1))
    assert sweep(office.database, now).work == frozenset()


# --- creates without an answer ---


def test_a_create_that_twilio_has_is_settled_with_its_status(office: Office) -> None:
    message, stub = unknown(office), Stub()
    sent = at_twilio(office, stub, message, status="delivered")
    assert settle(office, stub) == Settled(found=1, absent=0, asked=0)
    row = office.row(message)
    assert (row.state, row.message_sid) == (OutboxState.DELIVERED, sent.sid)


def test_a_create_that_twilio_never_had_is_sent_again(office: Office) -> None:
    message, stub = unknown(office), Stub()
    assert settle(office, stub) == Settled(found=0, absent=1, asked=0)
    row = office.row(message)
    assert (row.state, row.message_sid, row.send_attempts) == (OutboxState.QUEUED, None, 1)


def test_nothing_is_absent_before_twilio_had_time(office: Office) -> None:
    message, stub = unknown(office, due_at=utc_now() + timedelta(seconds=30)), Stub()
    assert settle(office, stub) == Settled(0, 0, 0)
    assert stub.listings == 0
    assert office.row(message).state is OutboxState.UNKNOWN


def test_a_message_that_is_known_as_another_does_not_count(office: Office) -> None:
    person, stub = office.person(), Stub()
    known = office.message(person)
    sent = at_twilio(office, stub, known)
    office.change(OutboxMessage, known.id, state=OutboxState.ACCEPTED, message_sid=sent.sid)
    assert settle(office, stub).absent == 0
    message = unknown(office, person)
    assert settle(office, stub).absent == 1
    assert office.row(message).state is OutboxState.QUEUED


def test_an_earlier_failed_attempt_does_not_count(office: Office) -> None:
    message, stub = unknown(office), Stub()
    sent = at_twilio(office, stub, message, status="failed")
    with office.database.write() as session:
        session.add(
            Receipt(outbox_id=message.id, message_sid=sent.sid, status="failed", applied_at=utc_now())
        )
    assert settle(office, stub).absent == 1


def test_with_another_in_flight_to_the_same_person_nothing_is_concluded(office: Office) -> None:
    person, stub = office.person(), Stub()
    message, flying = unknown(office, person), office.message(person)
    lease = utc_now() + timedelta(seconds=30)
    office.change(OutboxMessage, flying.id, state=OutboxState.SENDING, lease_until=lease)
    at_twilio(office, stub, flying)
    assert settle(office, stub) == Settled(0, 0, 0)
    assert office.row(message).state is OutboxState.UNKNOWN


def test_with_a_receipt_on_its_way_nothing_is_concluded(office: Office) -> None:
    message, stub = unknown(office), Stub()
    with office.database.write() as session:
        session.add(Receipt(outbox_id=message.id, message_sid="SM9", status="sent"))
    assert settle(office, stub) == Settled(0, 0, 0)
    assert (office.row(message).state, office.row(message).message_sid) == (OutboxState.SENT, "SM9")


def test_several_to_one_person_are_told_apart_by_their_text(office: Office) -> None:
    person, stub = office.person(), Stub()
    first, second = unknown(office, person, "पहला"), unknown(office, person, "दूसरा")
    sent = at_twilio(office, stub, second)
    assert settle(office, stub) == Settled(found=1, absent=1, asked=0)
    assert office.row(first).state is OutboxState.QUEUED
    assert office.row(second).message_sid == sent.sid


def test_while_twilio_cannot_be_asked_nothing_is_known(office: Office) -> None:
    message, stub = unknown(office), Stub()

    async def run() -> Settled:
        async with stub:
            whatsapp = stub.whatsapp()
        async with whatsapp:
            return await settle_unknown(office.database, whatsapp, utc_now() + timedelta(seconds=1))

    assert asyncio.run(run()) == Settled(0, 0, 0)
    assert office.row(message).state is OutboxState.UNKNOWN


def test_a_message_that_never_gets_an_answer_is_given_up_at_last(office: Office) -> None:
    message = unknown(office, send_attempts=MOST_ATTEMPTS)
    settle(office, Stub())
    assert office.row(message).state is OutboxState.FAILED


def test_a_message_found_to_have_failed_is_followed_up(office: Office) -> None:
    message, stub = unknown(office), Stub()
    office.change(Person, message.person_id, window_closes_at=utc_now() + timedelta(hours=20))
    at_twilio(office, stub, message, status="undelivered", error_code=63024)
    settle(office, stub)
    assert (office.row(message).state, office.row(message).error_code) == (OutboxState.UNDELIVERED, 63024)
    assert office.get(Person, message.person_id).unreachable_code == 63024


def test_through_all_of_it_a_message_arrives_once(office: Office, redis: Redis) -> None:
    """Created at Twilio with an error for an answer; never created with the same error."""
    created, lost = office.messages(2)
    stub = Stub()
    stub.answer = lambda form: (500, {}) if form["StatusCallback"].endswith(lost.token) else None
    stub.afterwards = lambda sent: (500, {})

    async def run() -> None:
        async with stub, stub.whatsapp() as whatsapp:

            async def lane() -> None:
                await run_lane(
                    office.database, redis, whatsapp, office.sender_id, links=office.links, stop_after=3
                )

            await lane()
            stub.answer, stub.afterwards = (lambda form: None), (lambda sent: None)
            settled = await settle_unknown(office.database, whatsapp, utc_now() + timedelta(seconds=60))
            assert settled == Settled(found=1, absent=1, asked=0)
            apply_waiting(office.database)
            office.change(OutboxMessage, lost.id, due_at=utc_now())
            await lane()

    asyncio.run(run())
    assert sorted(each.token for each in stub.sent) == sorted([created.token, lost.token])
    assert office.states() == [OutboxState.ACCEPTED] * 2


# --- messages about which no receipt comes ---


def test_twilio_is_asked_about_a_message_whose_receipts_were_lost(office: Office) -> None:
    [message], stub = office.messages(1), Stub()
    sent = at_twilio(office, stub, message, status="delivered")
    accepted = utc_now() - timedelta(minutes=6)
    office.change(
        OutboxMessage,
        message.id,
        state=OutboxState.ACCEPTED,
        message_sid=sent.sid,
        accepted_at=accepted,
        due_at=accepted + timedelta(minutes=1),
    )
    assert settle(office, stub).asked == 1
    assert office.row(message).state is OutboxState.DELIVERED
    assert settle(office, stub).asked == 0


def test_a_phone_that_is_off_is_asked_about_ever_more_rarely(office: Office) -> None:
    [message], stub = office.messages(1), Stub()
    sent = at_twilio(office, stub, message, status="sent")
    now = utc_now()
    office.change(
        OutboxMessage,
        message.id,
        state=OutboxState.SENT,
        message_sid=sent.sid,
        accepted_at=now - timedelta(hours=8),
        due_at=now,
    )
    assert settle(office, stub, now).asked == 1
    assert office.row(message).due_at >= now + timedelta(hours=8)
