from datetime import UTC, date, datetime

from bot.models import Database, PlaceKind, Tenure, TenureEnd, TenureState
from bot.registry import consent
from bot.registry.coverage import Cover, coverage
from bot.registry.joining import claim
from tests.builders import (
    make_district,
    make_gram_panchayats,
    make_group,
    make_person,
    make_place,
    make_wards,
)

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def test_every_group_is_counted_once_by_its_best_tenure(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        panchayats = make_gram_panchayats(session, district, 6)
        wards = make_wards(session, district, 2)
        active, stopped, other = (make_person(session) for _ in range(3))
        make_group(session, panchayats[0], admin=active)
        claim(session, other, panchayats[0], NOON)
        make_group(session, panchayats[1], admin=stopped)
        consent.withdraw(session, stopped, now=NOON)
        claim(session, other, panchayats[2], NOON)
        invited = make_group(session, panchayats[3])
        session.add(Tenure(group_id=invited.id, person_id=other.id, state=TenureState.INVITED))
        left = make_group(session, panchayats[4])
        ended = Tenure(group_id=left.id, person_id=other.id, state=TenureState.ENDED)
        ended.ended_at, ended.end_reason = NOON, TenureEnd.LEFT
        session.add(ended)
        make_group(session, wards[0], admin=active)
        session.flush()

        found = coverage(session, district)
        assert {cover: found.total[cover] for cover in Cover} == {
            Cover.ACTIVE: 2,
            Cover.OPTED_OUT: 1,
            Cover.PENDING: 1,
            Cover.INVITED: 1,
            Cover.VACANT: 3,
        }
        assert found.total.groups == 8
        parts = {part.name_en: (counts.groups, counts[Cover.ACTIVE]) for part, counts in found.parts}
        assert parts == {"Girwa": (6, 1), "Udaipur": (2, 1)}


def test_a_state_shows_its_districts_and_a_block_itself(database: Database) -> None:
    with database.write() as session:
        districts = [make_district(session), make_district(session, "Ajmer", "86")]
        for district in districts:
            make_gram_panchayats(session, district, 2)
        state = session.get_one(type(districts[0]), districts[0].parent_id)
        shown = [(part.name_en, counts.groups) for part, counts in coverage(session, state).parts]
        assert shown == [("Ajmer", 2), ("Udaipur", 2)]
        block = coverage(session, districts[0]).parts[0][0]
        assert [part for part, _ in coverage(session, block).parts] == [block]


def test_a_place_that_is_no_more_is_not_counted(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        merged, *_ = make_gram_panchayats(session, district, 3)
        merged.valid_to = date(2026, 1, 31)
        session.flush()
        assert coverage(session, district, on=date(2026, 1, 31)).total.groups == 3
        assert coverage(session, district, on=date(2026, 2, 1)).total.groups == 2


def test_an_empty_place_has_no_groups(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        make_place(session, PlaceKind.BLOCK, "1378", "Girwa", district)
        assert coverage(session, district).total.groups == 0
        assert coverage(session, district).parts == ()
