from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.models import (
    Consent,
    ConsentAct,
    Database,
    LogEntry,
    Person,
    Place,
    Role,
    Tenure,
    TenureEnd,
    TenureState,
)
from bot.registry import consent
from bot.registry.joining import (
    ClaimDecidedAlready,
    ClaimOutcome,
    GroupHasAdmin,
    accept,
    approve_claim,
    claim,
    refuse_claim,
)
from tests.builders import (
    make_district,
    make_gram_panchayats,
    make_group,
    make_officer,
    make_person,
)
from tests.registry.together import at_once

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def invite(session: Session, person: Person, place: Place) -> Tenure:
    tenure = Tenure(group_id=make_group(session, place).id, person_id=person.id, state=TenureState.INVITED)
    session.add(tenure)
    session.flush()
    return tenure


def test_a_listed_person_becomes_admin_with_his_yes(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        person = make_person(session)
        tenure = invite(session, person, place)
        assert claim(session, person, place, NOON).outcome is ClaimOutcome.LISTED
        accepted = accept(session, person, NOON)
        assert [standing.tenure for standing in accepted.begun] == [tenure]
        assert (tenure.state, tenure.started_at) == (TenureState.ACTIVE, NOON)
        given = session.exec(select(Consent)).one()
        assert (given.act, given.source, given.notice_version) == (
            ConsentAct.GIVEN,
            "chat",
            consent.NOTICE_VERSION,
        )
        assert claim(session, person, place, NOON).outcome is ClaimOutcome.ALREADY_ADMIN


def test_an_unknown_number_waits_for_the_office(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        person = make_person(session)
        first = claim(session, person, place, NOON)
        assert first.outcome is ClaimOutcome.CLAIMED
        assert first.tenure.state is TenureState.PENDING
        again = claim(session, person, place, NOON)
        assert (again.outcome, again.tenure) == (ClaimOutcome.WAITING, first.tenure)
        accepted = accept(session, person, NOON)
        assert not accepted.begun
        assert [standing.tenure for standing in accepted.waiting] == [first.tenure]
        assert consent.has_consented(session, person)


def test_a_claim_of_a_group_with_an_admin_is_kept_for_the_office(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        make_group(session, place, admin=make_person(session))
        made = claim(session, make_person(session), place, NOON)
        assert made.outcome is ClaimOutcome.TAKEN
        assert made.tenure.state is TenureState.PENDING


def test_a_place_without_groups_cannot_be_claimed(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        place = make_gram_panchayats(session, district)[0]
        person = make_person(session)
        assert claim(session, person, district, NOON).outcome is ClaimOutcome.NO_GROUP
        place.valid_to = date(2026, 1, 31)
        assert claim(session, person, place, NOON).outcome is ClaimOutcome.NO_GROUP
        assert session.exec(select(Tenure)).all() == []


def test_a_merged_place_is_claimed_at_its_successor(database: Database) -> None:
    with database.write() as session:
        old, new, _ = make_gram_panchayats(session, make_district(session))
        old.valid_to, old.successor_id = date(2026, 1, 31), new.id
        made = claim(session, make_person(session), old, NOON)
        assert (made.outcome, made.place) == (ClaimOutcome.CLAIMED, new)


def test_a_yes_without_a_question_changes_nothing(database: Database) -> None:
    with database.write() as session:
        person = make_person(session)
        assert accept(session, person, NOON).nothing_asked
        assert session.exec(select(Consent)).all() == []


def test_a_yes_said_twice_counts_once(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        person = make_person(session)
        invite(session, person, place)
        accept(session, person, NOON)
        again = accept(session, person, NOON + timedelta(minutes=1))
        assert again.begun == ()
        assert len(session.exec(select(Consent)).all()) == 1


def test_an_invitation_to_a_group_that_got_another_admin_becomes_a_claim(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        person, rival = make_person(session), make_person(session)
        tenure = invite(session, person, place)
        session.add(
            Tenure(group_id=tenure.group_id, person_id=rival.id, state=TenureState.ACTIVE, started_at=NOON)
        )
        session.flush()
        accepted = accept(session, person, NOON)
        assert [standing.tenure for standing in accepted.taken] == [tenure]
        assert tenure.state is TenureState.PENDING


def test_an_approved_claim_begins_at_once_after_a_yes(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        officer = make_officer(session, Role.DISTRICT_PR, district)
        person = make_person(session)
        made = claim(session, person, make_gram_panchayats(session, district)[0], NOON)
        accept(session, person, NOON)
        approve_claim(session, made.tenure.id, officer, now=NOON)
        assert made.tenure.state is TenureState.ACTIVE
        entry = session.exec(select(LogEntry)).one()
        assert (entry.action, entry.officer_id, entry.place_id) == (
            "claim.approved",
            officer.id,
            made.place.id,
        )


def test_an_approved_claim_without_a_yes_waits_for_it(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        person = make_person(session)
        made = claim(session, person, make_gram_panchayats(session, district)[0], NOON)
        approve_claim(session, made.tenure.id, None, now=NOON)
        assert made.tenure.state is TenureState.INVITED
        accept(session, person, NOON)
        assert made.tenure.state is TenureState.ACTIVE


def test_an_admin_is_replaced_only_when_the_office_says_so(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        present, claimant, other = (make_person(session) for _ in range(3))
        make_group(session, place, admin=present)
        made = claim(session, claimant, place, NOON)
        third = claim(session, other, place, NOON)
        accept(session, claimant, NOON)
        with pytest.raises(GroupHasAdmin) as refused:
            approve_claim(session, made.tenure.id, None, now=NOON)
        assert refused.value.tenure.person_id == present.id
        decision = approve_claim(session, made.tenure.id, None, replace=True, now=NOON)
        assert made.tenure.state is TenureState.ACTIVE
        ended = {tenure.person_id: tenure.end_reason for tenure in decision.ended}
        assert ended == {present.id: TenureEnd.REPLACED, other.id: TenureEnd.REFUSED}
        assert third.tenure.state is TenureState.ENDED


def test_a_decided_claim_is_not_decided_again(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        made = claim(session, make_person(session), place, NOON)
        refuse_claim(session, made.tenure.id, None, now=NOON)
        assert made.tenure.end_reason is TenureEnd.REFUSED
        with pytest.raises(ClaimDecidedAlready):
            approve_claim(session, made.tenure.id, None, now=NOON)
        with pytest.raises(ClaimDecidedAlready):
            refuse_claim(session, made.tenure.id, None, now=NOON)


def test_a_refused_person_can_claim_again(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        person = make_person(session)
        refuse_claim(session, claim(session, person, place, NOON).tenure.id, None, now=NOON)
        assert claim(session, person, place, NOON).outcome is ClaimOutcome.CLAIMED


def test_of_two_listed_people_who_say_yes_at_once_one_becomes_admin(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        people = [make_person(session) for _ in range(4)]
        group = make_group(session, place)
        for person in people:
            session.add(Tenure(group_id=group.id, person_id=person.id, state=TenureState.INVITED))

    def say_yes(person: Person):
        def act(session: Session) -> tuple[int, int]:
            accepted = accept(session, session.get_one(Person, person.id), NOON)
            return len(accepted.begun), len(accepted.taken)

        return act

    results = at_once(database, [say_yes(person) for person in people])
    assert sorted(results) == [(0, 1), (0, 1), (0, 1), (1, 0)]
    with database.read() as session:
        states = sorted(tenure.state for tenure in session.exec(select(Tenure)))
        assert states == [TenureState.ACTIVE] + [TenureState.PENDING] * 3


def test_one_person_claiming_ten_times_at_once_has_one_claim(database: Database) -> None:
    with database.write() as session:
        place_id = make_gram_panchayats(session, make_district(session))[0].id
        person_id = make_person(session).id

    def act(session: Session) -> ClaimOutcome:
        person, place = session.get_one(Person, person_id), session.get_one(Place, place_id)
        return claim(session, person, place, NOON).outcome

    outcomes = at_once(database, [act] * 5)
    assert set(outcomes) <= {ClaimOutcome.CLAIMED, ClaimOutcome.WAITING}
    with database.read() as session:
        assert len(session.exec(select(Tenure)).all()) == 1


def test_two_officers_deciding_at_once_decide_once(database: Database) -> None:
    with database.write() as session:
        place = make_gram_panchayats(session, make_district(session))[0]
        person = make_person(session)
        tenure_id = claim(session, person, place, NOON).tenure.id
        accept(session, person, NOON)

    def decide(session: Session) -> bool:
        try:
            approve_claim(session, tenure_id, None, now=NOON)
        except ClaimDecidedAlready:
            return False
        return True

    assert sorted(at_once(database, [decide] * 3)) == [False, False, True]
