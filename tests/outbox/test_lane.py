import asyncio
from bisect import bisect_right
from datetime import timedelta
from typing import Any

import pytest
from redis import Redis

from bot.models import (
    Broadcast,
    BroadcastState,
    Consent,
    Database,
    MessageTemplate,
    OutboxMessage,
    OutboxState,
    Person,
    Priority,
    Purpose,
    Sender,
    SenderState,
    TemplateState,
    Work,
    WorkKind,
    utc_now,
)
from bot.outbox.failures import MOST_ATTEMPTS
from bot.outbox.lane import Ended, LaneResult, run_lane
from bot.outbox.receipts import apply_waiting, store
from bot.outbox.recovery import sweep
from bot.whatsapp.client import WhatsApp
from bot.whatsapp.messages import OutgoingMessage
from bot.whatsapp.outcomes import Outcome
from config.catalogue import Button, Pattern
from config.languages import Language
from tests.builders import make_district, make_group
from tests.outbox.conftest import Office
from tests.outbox.twilio_stub import Sent, Stub, refused


def lane(office: Office, redis: Redis, stub: Stub, stop_after: float = 5.0, **options: Any) -> LaneResult:
    quiet(office, redis)

    async def run() -> LaneResult:
        async with stub, stub.whatsapp() as whatsapp:
            return await run_lane(
                office.database,
                redis,
                whatsapp,
                office.sender_id,
                links=office.links,
                stop_after=stop_after,
                **options,
            )

    return asyncio.run(run())


def quiet(office: Office, redis: Redis) -> None:
    """Have Redis remember a quiet sender; one without memory has a lane wait for a second first."""
    per_second = office.get(Sender, office.sender_id).messages_per_second
    redis.hset(f"munadi:pace:{office.sender_id}", mapping={"tokens": per_second, "given": 0, "latest": 0})


def most_in_one_second(moments: list[float]) -> int:
    moments = sorted(moments)
    return max(bisect_right(moments, moment + 1.0) - index for index, moment in enumerate(moments))


def test_everything_due_is_sent_once_and_written_down(office: Office, redis: Redis) -> None:
    messages = office.messages(30)
    stub = Stub()
    result = lane(office, redis, stub)
    assert result == LaneResult(Ended.NOTHING_DUE, accepted=30)
    assert sorted(each.to for each in stub.sent) == sorted(
        office.get(Person, each.person_id).address for each in messages
    )
    sids = {each.token: each.sid for each in stub.sent}
    for row in office.all_rows():
        assert (row.state, row.message_sid, row.lease_until) == (OutboxState.ACCEPTED, sids[row.token], None)
        assert row.accepted_at is not None


def test_what_is_sent_names_its_sender_its_callback_and_its_validity(office: Office, redis: Redis) -> None:
    message = office.message(office.person(), "नमस्ते", expires_at=utc_now() + timedelta(minutes=10))
    stub = Stub()
    lane(office, redis, stub)
    [form] = stub.requests
    assert form["From"] == "whatsapp:+910000000001"
    assert form["StatusCallback"] == f"http://127.0.0.1:1/twilio/status/{message.token}"
    assert 590 <= int(form["ValidityPeriod"]) <= 600


def test_the_pace_is_never_exceeded(office: Office, redis: Redis) -> None:
    office.change(Sender, office.sender_id, messages_per_second=40)
    office.messages(70)
    stub = Stub()
    result = lane(office, redis, stub)
    assert result.accepted == 70
    assert most_in_one_second([each.at for each in stub.sent]) <= 40


def test_a_reply_overtakes_what_is_claimed_already(office: Office, redis: Redis) -> None:
    office.change(Sender, office.sender_id, messages_per_second=20)
    office.messages(40)
    stub = Stub()

    async def run() -> None:
        async with stub, stub.whatsapp() as whatsapp:
            running = asyncio.create_task(
                run_lane(office.database, redis, whatsapp, office.sender_id, links=office.links, stop_after=9)
            )
            while len(stub.sent) < 5:
                await asyncio.sleep(0.01)
            person = await asyncio.to_thread(office.person)
            await asyncio.to_thread(
                office.message, person, "उत्तर", purpose=Purpose.REPLY, priority=Priority.REPLY
            )
            sent_before = len(stub.sent)
            while "उत्तर" not in stub.bodies():
                await asyncio.sleep(0.01)
            assert len(stub.sent) - sent_before <= 20
            await running

    asyncio.run(run())
    assert len(stub.sent) == 41


def test_a_persons_messages_arrive_in_order(office: Office, redis: Redis) -> None:
    people = [office.person() for _ in range(3)]
    for number in range(4):
        for person in people:
            office.message(person, f"{number}")
    stub = Stub()
    lane(office, redis, stub, stop_after=10)
    for person in people:
        assert [each.body for each in stub.sent if each.to == person.address] == ["0", "1", "2", "3"]


def test_a_pause_acts_in_mid_batch(office: Office, redis: Redis) -> None:
    with office.database.write() as session:
        place = make_district(session)
        broadcast = Broadcast(place_id=place.id, text_hi="सूचना", state=BroadcastState.SENDING)
        session.add(broadcast)
        group = make_group(session, place)
        session.flush()
    office.change(Sender, office.sender_id, messages_per_second=20)
    for attempt, message in enumerate(office.messages(60)):
        office.change(
            OutboxMessage,
            message.id,
            purpose=Purpose.DELIVERY,
            broadcast_id=broadcast.id,
            group_id=group.id,
            attempt=attempt,
            tag=f"#UDR-{attempt}",
        )

    def pause_at_the_tenth(form: dict[str, str]) -> None:
        if len(stub.sent) == 10:
            office.change(Broadcast, broadcast.id, state=BroadcastState.PAUSED)

    stub = Stub(answer=pause_at_the_tenth)
    lane(office, redis, stub)
    assert 10 <= len(stub.sent) <= 10 + 20
    assert office.states().count(OutboxState.QUEUED) == 60 - len(stub.sent)


def test_when_its_time_is_up_a_lane_announces_what_is_left(database_url: str, redis: Redis) -> None:
    announced: set[Work] = set()
    database = Database(database_url, announce=announced.update)
    with database.write() as session:
        sender = Sender(address="whatsapp:+910000000001", messages_per_second=10)
        session.add(sender)
    office = Office(database, sender.id or 0)
    office.messages(60)
    announced.clear()
    stub = Stub()
    result = lane(office, redis, stub, stop_after=1.5)
    database.close()
    assert result.ended is Ended.TIME_UP
    assert result.accepted == len(stub.sent) < 60
    assert announced == {Work(WorkKind.RUN_LANE, office.sender_id)}


def test_a_lane_may_linger_for_what_comes_next(office: Office, redis: Redis) -> None:
    stub = Stub()

    async def run() -> LaneResult:
        async with stub, stub.whatsapp() as whatsapp:
            running = asyncio.create_task(
                run_lane(
                    office.database,
                    redis,
                    whatsapp,
                    office.sender_id,
                    links=office.links,
                    stop_after=9,
                    linger=1.5,
                )
            )
            await asyncio.sleep(0.5)
            await asyncio.to_thread(office.messages, 1)
            return await running

    assert asyncio.run(run()).accepted == 1


# --- buttons and media ---

BUTTONS = [Button("posted", "डाल दिया ✅"), Button("later", "बाद में")]


def test_buttons_ride_on_a_content_that_is_made_once(office: Office, redis: Redis) -> None:
    for name in ("रेखा", "मोहन", "सीता"):
        office.message(office.person(), Pattern("नमस्ते {{1}}", {"1": name}), buttons=BUTTONS)
    stub = Stub()
    lane(office, redis, stub)
    [content] = stub.contents
    assert content["types"]["twilio/quick-reply"]["body"] == "नमस्ते {{1}}"
    assert {form["ContentSid"] for form in stub.requests} == {f"HX{1:032x}"}
    assert sorted(form["ContentVariables"] for form in stub.requests) == sorted(
        '{"1": "' + name + '"}' for name in ("रेखा", "मोहन", "सीता")
    )
    assert not any("Body" in form for form in stub.requests)

    office.message(office.person(), Pattern("नमस्ते {{1}}", {"1": "गीता"}), buttons=BUTTONS)
    lane(office, redis, stub)
    assert len(stub.contents) == 1
    assert stub.requests[-1]["ContentSid"] == f"HX{1:032x}"


@pytest.mark.parametrize("answer", [refused(20404, 404), refused(60200, 400)])
def test_where_contents_are_refused_the_text_goes_without_buttons(
    office: Office, redis: Redis, answer: tuple[int, dict[str, Any]]
) -> None:
    office.message(office.person(), Pattern("नमस्ते {{1}}", {"1": "रेखा"}), buttons=BUTTONS)
    office.message(office.person(), Pattern("नमस्ते {{1}}", {"1": "मोहन"}), buttons=BUTTONS)
    stub = Stub(content_answer=answer)
    assert lane(office, redis, stub).accepted == 2
    assert sorted(stub.bodies()) == ["नमस्ते मोहन", "नमस्ते रेखा"]
    assert len(stub.contents) == 1


def test_a_text_too_long_for_buttons_goes_without_them(office: Office, redis: Redis) -> None:
    office.message(office.person(), "क" * 1025, buttons=BUTTONS)
    stub = Stub()
    lane(office, redis, stub)
    assert stub.contents == []
    assert stub.bodies() == ["क" * 1025]


def test_a_content_that_twilio_has_forgotten_is_made_anew(office: Office, redis: Redis) -> None:
    office.message(office.person(), "नमस्ते", buttons=BUTTONS)
    lane(office, redis, Stub())
    office.message(office.person(), "नमस्ते", buttons=BUTTONS)
    fresh = Stub(answer=lambda form: refused(21655) if not fresh.contents else None)
    lane(office, redis, fresh)
    assert len(fresh.contents) == len(fresh.sent) == 1
    assert office.states() == [OutboxState.ACCEPTED] * 2


# --- what Twilio answers ---


def once(answer: tuple[int, dict[str, Any]]) -> Any:
    """Answer the first request so, and take the others."""
    left = [answer]
    return lambda form: left.pop() if left else None


def sender_of(office: Office) -> Sender:
    found: Sender = office.get(Sender, office.sender_id)
    return found


def test_too_fast_rests_the_sender_and_costs_the_message_nothing(office: Office, redis: Redis) -> None:
    office.messages(5)
    stub = Stub(answer=once(refused(20429, 429, retry_after=1)))
    result = lane(office, redis, stub)
    assert (result.accepted, result.put_back) == (5, 1)
    assert len(stub.sent) == 5
    assert {row.send_attempts for row in office.all_rows()} == {1}


def test_nobody_answering_is_an_outage_and_no_messages_fault(office: Office, redis: Redis) -> None:
    office.messages(3)

    async def run() -> LaneResult:
        stub = Stub()
        async with stub:
            whatsapp = stub.whatsapp()
        async with whatsapp:
            return await run_lane(
                office.database, redis, whatsapp, office.sender_id, links=office.links, stop_after=4
            )

    result = asyncio.run(run())
    assert result.accepted == 0
    assert office.states() == [OutboxState.QUEUED] * 3
    assert {row.send_attempts for row in office.all_rows()} == {0}
    assert sender_of(office).state is SenderState.RESTING


def test_a_passing_fault_is_tried_again_later_and_at_last_failed(office: Office, redis: Redis) -> None:
    [message] = office.messages(1)
    stub = Stub(answer=lambda form: refused(63010, 400))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert lane(office, redis, stub).refused == 1
        row = office.row(message)
        assert row.send_attempts == attempt
        if attempt < MOST_ATTEMPTS:
            assert row.state is OutboxState.QUEUED
            assert row.due_at > utc_now() + timedelta(seconds=2**attempt * 0.5)
            office.change(OutboxMessage, message.id, due_at=utc_now())
    assert (row.state, row.error_code) == (OutboxState.FAILED, 63010)
    assert row.failed_at is not None


@pytest.mark.parametrize("code", [63018, 63038, 30001, 21611])
def test_a_limit_rests_the_sender_and_its_messages_wait(office: Office, redis: Redis, code: int) -> None:
    office.messages(3)
    result = lane(office, redis, Stub(answer=lambda form: refused(code, 429)))
    assert result.ended is Ended.RESTING
    assert office.states() == [OutboxState.QUEUED] * 3
    sender = sender_of(office)
    assert (sender.state, sender.error_code) == (SenderState.RESTING, code)
    assert sender.resting_until is not None
    assert sender.resting_until > utc_now() + timedelta(seconds=30)


@pytest.mark.parametrize("code", [20003, 63051, 30002, 63007])
def test_an_unusable_account_stops_the_sender(office: Office, redis: Redis, code: int) -> None:
    office.messages(3)
    stub = Stub(answer=lambda form: refused(code, 401 if code == 20003 else 400))
    lane(office, redis, stub)
    assert sender_of(office).state is SenderState.STOPPED
    assert office.states() == [OutboxState.QUEUED] * 3
    assert lane(office, redis, stub).ended is Ended.STOPPED
    assert len(stub.requests) <= 3


def test_a_template_in_trouble_is_stopped_and_its_messages_wait(office: Office, redis: Redis) -> None:
    office.approve("reminder")
    office.message(office.person(language=Language.HINDI), None, template="reminder")
    office.message(office.person(language=Language.ENGLISH), None, template="reminder")
    stub = Stub(answer=once(refused(63041)))
    lane(office, redis, stub)
    states = {row.language: row.state for row in office.all_rows()}
    stopped = next(language for language, state in states.items() if state is OutboxState.QUEUED)
    template = office.get(MessageTemplate, ("reminder", stopped))
    assert (template.state, template.rejection_reason) == (TemplateState.PAUSED, "Twilio 63041")
    assert sorted(states.values()) == [OutboxState.ACCEPTED, OutboxState.QUEUED]


def test_outside_the_window_a_notice_goes_first_and_the_message_waits(office: Office, redis: Redis) -> None:
    office.approve("content_waiting")
    person = office.person()
    message = office.message(person)
    stub = Stub(answer=lambda form: refused(63016) if "Body" in form else None)
    lane(office, redis, stub)
    row = office.row(message)
    assert (row.state, row.error_code) == (OutboxState.QUEUED, 63016)
    shut_at = office.get(Person, person.id).window_closes_at
    assert shut_at <= utc_now()
    [notice] = [each for each in office.all_rows() if each.purpose is Purpose.NOTICE]
    assert (notice.person_id, notice.state) == (person.id, OutboxState.ACCEPTED)
    assert len(stub.requests) == 2


@pytest.mark.parametrize("code", [21211, 21614, 63003, 63024])
def test_who_cannot_be_reached_is_remembered(office: Office, redis: Redis, code: int) -> None:
    [message] = office.messages(1)
    lane(office, redis, Stub(answer=lambda form: refused(code)))
    person = office.get(Person, message.person_id)
    assert (office.row(message).state, person.unreachable_code) == (OutboxState.FAILED, code)
    assert person.unreachable_since is not None
    assert person.opted_out_at is None


@pytest.mark.parametrize("code", [21610, 63014])
def test_who_opted_out_with_twilio_gets_nothing_more(office: Office, redis: Redis, code: int) -> None:
    person = office.person()
    first = office.message(person)
    second = office.message(person, due_at=utc_now() + timedelta(hours=1))
    lane(office, redis, Stub(answer=lambda form: refused(code)))
    assert office.get(Person, person.id).opted_out_at is not None
    assert office.row(first).state is OutboxState.FAILED
    assert office.row(second).state is OutboxState.CANCELLED
    assert office.get(Consent, 1).source == f"twilio {code}"


def test_a_limit_of_metas_for_a_person_delays_and_blames_nobody(office: Office, redis: Redis) -> None:
    [message] = office.messages(1)
    lane(office, redis, Stub(answer=lambda form: refused(63049)))
    row, person = office.row(message), office.get(Person, message.person_id)
    assert row.state is OutboxState.QUEUED
    assert row.due_at > utc_now() + timedelta(hours=11)
    assert (person.unreachable_since, person.opted_out_at) == (None, None)


@pytest.mark.parametrize("code", [21617, 63021, 63005, 21602])
def test_other_refusals_fail_the_message_alone(office: Office, redis: Redis, code: int) -> None:
    office.messages(2)
    lane(office, redis, Stub(answer=once(refused(code))))
    states = {row.id: (row.state, row.error_code) for row in office.all_rows()}
    assert sorted(states.values(), key=str) == [
        (OutboxState.ACCEPTED, None),
        (OutboxState.FAILED, code),
    ]
    assert sender_of(office).state is SenderState.ACTIVE


def test_no_clear_answer_leaves_the_message_unknown(office: Office, redis: Redis) -> None:
    [message] = office.messages(1)
    stub = Stub(afterwards=lambda sent: (500, {"message": "internal error"}))
    assert lane(office, redis, stub).unknown == 1
    row = office.row(message)
    assert (row.state, row.message_sid, row.lease_until) == (OutboxState.UNKNOWN, None, None)
    assert row.due_at > utc_now()
    assert lane(office, redis, stub).accepted == 0
    assert len(stub.sent) == 1


# --- death ---


class Crash(BaseException):
    """The end of a process, as far as a test of one process can have it."""


def test_what_a_dead_lane_had_claimed_is_found_and_settled(office: Office, redis: Redis) -> None:
    office.messages(3)

    class Dying(WhatsApp):
        async def send(self, message: OutgoingMessage) -> Outcome:
            await super().send(message)
            raise Crash

    async def run() -> None:
        stub = Stub()
        async with stub, Dying(stub.whatsapp().account) as whatsapp:
            await run_lane(
                office.database, redis, whatsapp, office.sender_id, links=office.links, stop_after=4
            )

    with pytest.raises(BaseException) as death:
        asyncio.run(run())
    assert death.group_contains(Crash) if isinstance(death.value, BaseExceptionGroup) else True
    assert OutboxState.SENDING in office.states()
    assert sweep(office.database, utc_now()).unknown == 0
    later = utc_now() + timedelta(seconds=60)
    assert sweep(office.database, later).unknown >= 1
    assert OutboxState.SENDING not in office.states()


def test_an_error_of_ours_concerns_one_message_only(office: Office, redis: Redis) -> None:
    office.messages(4)
    broken = office.message(office.person(), "टूटा")

    class Broken(WhatsApp):
        async def send(self, message: OutgoingMessage) -> Outcome:
            if message.body == "टूटा":
                raise KeyError("a mistake of ours")
            return await super().send(message)

    stub = Stub()

    async def run() -> None:
        async with stub, Broken(stub.whatsapp().account) as whatsapp:
            await run_lane(
                office.database, redis, whatsapp, office.sender_id, links=office.links, stop_after=5
            )

    with pytest.raises(ExceptionGroup):
        asyncio.run(run())
    assert len(stub.sent) == 4
    assert office.row(broken).state is OutboxState.SENDING
    assert office.states().count(OutboxState.ACCEPTED) == 4


def test_an_answer_that_comes_after_its_receipt_changes_nothing(office: Office, redis: Redis) -> None:
    """Twilio's callback may overtake its own answer."""
    [message] = office.messages(1)

    def receipt_first(sent: Sent) -> None:
        with office.database.write() as session:
            store(session, sent.token, {"MessageSid": sent.sid, "MessageStatus": "delivered"})
        apply_waiting(office.database)

    stub = Stub(afterwards=receipt_first)
    lane(office, redis, stub)
    row = office.row(message)
    assert (row.state, row.message_sid) == (OutboxState.DELIVERED, stub.sent[0].sid)
