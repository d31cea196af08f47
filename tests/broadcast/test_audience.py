from datetime import date

import pytest
from sqlmodel import Session, select

from bot.broadcast.audience import AudienceCount, LeftOut, count, count_at, parse_audience
from bot.broadcast.refusals import AudienceProblem
from bot.models import AudienceKind, Database, Place, PlaceKind, Tenure, TenureState
from tests.broadcast.scenes import NOON, make_draft, make_scene
from tests.builders import make_group, make_person, make_place


def make_tenure(session: Session, place: Place, state: TenureState) -> None:
    group = make_group(session, place)
    person = make_person(session)
    session.add(Tenure(group_id=group.id, person_id=person.id, state=state))
    session.flush()


def test_who_is_left_out_is_counted_with_the_reason(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=2, wards=1)
        block = make_place(session, PlaceKind.BLOCK, "901", "Gogunda", scene.district)
        places = [make_place(session, PlaceKind.GRAM_PANCHAYAT, f"90{n}", f"P {n}", block) for n in range(7)]
        make_group(session, places[0])
        make_tenure(session, places[1], TenureState.INVITED)
        make_tenure(session, places[2], TenureState.PENDING)
        for place, change in (
            (places[3], {"opted_out_at": NOON}),
            (places[4], {"unreachable_since": NOON}),
            (places[5], {"erased_at": NOON}),
        ):
            person = make_person(session)
            person.sqlmodel_update(change)
            make_group(session, place, person)
        broadcast = make_draft(session, scene)
        assert count(session, broadcast) == AudienceCount(
            recipients=3,
            left_out={
                LeftOut.NO_ADMIN: 3,
                LeftOut.NOT_YET_CONSENTED: 1,
                LeftOut.WAITING_FOR_OFFICE: 1,
                LeftOut.OPTED_OUT: 1,
                LeftOut.UNREACHABLE: 1,
            },
        )


def test_a_place_that_ceased_to_be_is_no_vacancy_but_its_group_still_counts(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        block = session.exec(select(Place).where(Place.kind == PlaceKind.BLOCK)).one()
        for code in ("901", "902"):
            old = make_place(session, PlaceKind.GRAM_PANCHAYAT, code, "Old", block)
            old.valid_to = date(2025, 12, 31)
            if code == "902":
                make_group(session, old, make_person(session))
        assert count_at(session, scene.district, AudienceKind.ALL) == AudienceCount(2, {})


@pytest.mark.parametrize(
    ("text", "recipients"), [("all", 5), ("gp", 3), ("ward", 2), ("block:1179", 3), (" GP ", 3)]
)
def test_an_audience_is_named_as_on_the_command_line(database: Database, text: str, recipients: int) -> None:
    with database.write() as session:
        scene = make_scene(session)
        place, kind = parse_audience(session, scene.district, text)
        assert count_at(session, place, kind).recipients == recipients


@pytest.mark.parametrize("text", ["", "everybody", "gp:12", "block:", "block:77", "block:1109"])
def test_what_is_no_audience_here_is_refused(database: Database, text: str) -> None:
    with database.write() as session:
        scene = make_scene(session)
        make_scene(session, "Jodhpur", "110")
        with pytest.raises(AudienceProblem):
            parse_audience(session, scene.district, text)


def test_the_whole_state_is_all_its_districts(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        make_scene(session, "Jodhpur", "110")
        state = session.get_one(Place, scene.district.parent_id)
        assert count_at(session, state, AudienceKind.ALL).recipients == 10
        assert count_at(session, scene.district, AudienceKind.ALL).recipients == 5
        assert count_at(session, scene.gram_panchayats[0], AudienceKind.ALL).recipients == 1
