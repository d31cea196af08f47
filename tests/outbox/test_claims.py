import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.models import (
    Broadcast,
    BroadcastState,
    OutboxMessage,
    OutboxState,
    Person,
    Priority,
    Purpose,
    Sender,
    SenderState,
    TemplateState,
    utc_now,
)
from bot.outbox.claims import Claim, claim, has_due
from tests.builders import make_district, make_group
from tests.outbox.conftest import Office

LEASE = timedelta(seconds=30)


def take(office: Office, now: datetime, limit: int = 100) -> Claim:
    with office.database.write() as session:
        return claim(session, office.sender_id, limit=limit, lease=LEASE, now=now)


def taken(office: Office, now: datetime, limit: int = 100) -> list[int]:
    return [each.id for each in take(office, now, limit).messages]


def test_a_claimed_message_is_ours_for_the_time_of_the_lease(office: Office, now: datetime) -> None:
    person = office.person()
    message = office.message(person, "संदेश", expires_at=now + timedelta(hours=1))
    [claimed] = take(office, now).messages
    assert (claimed.id, claimed.token, claimed.body) == (message.id, message.token, "संदेश")
    assert (claimed.to, claimed.sender) == (person.address, "whatsapp:+910000000001")
    row = office.row(message)
    assert (row.state, row.lease_until, row.send_started_at) == (OutboxState.SENDING, now + LEASE, now)
    assert row.send_attempts == claimed.attempt == 1
    assert taken(office, now) == []


def test_the_most_urgent_come_first_then_the_oldest(office: Office, now: datetime) -> None:
    bulk = office.messages(2, due_at=now - timedelta(minutes=2))
    older = office.message(office.person(), due_at=now - timedelta(minutes=3))
    request = office.message(office.person(), priority=Priority.REQUEST)
    reply = office.message(office.person(), priority=Priority.REPLY)
    assert taken(office, now, 3) == [reply.id, request.id, older.id]
    assert taken(office, now) == [each.id for each in bulk]


def test_two_of_a_person_are_never_in_flight_together(office: Office, now: datetime) -> None:
    person = office.person()
    first, second, third = (office.message(person, f"{n}") for n in range(3))
    assert taken(office, now) == [first.id]
    assert taken(office, now) == []
    office.change(OutboxMessage, first.id, state=OutboxState.ACCEPTED, lease_until=None)
    assert taken(office, now) == [second.id]
    assert office.row(third).state is OutboxState.QUEUED


def test_an_answer_does_not_wait_for_what_is_less_urgent(office: Office, now: datetime) -> None:
    person = office.person()
    office.message(person)
    take(office, now)
    reply = office.message(person, priority=Priority.REPLY, purpose=Purpose.REPLY)
    assert taken(office, now) == [reply.id]


def test_free_form_messages_wait_for_an_open_window_and_templates_do_not(
    office: Office, now: datetime
) -> None:
    office.approve("reminder")
    shut, closing = office.person(window_open=False), office.person()
    office.change(Person, closing.id, window_closes_at=now)
    office.message(shut)
    office.message(closing)
    template = office.message(shut, None, template="reminder", variables={"1": "दो\nपंक्तियाँ"})
    [claimed] = take(office, now).messages
    assert claimed.id == template.id
    assert (claimed.template_sid, claimed.variables) == ("HX" + "a" * 32, {"1": "दो पंक्तियाँ"})


@pytest.mark.parametrize("state", [TemplateState.PENDING, TemplateState.PAUSED, TemplateState.REJECTED])
def test_a_template_that_is_not_approved_waits(office: Office, now: datetime, state: TemplateState) -> None:
    office.approve("reminder", state)
    office.message(office.person(), None, template="reminder")
    assert taken(office, now) == []
    office.approve("reminder")
    assert len(taken(office, now)) == 1


def test_who_opted_out_gets_answers_only(office: Office, now: datetime) -> None:
    person = office.person()
    office.message(person)
    reply = office.message(person, purpose=Purpose.REPLY, priority=Priority.REPLY)
    code = office.message(office.person(), purpose=Purpose.SIGN_IN, priority=Priority.REPLY)
    for each in (person.id, code.person_id):
        office.change(Person, each, opted_out_at=now)
    assert taken(office, now) == [reply.id, code.id]


def a_broadcast(office: Office, state: BroadcastState, people: int = 2) -> Broadcast:
    with office.database.write() as session:
        place = make_district(session)
        broadcast = Broadcast(place_id=place.id, text_hi="सूचना", state=state)
        if state is BroadcastState.CANCELLED:
            broadcast.cancelled_at = utc_now()
        session.add(broadcast)
        group = make_group(session, place)
        session.flush()
    for attempt in range(people):
        message = office.message(office.person(), "सूचना {{1}}")
        office.change(
            OutboxMessage,
            message.id,
            purpose=Purpose.DELIVERY,
            broadcast_id=broadcast.id,
            group_id=group.id,
            attempt=attempt + 1,
            tag=f"#UDR-7YKDH{attempt}",
        )
    return broadcast


@pytest.mark.parametrize("state", [each for each in BroadcastState if each is not BroadcastState.SENDING])
def test_deliveries_leave_only_while_their_broadcast_is_sending(
    office: Office, now: datetime, state: BroadcastState
) -> None:
    a_broadcast(office, state)
    assert taken(office, now) == []
    assert not office.in_session(lambda session: has_due(session, office.sender_id, now))


def test_a_pause_acts_on_the_next_claim(office: Office, now: datetime) -> None:
    broadcast = a_broadcast(office, BroadcastState.SENDING, people=3)
    first = take(office, now, 1).messages
    assert first[0].variables == {"1": "#UDR-7YKDH0"}
    office.change(Broadcast, broadcast.id, state=BroadcastState.PAUSED)
    assert taken(office, now) == []
    office.change(Broadcast, broadcast.id, state=BroadcastState.SENDING)
    assert len(taken(office, now)) == 2


def a_notice(office: Office, person: Person) -> OutboxMessage:
    office.approve("content_waiting")
    return office.message(person, None, purpose=Purpose.NOTICE, template="content_waiting")


def test_a_notice_leaves_only_while_something_waits_behind_it(office: Office, now: datetime) -> None:
    person = office.person(window_open=False)
    notice = a_notice(office, person)
    assert taken(office, now) == []
    office.message(person)
    assert taken(office, now) == [notice.id]


def test_a_notice_waits_with_the_broadcast_behind_it(office: Office, now: datetime) -> None:
    broadcast = a_broadcast(office, BroadcastState.PAUSED, people=1)
    [delivery] = office.all_rows()
    office.change(Person, delivery.person_id, window_closes_at=None)
    notice = a_notice(office, office.get(Person, delivery.person_id))
    assert taken(office, now) == []
    office.change(Broadcast, broadcast.id, state=BroadcastState.SENDING)
    assert taken(office, now) == [notice.id]


def test_a_notice_to_an_open_window_is_cancelled(office: Office, now: datetime) -> None:
    person = office.person()
    notice, content = a_notice(office, person), office.message(person)
    claimed = take(office, now)
    assert [each.id for each in claimed.messages] == [content.id]
    assert claimed.ended == 1
    assert office.row(notice).state is OutboxState.CANCELLED


def test_what_is_past_its_time_expires_instead_of_leaving(office: Office, now: datetime) -> None:
    message = office.message(office.person(), expires_at=now)
    assert taken(office, now) == []
    assert office.row(message).state is OutboxState.EXPIRED


def test_what_is_not_due_yet_waits(office: Office, now: datetime) -> None:
    office.message(office.person(), due_at=now + timedelta(seconds=1))
    assert taken(office, now) == []
    assert len(taken(office, now + timedelta(seconds=1))) == 1


def test_a_resting_sender_claims_nothing_until_its_rest_is_over(office: Office, now: datetime) -> None:
    office.message(office.person())
    until = now + timedelta(seconds=5)
    office.change(Sender, office.sender_id, state=SenderState.RESTING, resting_until=until, error_code=63018)
    resting = take(office, now)
    assert (resting.messages, resting.sender_state, resting.resting_until) == ([], SenderState.RESTING, until)
    assert len(taken(office, until)) == 1
    sender = office.get(Sender, office.sender_id)
    assert (sender.state, sender.resting_until, sender.error_code) == (SenderState.ACTIVE, None, None)


def test_a_stopped_sender_claims_nothing(office: Office, now: datetime) -> None:
    office.message(office.person())
    office.change(Sender, office.sender_id, state=SenderState.STOPPED)
    assert take(office, now).sender_state is SenderState.STOPPED


def test_claimers_at_the_same_time_never_share_a_message(office: Office, now: datetime) -> None:
    office.messages(60)
    people = [office.person() for _ in range(5)]
    for person in people * 4:
        office.message(person)
    claims: list[list[tuple[int, int]]] = []

    def keep_claiming() -> None:
        while found := take(office, now, 7).messages:
            claims.append([(each.id, each.person_id) for each in found])

    claimers = [threading.Thread(target=keep_claiming) for _ in range(4)]
    for claimer in claimers:
        claimer.start()
    for claimer in claimers:
        claimer.join()
    ids = [message_id for each in claims for message_id, _ in each]
    persons = [person_id for each in claims for _, person_id in each]
    assert len(ids) == len(set(ids)) == 65
    assert len(persons) == len(set(persons))


def test_the_claim_uses_the_index_of_what_is_due(office: Office, now: datetime) -> None:
    statements: list[str] = []
    engine = office.database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    take(office, now)
    [candidates] = [each for each in statements if "message_content" in each]
    assert "outbox.state = 'queued'" in candidates
    if office.database.is_sqlite:
        with engine.connect() as connection:
            parameters = tuple(range(candidates.count("?")))
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {candidates}", parameters).all()
        assert any("ix_outbox_due" in row[3] for row in plan), plan
