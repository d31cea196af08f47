from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.models import (
    Database,
    OutboxMessage,
    OutboxState,
    Person,
    Priority,
    Purpose,
    Work,
    WorkKind,
    utc_now,
)
from bot.outbox.ledger import add
from bot.outbox.window import ask_to_open
from tests.builders import make_district, make_person, make_sender

NOW = utc_now()


def waiting_for(session: Session, person: Person, **values: object) -> OutboxMessage:
    options = {"purpose": Purpose.REQUEST, "priority": Priority.REQUEST, "body": "कृपया भेजें", "due_at": NOW}
    message = add(session, person=person, **(options | values))  # type: ignore[arg-type]
    assert message is not None
    return message


def notices(database: Database) -> list[OutboxMessage]:
    with database.read() as session:
        found = session.exec(select(OutboxMessage).where(col(OutboxMessage.purpose) == Purpose.NOTICE)).all()
        session.expunge_all()
        return list(found)


def test_a_person_with_a_shut_window_is_asked_once_however_much_waits(database: Database) -> None:
    with database.write() as session:
        sender = make_sender(session)
        person = make_person(session, window_open=False, sender=sender)
        waiting_for(session, person)
        waiting_for(session, person, priority=Priority.URGENT)
        assert ask_to_open(session, [person.id], now=NOW) == 1
        assert ask_to_open(session, now=NOW) == 0
    [notice] = notices(database)
    assert (notice.person_id, notice.sender_id) == (person.id, sender.id)
    assert (notice.template_name, notice.priority, notice.state) == (
        "content_waiting",
        Priority.URGENT,
        OutboxState.QUEUED,
    )
    assert (notice.language, notice.due_at) == (person.language, NOW)
    assert len(notice.token) == 32
    assert notice.variables == {"1": "सूचना एवं जनसंपर्क कार्यालय"}


def test_the_notice_names_the_district_of_the_sender(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        district.name_hi = "उदयपुर"
        person = make_person(session, window_open=False, sender=make_sender(session, district))
        waiting_for(session, person)
        ask_to_open(session, now=NOW)
    [notice] = notices(database)
    assert notice.variables == {"1": "सूचना एवं जनसंपर्क कार्यालय, उदयपुर"}


def test_who_is_asked(database: Database) -> None:
    with database.write() as session:
        sender = make_sender(session)

        def somebody(*, window_open: bool = False, **values: object) -> Person:
            person = make_person(session, window_open=window_open, sender=sender, now=NOW)
            message = waiting_for(session, person)
            for name, value in values.items():
                setattr(person if hasattr(person, name) else message, name, value)
            session.flush()
            return person

        shut = [somebody(), somebody(window_closes_at=NOW - timedelta(hours=1))]
        somebody(window_open=True)
        somebody(opted_out_at=NOW)
        somebody(unreachable_since=NOW)
        somebody(due_at=NOW + timedelta(hours=1))
        somebody(expires_at=NOW)
        somebody(state=OutboxState.CANCELLED)
        somebody(purpose=Purpose.REPLY)
        assert ask_to_open(session, sa.select(sa.column("id")).select_from(sa.table("person")), now=NOW) == 2
    assert {notice.person_id for notice in notices(database)} == {person.id for person in shut}


def test_the_next_notice_follows_only_after_an_answer(database: Database) -> None:
    with database.write() as session:
        person = make_person(session, window_open=False, sender=make_sender(session))
        waiting_for(session, person)
        assert ask_to_open(session, now=NOW) == 1
        later = NOW + timedelta(days=3)
        assert ask_to_open(session, now=later) == 0
        person.window_closes_at = later + timedelta(hours=24)
        session.add(person)
        session.flush()
        assert ask_to_open(session, now=later) == 0
        assert ask_to_open(session, now=later + timedelta(hours=25)) == 1
    assert len(notices(database)) == 2


def test_the_lanes_of_the_notices_are_announced(database_url: str) -> None:
    announced: set[Work] = set()
    database = Database(database_url, announce=announced.update)
    with database.write() as session:
        sender = make_sender(session)
        person = make_person(session, window_open=False, sender=sender)
        waiting_for(session, person)
    announced.clear()
    with database.write() as session:
        ask_to_open(session, now=NOW)
    database.close()
    assert announced == {Work(WorkKind.RUN_LANE, sender.id)}


@pytest.mark.parametrize("people", [[], [999]])
def test_nobody_is_asked_for_nothing(database: Database, people: list[int]) -> None:
    with database.write() as session:
        assert ask_to_open(session, people, now=NOW) == 0
