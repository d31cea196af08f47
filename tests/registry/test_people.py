from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from bot.models import Database, Person, Work, WorkKind
from bot.registry.people import by_phone, heard_from, known_by_phone
from config.languages import Language
from tests.builders import make_sender
from tests.registry.together import at_once

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
PHONE = "+910000012345"


def test_somebody_new_becomes_a_person_with_an_open_window(database: Database) -> None:
    announced: set[Work] = set()
    database.announce = announced.update
    with database.write() as session:
        sender = make_sender(session)
        person = heard_from(
            session,
            address=f"whatsapp:{PHONE}",
            to_address=sender.address,
            phone=PHONE,
            profile_name="रेखा मीणा",
            at=NOON,
        )
        assert person.window_closes_at == NOON + timedelta(hours=24)
        assert person.sender_id == sender.id
        assert person.name == "रेखा मीणा"
        assert person.language is Language.HINDI
    assert announced == {Work(WorkKind.RUN_LANE, sender.id)}


def test_a_person_without_a_number_is_known_by_the_opaque_address(database: Database) -> None:
    with database.write() as session:
        for _ in range(2):
            heard_from(
                session,
                address="whatsapp:IN.4711",
                to_address="whatsapp:+910000000009",
                phone=None,
                profile_name=None,
                at=NOON,
            )
        person = session.exec(select(Person)).one()
        assert person.phone is None
        assert person.sender_id is None


def test_a_listed_person_who_writes_from_another_address_is_the_same_person(database: Database) -> None:
    with database.write() as session:
        listed = known_by_phone(session, PHONE, name="Rekha Meena", language=Language.ENGLISH)
        heard = heard_from(
            session,
            address="whatsapp:IN.4711",
            to_address="whatsapp:+910000000009",
            phone=PHONE,
            profile_name="rekha 🌸",
            at=NOON,
        )
        assert heard.id == listed.id
        assert heard.address == "whatsapp:IN.4711"
        assert heard.name == "Rekha Meena"
        assert by_phone(session, PHONE) is heard


def test_an_older_message_handled_later_does_not_shorten_the_window(database: Database) -> None:
    with database.write() as session:
        for at in (NOON, NOON - timedelta(hours=3)):
            person = heard_from(
                session,
                address=f"whatsapp:{PHONE}",
                to_address="whatsapp:+910000000009",
                phone=PHONE,
                profile_name=None,
                at=at,
            )
        assert person.window_closes_at == NOON + timedelta(hours=24)


def test_hearing_from_somebody_shows_that_he_is_reachable(database: Database) -> None:
    with database.write() as session:
        person = known_by_phone(session, PHONE, name=None, language=Language.HINDI)
        person.unreachable_since, person.unreachable_code = NOON, 63024
        heard_from(
            session,
            address=person.address,
            to_address="whatsapp:+910000000009",
            phone=PHONE,
            profile_name=None,
            at=NOON,
        )
        assert person.unreachable_since is None
        assert person.unreachable_code is None


def test_two_workers_who_meet_the_same_person_make_one(database: Database) -> None:
    def meet(session: Session) -> int | None:
        return heard_from(
            session,
            address=f"whatsapp:{PHONE}",
            to_address="whatsapp:+910000000009",
            phone=PHONE,
            profile_name=None,
            at=NOON,
        ).id

    assert len(set(at_once(database, [meet] * 4))) == 1
