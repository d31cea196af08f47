from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.models import Consent, ConsentAct, Database, Person
from bot.registry import consent
from tests.builders import make_person

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def list_person(session: Session, person: Person, source: str) -> None:
    session.add(Consent(person_id=person.id, act=ConsentAct.INVITED, source=source, at=NOON))
    session.flush()


def test_consent_is_a_yes_that_was_not_taken_back(database: Database) -> None:
    with database.write() as session:
        person = make_person(session)
        list_person(session, person, "ग्राम सभा, सूची")
        assert not consent.has_consented(session, person)
        consent.give(session, person, now=NOON)
        assert consent.has_consented(session, person)
        assert consent.withdraw(session, person, now=NOON + timedelta(hours=1))
        assert person.opted_out_at == NOON + timedelta(hours=1)
        assert not consent.has_consented(session, person)
        assert consent.come_back(session, person, now=NOON + timedelta(hours=2))
        assert person.opted_out_at is None
        assert consent.has_consented(session, person)
        acts = [(row.act, row.source) for row in consent.history(session, person)]
        assert acts == [
            (ConsentAct.INVITED, "ग्राम सभा, सूची"),
            (ConsentAct.GIVEN, "chat"),
            (ConsentAct.WITHDRAWN, "chat"),
            (ConsentAct.RETURNED, "chat"),
        ]


def test_whoever_stopped_before_his_yes_still_has_to_say_it(database: Database) -> None:
    with database.write() as session:
        person = make_person(session)
        list_person(session, person, "list")
        consent.withdraw(session, person, now=NOON)
        consent.come_back(session, person, now=NOON)
        assert not consent.has_consented(session, person)


def test_the_wording_that_was_shown_is_kept(database: Database) -> None:
    with database.write() as session:
        person = make_person(session)
        consent.give(session, person, now=NOON)
        assert [row.notice_version for row in consent.history(session, person)] == [consent.NOTICE_VERSION]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["give", "withdraw", "come_back"]), max_size=8))
def test_whatever_is_said_in_whatever_order_the_last_stop_or_yes_counts(
    database: Database, acts: list[str]
) -> None:
    with database.write() as session:
        person = make_person(session)
        given, stopped = False, False
        for act in acts:
            getattr(consent, act)(session, person, now=NOON)
            given = given or act == "give"
            stopped = act == "withdraw"
            assert consent.has_consented(session, person) is (given and not stopped)
        session.rollback()
