from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.models import Database, Group, Officer, Place, Role
from bot.registry.jurisdiction import Jurisdiction
from tests.builders import (
    make_district,
    make_gram_panchayats,
    make_group,
    make_officer,
    make_person,
    make_wards,
)

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_outside_the_subtrees_ever_shows(database: Database, data: st.DataObject) -> None:
    with database.write() as session:
        places = list(session.exec(select(Place).order_by(Place.id)))
        if not places:
            for code in ("117", "11", "1"):
                district = make_district(session, f"{code}District", code)
                make_gram_panchayats(session, district)
                make_wards(session, district)
            places = list(session.exec(select(Place).order_by(Place.id)))
        roots = data.draw(st.lists(st.sampled_from(places), max_size=3, unique_by=lambda place: place.id))
        person = make_person(session)
        for root in roots:
            make_officer(session, data.draw(st.sampled_from(Role)), root, person)
        jurisdiction = Jurisdiction.of(session, person)
        shown = {place.id for place in session.exec(jurisdiction.limit(select(Place)))}

        def above(place: Place) -> set[int | None]:
            by_id = {p.id: p for p in places}
            return {place.id} | (above(by_id[place.parent_id]) if place.parent_id else set())

        expected = {place.id for place in places if above(place) & {root.id for root in roots}}
        assert shown == expected
        assert {place.id for place in places if jurisdiction.may_see(place)} == expected
        session.rollback()


def test_whoever_has_no_role_sees_nothing(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        stranger = Jurisdiction.of(session, make_person(session))
        assert not stranger.may_see(district)
        assert session.exec(stranger.limit(select(Place))).all() == []
        assert stranger.officer_for(district, Role) is None


def test_rows_that_hang_on_a_place_are_limited_by_its_path(database: Database) -> None:
    with database.write() as session:
        udaipur, ajmer = make_district(session), make_district(session, "Ajmer", "86")
        own = make_group(session, make_gram_panchayats(session, udaipur)[0])
        make_group(session, make_gram_panchayats(session, ajmer)[0])
        person = make_person(session)
        make_officer(session, Role.DISTRICT_PR, udaipur, person)
        statement = select(Group).join(Place, Place.id == Group.place_id)
        limited = Jurisdiction.of(session, person).limit(statement, Place.path)
        assert session.exec(limited).all() == [own]


def test_a_role_held_elsewhere_gives_no_right_here(database: Database) -> None:
    with database.write() as session:
        udaipur, ajmer = make_district(session), make_district(session, "Ajmer", "86")
        person = make_person(session)
        collector = make_officer(session, Role.COLLECTOR, udaipur, person)
        make_officer(session, Role.DISTRICT_PR, ajmer, person)
        jurisdiction = Jurisdiction.of(session, person)
        assert jurisdiction.officer_for(udaipur, [Role.COLLECTOR]) is collector
        assert jurisdiction.officer_for(udaipur, [Role.DISTRICT_PR]) is None
        assert not jurisdiction.of_roles([Role.COLLECTOR]).may_see(ajmer)
        assert jurisdiction.roles == {Role.COLLECTOR, Role.DISTRICT_PR}


def test_the_nearest_post_acts(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        panchayat = make_gram_panchayats(session, district)[0]
        block = session.get_one(Place, panchayat.parent_id)
        person = make_person(session)
        make_officer(session, Role.NODAL, district, person)
        near = make_officer(session, Role.NODAL, block, person)
        assert Jurisdiction.of(session, person).officer_for(panchayat, [Role.NODAL]) is near


def test_a_deputy_sees_only_while_the_leave_lasts(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        person = make_person(session)
        session.add(
            Officer(
                person_id=person.id,
                role=Role.COLLECTOR,
                place_id=district.id,
                since=NOON,
                until=NOON + timedelta(days=7),
            )
        )
        session.flush()
        seen = [
            Jurisdiction.of(session, person, now=NOON + timedelta(days=day)).may_see(district)
            for day in (-1, 0, 6, 7)
        ]
        assert seen == [False, True, True, False]
