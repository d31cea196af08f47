from datetime import date

from sqlmodel import select

from bot.models import Database, Place, PlaceKind
from bot.registry.places import ancestors, children, current, district_of, find, subtree
from tests.builders import make_district, make_gram_panchayats, make_wards


def test_codes_collide_across_kinds(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        body = make_wards(session, district)[0]
        panchayat = make_gram_panchayats(session, district)[0]
        panchayat.code = "24117"
        session.flush()
        assert find(session, PlaceKind.GRAM_PANCHAYAT, "24117") is panchayat
        assert find(session, PlaceKind.URBAN_BODY, "24117").id == body.parent_id
        assert find(session, PlaceKind.BLOCK, "24117") is None


def test_a_place_knows_what_is_above_and_below_it(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        panchayats = make_gram_panchayats(session, district)
        above = ancestors(session, panchayats[0])
        assert [place.kind for place in above] == [PlaceKind.STATE, PlaceKind.DISTRICT, PlaceKind.BLOCK]
        assert children(session, above[2]) == panchayats
        assert ancestors(session, above[0]) == []
        assert district_of(session, panchayats[0]) == district
        assert district_of(session, district) == district
        assert district_of(session, above[0]) is None


def test_a_subtree_holds_nothing_of_a_place_whose_number_begins_alike(database: Database) -> None:
    with database.write() as session:
        # Ids 1 and 10 and upwards: /1/2/ must not take in /1/20/.
        districts = [make_district(session, f"D{n:02}x", str(n)) for n in range(30)]
        for district in districts:
            make_gram_panchayats(session, district, 1)
        for district in districts:
            inside = session.exec(select(Place).where(subtree(district))).all()
            assert {place.code for place in inside} == {
                district.code,
                f"{district.code}9",
                f"{district.code}0001",
            }


def test_a_merged_place_leads_to_its_successor(database: Database) -> None:
    with database.write() as session:
        first, second, third = make_gram_panchayats(session, make_district(session))
        first.valid_to, first.successor_id = date(2026, 1, 31), second.id
        second.valid_to, second.successor_id = date(2026, 6, 30), third.id
        assert current(session, first, date(2026, 1, 31)) is first
        assert current(session, first, date(2026, 2, 1)) is second
        assert current(session, first, date(2026, 7, 1)) is third


def test_a_place_that_is_no_more_leads_nowhere(database: Database) -> None:
    with database.write() as session:
        first, second, _ = make_gram_panchayats(session, make_district(session))
        first.valid_to = second.valid_to = date(2026, 1, 31)
        assert current(session, first, date(2026, 2, 1)) is None
        first.successor_id, second.successor_id = second.id, first.id
        assert current(session, first, date(2026, 2, 1)) is None
