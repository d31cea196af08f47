"""One-time codes as both databases keep them."""

from datetime import timedelta

from sqlmodel import col, select

from bot.console.sign_in.codes import CODES_AT_MOST, TRIES_AT_MOST, VALID_FOR, send_code, take_code
from bot.models import Database, OutboxMessage, Person, Role, SignInCode, utc_now
from tests.builders import make_district, make_officer, make_person, make_sender

KEY = "key-of-tests"


def make_signing_in(database: Database) -> Person:
    with database.write() as session:
        district = make_district(session, "Bundi", "120")
        make_sender(session, district, "+910000000120")
        person = make_person(session)
        make_officer(session, Role.COLLECTOR, district, person)
    return person


def send(database: Database, person: Person) -> str | None:
    with database.write() as session:
        if not send_code(session, person, KEY, now=utc_now()):
            return None
        newest = select(OutboxMessage).where(OutboxMessage.person_id == person.id)
        message = session.exec(newest.order_by(col(OutboxMessage.id).desc()).limit(1)).one()
    return (message.variables or {})["1"]


def test_a_code_is_taken_once_within_its_time(database: Database) -> None:
    person = make_signing_in(database)
    code = send(database, person)
    assert code is not None
    with database.write() as session:
        assert not take_code(session, person, code, KEY, now=utc_now() + VALID_FOR)
        assert not take_code(session, person, code, "another key", now=utc_now())
        assert take_code(session, person, code, KEY, now=utc_now())
        assert not take_code(session, person, code, KEY, now=utc_now())


def test_tries_and_codes_are_counted(database: Database) -> None:
    person = make_signing_in(database)
    codes = [send(database, person) for _ in range(CODES_AT_MOST + 1)]
    assert codes[-1] is None
    newest = codes[-2] or ""
    with database.write() as session:
        for _ in range(TRIES_AT_MOST):
            assert not take_code(session, person, "wrong", KEY, now=utc_now())
        assert not take_code(session, person, newest, KEY, now=utc_now())
    with database.read() as session:
        row = session.exec(select(SignInCode).order_by(col(SignInCode.id).desc()).limit(1)).one()
    assert row.failed_attempts == TRIES_AT_MOST
    assert row.expires_at - row.created_at == timedelta(minutes=5)
