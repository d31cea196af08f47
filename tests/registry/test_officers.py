from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.models import Database, LogEntry, Role
from bot.registry.officers import (
    RoleAlreadyOver,
    active_officers,
    add_officer,
    end_officer,
    officers_of,
)
from bot.registry.people import by_phone
from tests.builders import make_district, make_officer

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
PHONE = "+910000001003"


def test_one_person_can_have_several_roles_and_the_same_one_only_once(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        collector = add_officer(
            session, phone=PHONE, name="अदिति", role=Role.COLLECTOR, place=district, by=None
        )
        add_officer(session, phone=PHONE, name="अदिति", role=Role.NODAL, place=district, by=None)
        again = add_officer(session, phone=PHONE, name="अदिति", role=Role.COLLECTOR, place=district, by=None)
        assert again is collector
        person = by_phone(session, PHONE)
        assert [officer.role for officer in officers_of(session, person)] == [Role.COLLECTOR, Role.NODAL]
        log = session.exec(select(LogEntry)).all()
        assert [(entry.action, entry.actor) for entry in log] == [("officer.added", "operator")] * 2


def test_a_collector_is_transferred_and_a_new_one_posted_on_the_same_day(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        head = make_officer(session, Role.STATE_PR, district)
        old = make_officer(session, Role.COLLECTOR, district)
        old.since = NOON - timedelta(days=100)
        end_officer(session, old, by=head, now=NOON)
        new = add_officer(
            session, phone=PHONE, name="New", role=Role.COLLECTOR, place=district, by=head, since=NOON
        )
        before = active_officers(session, district, Role.COLLECTOR, now=NOON - timedelta(seconds=1))
        assert before == [old]
        assert active_officers(session, district, Role.COLLECTOR, now=NOON) == [new]
        entries = session.exec(select(LogEntry).order_by(LogEntry.id)).all()
        assert [(entry.action, entry.officer_id) for entry in entries] == [
            ("officer.ended", head.id),
            ("officer.added", head.id),
        ]


def test_a_role_cannot_be_ended_twice(database: Database) -> None:
    with database.write() as session:
        officer = make_officer(session, Role.NODAL, make_district(session))
        end_officer(session, officer, by=None, now=NOON)
        with pytest.raises(RoleAlreadyOver):
            end_officer(session, officer, by=None, now=NOON)


def test_a_deputy_stands_beside_the_holder(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        holder = make_officer(session, Role.COLLECTOR, district)
        holder.since = NOON - timedelta(days=100)
        deputy = add_officer(
            session,
            phone=PHONE,
            name="Deputy",
            role=Role.COLLECTOR,
            place=district,
            by=None,
            since=NOON,
            until=NOON + timedelta(days=3),
        )
        day = timedelta(days=1)
        assert active_officers(session, district, Role.COLLECTOR, now=NOON + day) == [holder, deputy]
        assert active_officers(session, district, Role.COLLECTOR, now=NOON + 4 * day) == [holder]
