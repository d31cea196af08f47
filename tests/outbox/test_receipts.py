import itertools
import threading
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.models import (
    Database,
    OutboxMessage,
    OutboxState,
    Person,
    Purpose,
    Receipt,
    Sender,
    SenderState,
    Work,
    WorkKind,
    utc_now,
)
from bot.outbox.receipts import apply_waiting, store
from tests.outbox.conftest import Office

SID = "SM" + "1" * 32


def under_way(
    office: Office, state: OutboxState = OutboxState.ACCEPTED, sid: str | None = SID
) -> OutboxMessage:
    [message] = office.messages(1)
    office.change(
        OutboxMessage,
        message.id,
        state=state,
        message_sid=sid,
        send_attempts=1,
        send_started_at=utc_now(),
        lease_until=utc_now() if state is OutboxState.SENDING else None,
    )
    return message


def receive(
    office: Office, message: OutboxMessage, status: str, code: int | None = None, sid: str = SID
) -> bool:
    parameters = {"MessageSid": sid, "MessageStatus": status, "ErrorCode": str(code) if code else ""}
    with office.database.write() as session:
        return store(session, message.token, parameters)


def test_a_receipt_is_stored_once_announced_and_then_applied(database_url: str) -> None:
    announced: list[frozenset[Work]] = []
    database = Database(database_url, announce=announced.append)
    with database.write() as session:
        sender = Sender(address="whatsapp:+910000000001")
        session.add(sender)
    office = Office(database, sender.id or 0)
    message = under_way(office)
    announced.clear()
    assert all(receive(office, message, "delivered") for _ in range(3))
    assert set(announced) == {frozenset({Work(WorkKind.APPLY_RECEIPTS)})}
    assert office.row(message).state is OutboxState.ACCEPTED
    assert apply_waiting(database) == 1
    assert office.row(message).state is OutboxState.DELIVERED
    assert apply_waiting(database) == 0
    database.close()


def test_an_unknown_token_is_none_of_ours(office: Office) -> None:
    with office.database.write() as session:
        assert not store(session, "0" * 32, {"MessageSid": SID, "MessageStatus": "sent"})


@pytest.mark.parametrize("parameters", [{}, {"MessageSid": SID}, {"MessageStatus": "sent"}])
def test_a_callback_that_says_nothing_is_acknowledged_and_not_stored(
    office: Office, parameters: dict[str, str]
) -> None:
    message = under_way(office)
    with office.database.write() as session:
        assert store(session, message.token, parameters)
        assert session.exec(select(Receipt)).all() == []


def test_a_later_status_says_that_the_earlier_ones_were_passed(office: Office) -> None:
    message = under_way(office)
    receive(office, message, "read")
    apply_waiting(office.database)
    row = office.row(message)
    assert row.state is OutboxState.READ
    assert row.sent_at == row.delivered_at == row.read_at is not None


@pytest.mark.parametrize("state", [OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.QUEUED])
def test_a_receipt_settles_a_create_whose_answer_never_came(office: Office, state: OutboxState) -> None:
    message = under_way(office, state, sid=None)
    receive(office, message, "sent")
    apply_waiting(office.database)
    row = office.row(message)
    assert (row.state, row.message_sid, row.lease_until) == (OutboxState.SENT, SID, None)


def test_an_unknown_status_changes_nothing(office: Office) -> None:
    message = under_way(office)
    receive(office, message, "teleported")
    assert apply_waiting(office.database) == 1
    assert office.row(message).state is OutboxState.ACCEPTED


FURTHEST = {
    "queued": (1, OutboxState.ACCEPTED),
    "sent": (2, OutboxState.SENT),
    "undelivered": (3, OutboxState.UNDELIVERED),
    "delivered": (4, OutboxState.DELIVERED),
    "read": (5, OutboxState.READ),
}


@given(
    statuses=st.lists(st.sampled_from(sorted(FURTHEST)), min_size=1, max_size=9),
    batches=st.integers(1, 4),
    known=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_with_repeats_ends_in_the_furthest_state(
    office: Office, statuses: list[str], batches: int, known: bool
) -> None:
    sid = f"SM{next(COUNTER):032}"
    message = under_way(
        office, OutboxState.ACCEPTED if known else OutboxState.UNKNOWN, sid if known else None
    )
    for number, status in enumerate(statuses):
        receive(office, message, status, 30008 if status == "undelivered" else None, sid)
        if number % batches == 0:
            apply_waiting(office.database)
    apply_waiting(office.database)
    row = office.row(message)
    assert row.state is max(FURTHEST[status] for status in statuses)[1]
    assert row.message_sid == sid


COUNTER = itertools.count(1)


def test_a_final_state_is_never_left_for_an_earlier_one(office: Office) -> None:
    for order in itertools.permutations(["sent", "delivered", "read"]):
        sid = f"SM{next(COUNTER):032}"
        message = under_way(office, sid=sid)
        for status in order:
            receive(office, message, status, sid=sid)
            apply_waiting(office.database)
        assert office.row(message).state is OutboxState.READ


@pytest.mark.parametrize(("status", "state"), [("failed", "failed"), ("undelivered", "undelivered")])
def test_a_failure_keeps_its_code(office: Office, status: str, state: str) -> None:
    message = under_way(office)
    receive(office, message, status, 63005)
    apply_waiting(office.database)
    row = office.row(message)
    assert (row.state, row.error_code) == (OutboxState(state), 63005)
    assert row.failed_at is not None


def test_a_shut_window_reported_later_is_treated_like_one_answered_at_once(office: Office) -> None:
    office.approve("content_waiting")
    message = under_way(office)
    receive(office, message, "sent")
    receive(office, message, "undelivered", 63016)
    apply_waiting(office.database)
    row = office.row(message)
    assert (row.state, row.message_sid, row.sent_at) == (OutboxState.QUEUED, None, None)
    assert office.get(Person, message.person_id).window_closes_at <= utc_now()
    assert [each.purpose for each in office.all_rows()] == [Purpose.REQUEST, Purpose.NOTICE]


def test_receipts_of_a_failed_attempt_do_not_move_the_next(office: Office) -> None:
    message = under_way(office)
    receive(office, message, "failed", 63018)
    apply_waiting(office.database)
    assert office.row(message).state is OutboxState.QUEUED
    office.change(
        OutboxMessage, message.id, state=OutboxState.SENDING, send_attempts=1, lease_until=utc_now()
    )
    receive(office, message, "sent")
    receive(office, message, "undelivered", 63018)
    apply_waiting(office.database)
    assert office.row(message).state is OutboxState.SENDING
    second = "SM" + "2" * 32
    receive(office, message, "delivered", sid=second)
    apply_waiting(office.database)
    row = office.row(message)
    assert (row.state, row.message_sid) == (OutboxState.DELIVERED, second)


def test_a_limit_reported_later_rests_the_sender_and_sends_the_message_again(office: Office) -> None:
    message = under_way(office)
    receive(office, message, "failed", 63018)
    apply_waiting(office.database)
    row, sender = office.row(message), office.get(Sender, office.sender_id)
    assert (row.state, row.send_attempts) == (OutboxState.QUEUED, 0)
    assert row.due_at <= utc_now()
    assert sender.state is SenderState.RESTING


def test_a_message_taken_back_at_twilio_is_cancelled(office: Office) -> None:
    message = under_way(office)
    receive(office, message, "canceled")
    apply_waiting(office.database)
    assert office.row(message).state is OutboxState.CANCELLED


def test_an_outage_reported_later_marks_nobody(office: Office) -> None:
    for code in (63010, 63018, 63051, 63049, 63005, 99999):
        sid = f"SM{next(COUNTER):032}"
        message = under_way(office, sid=sid)
        receive(office, message, "failed", code, sid)
        apply_waiting(office.database)
        person = office.get(Person, message.person_id)
        assert (person.unreachable_since, person.opted_out_at) == (None, None), code


def test_who_has_written_since_is_neither_unreachable_nor_opted_out(office: Office) -> None:
    for code in (63024, 63014):
        sid = f"SM{next(COUNTER):032}"
        message = under_way(office, sid=sid)
        office.change(OutboxMessage, message.id, send_started_at=utc_now() - timedelta(hours=1))
        receive(office, message, "undelivered", code, sid)
        apply_waiting(office.database)
        person = office.get(Person, message.person_id)
        assert (person.unreachable_since, person.opted_out_at) == (None, None), code
        assert office.row(message).state is OutboxState.UNDELIVERED


def test_something_delivered_shows_that_a_person_can_be_reached(office: Office) -> None:
    message = under_way(office)
    office.change(Person, message.person_id, unreachable_since=utc_now(), unreachable_code=63024)
    receive(office, message, "delivered")
    apply_waiting(office.database)
    person = office.get(Person, message.person_id)
    assert (person.unreachable_since, person.unreachable_code) == (None, None)


def test_two_appliers_at_once_lose_nothing(office: Office) -> None:
    messages = []
    for _ in range(40):
        sid = f"SM{next(COUNTER):032}"
        message = under_way(office, sid=sid)
        messages.append(message)
        for status in ("delivered", "sent"):
            receive(office, message, status, sid=sid)
    applied: list[int] = []
    appliers = [
        threading.Thread(target=lambda: applied.append(apply_waiting(office.database))) for _ in range(3)
    ]
    for applier in appliers:
        applier.start()
    for applier in appliers:
        applier.join()
    assert sum(applied) == 80
    assert set(office.states()) == {OutboxState.DELIVERED}


def test_a_silent_message_is_asked_about_only_after_a_while(office: Office) -> None:
    message = under_way(office, OutboxState.UNKNOWN, sid=None)
    receive(office, message, "sent")
    apply_waiting(office.database)
    due_at: datetime = office.row(message).due_at
    assert due_at > utc_now() + timedelta(seconds=40)
