from datetime import timedelta

import pytest
from sqlmodel import select

from bot.models import (
    Database,
    OutboxMessage,
    OutboxState,
    Person,
    Priority,
    Purpose,
    Sender,
    SenderState,
    Work,
    WorkKind,
    key_of,
    utc_now,
)
from bot.outbox.ledger import NoSender, add, cancel_waiting, in_one_line, reply, sender_for
from config.catalogue import Pattern
from config.languages import Language
from tests.builders import make_district, make_person, make_sender
from tests.outbox.conftest import Office


def test_a_message_is_added_once_for_its_natural_key(office: Office) -> None:
    person = office.person()
    first = office.message(person, natural_key="request:draw:12")
    with office.database.write() as session:
        again = add(
            session,
            person=person,
            purpose=Purpose.REQUEST,
            priority=Priority.REQUEST,
            body="फिर",
            natural_key="request:draw:12",
        )
    assert again is None
    [row] = office.all_rows()
    assert (row.id, row.body, len(row.token)) == (first.id, "नमस्ते", 32)


def test_adding_announces_the_lane(database_url: str) -> None:
    announced: set[Work] = set()
    database = Database(database_url, announce=announced.update)
    with database.write() as session:
        sender = make_sender(session)
        person = make_person(session, sender=sender)
        add(session, person=person, purpose=Purpose.REPLY, priority=Priority.REPLY, body="नमस्ते")
        assert announced == set()
    database.close()
    assert announced == {Work(WorkKind.RUN_LANE, sender.id)}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_who_opted_out_gets_only_what_they_ask_for(office: Office, purpose: Purpose) -> None:
    person = office.person()
    office.change(Person, person.id, opted_out_at=utc_now())
    if purpose is Purpose.DELIVERY:
        return
    with office.database.write() as session:
        person = session.get_one(Person, person.id)
        added = add(session, person=person, purpose=purpose, priority=Priority.BULK, body="नमस्ते")
    assert (added is not None) == (purpose in (Purpose.REPLY, Purpose.SIGN_IN))


def test_a_pattern_brings_its_variables(office: Office) -> None:
    with office.database.write() as session:
        person = make_person(session, sender=session.get(Sender, office.sender_id))
        body = Pattern("नमस्ते {{1}}", {"1": "रेखा"})
        message = add(session, person=person, purpose=Purpose.REPLY, priority=Priority.REPLY, body=body)
    assert message is not None
    assert (message.body, message.variables) == ("नमस्ते {{1}}", {"1": "रेखा"})


def test_a_reply_is_in_the_persons_language_with_the_catalogues_buttons(office: Office) -> None:
    with office.database.write() as session:
        sender = session.get(Sender, office.sender_id)
        for language in Language:
            person = make_person(session, language=language, sender=sender)
            reply(session, person, "notice-of-district", buttons=["menu"], district="उदयपुर")
    hindi, english = office.all_rows()
    assert hindi.body == "सूचना एवं जनसंपर्क कार्यालय, {{1}}"
    assert english.body == "the Information and Public Relations Office, {{1}}"
    assert hindi.variables == english.variables == {"1": "उदयपुर"}
    assert [button["payload"] for button in hindi.buttons or []] == ["menu"]
    assert hindi.buttons != english.buttons
    assert (hindi.purpose, hindi.priority) == (Purpose.REPLY, Priority.REPLY)


def test_a_reply_without_buttons_is_plain_text(office: Office) -> None:
    with office.database.write() as session:
        person = make_person(session, sender=session.get(Sender, office.sender_id))
        message = reply(session, person, "notice-of-district", district="उदयपुर")
    assert message is not None
    assert (message.body, message.variables) == ("सूचना एवं जनसंपर्क कार्यालय, उदयपुर", None)


def test_cancelling_takes_back_what_waits_but_not_answers(office: Office) -> None:
    person, now = office.person(), utc_now()
    waiting = office.message(person)
    answer = office.message(person, purpose=Purpose.REPLY, priority=Priority.REPLY)
    flying = office.message(person)
    office.change(OutboxMessage, flying.id, state=OutboxState.SENDING, lease_until=now + timedelta(seconds=9))
    other = office.message(office.person())
    with office.database.write() as session:
        assert cancel_waiting(session, person_id=person.id, now=now) == 1
        assert cancel_waiting(session, person_id=person.id, now=now) == 0
    assert office.row(waiting).state is OutboxState.CANCELLED
    assert office.row(answer).state is office.row(other).state is OutboxState.QUEUED
    assert office.row(flying).state is OutboxState.SENDING


def test_cancelling_needs_to_know_whose(office: Office) -> None:
    with pytest.raises(ValueError, match="whose"), office.database.write() as session:
        cancel_waiting(session, now=utc_now())


def test_the_sender_is_the_one_last_written_to_else_the_districts_else_the_pools(database: Database) -> None:
    with database.write() as session:
        district, other = make_district(session), make_district(session, "Jaipur", "110")
        person = make_person(session)
        with pytest.raises(NoSender):
            sender_for(session, person, district)
        pool = make_sender(session, None, "+910000000009")
        assert sender_for(session, person, district) == pool
        own = make_sender(session, district, "+910000000008")
        assert sender_for(session, person, district) == own
        assert sender_for(session, person, other) == sender_for(session, person, None) == pool
        person.sender_id = pool.id
        assert sender_for(session, person, district) == pool


def test_people_are_spread_over_the_senders_that_work(database: Database) -> None:
    with database.write() as session:
        senders = [make_sender(session, None, f"+91000000000{n}") for n in range(3)]
        senders[0].state = SenderState.STOPPED
        people = [make_person(session, f"+91000000100{n}") for n in range(10)]
        chosen = [key_of(sender_for(session, person, None)) for person in people]
        assert set(chosen) == {key_of(senders[1]), key_of(senders[2])}
        assert [key_of(sender_for(session, person, None)) for person in people] == chosen


def test_a_templates_variable_is_one_line() -> None:
    assert in_one_line(" दो\nपंक्तियाँ\tऔर     खाली ") == "दो पंक्तियाँ और खाली"
    assert in_one_line(" \n") == "–"


def test_a_message_is_found_again_by_its_token(office: Office) -> None:
    message = office.message(office.person())
    with office.database.read() as session:
        assert session.exec(select(OutboxMessage.id).where(OutboxMessage.token == message.token)).one()
