from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.audit.draw import draw_day, draw_missing
from bot.audit.refusals import DayNotDrawable
from bot.audit.tickets import sha256
from bot.models import (
    AuditChain,
    AuditDay,
    BroadcastState,
    Database,
    Draw,
    Level,
    LogEntry,
    OutboxState,
    PlaceKind,
    Tenure,
    TenureEnd,
    TenureState,
    Work,
    WorkKind,
)
from tests.audit.scenes import (
    DAY,
    DEADLINE,
    DRAWN_AT,
    SCHEDULE,
    at,
    deliver,
    draw_and_ask,
    draws_of_day,
    make_scene,
)
from tests.builders import make_person
from tests.registry.together import at_once

pytestmark = pytest.mark.usefixtures("clock")


def drawn_groups(session: Session, audit_day: AuditDay) -> set[int]:
    return {draw.group_id for draw in draws_of_day(session, audit_day)}


def frame_ids(audit_day: AuditDay, *, active: bool = True) -> set[str]:
    lines = [line.split(",") for line in audit_day.frame.splitlines()[1:]]
    return {line[0] for line in lines if (line[3] == "") is active}


def test_each_level_gets_a_gram_panchayat_and_a_ward_all_different(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = draw_and_ask(session, scene)
        draws = draws_of_day(session, audit_day)
        assert {(draw.level, draw.kind) for draw in draws} == {
            (level, kind) for level in Level for kind in (PlaceKind.GRAM_PANCHAYAT, PlaceKind.WARD)
        }
        assert len(drawn_groups(session, audit_day)) == 4
        assert audit_day.deadline_at == DEADLINE
        assert audit_day.beacon == "none"
        assert audit_day.frame_hash == sha256(audit_day.frame)
        for draw in draws:
            group = next(group for group in scene.groups if group.id == draw.group_id)
            assert draw.person_id == scene.admins[scene.groups.index(group)].id


def test_the_same_day_drawn_twice_is_the_same_draw(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        first = draw_and_ask(session, scene)
        groups = drawn_groups(session, first)
    with database.write() as session:
        again = draw_and_ask(session, scene, DRAWN_AT + timedelta(hours=2))
        assert (again.id, again.seed) == (first.id, first.seed)
        assert drawn_groups(session, again) == groups
        assert session.exec(select(sa.func.count()).select_from(Draw)).one() == 4


def test_draws_at_the_same_moment_are_one_draw(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
    ids = at_once(database, [lambda session: draw_and_ask(session, scene, DRAWN_AT).id for _ in range(5)])
    with database.read() as session:
        assert len(set(ids)) == 1
        assert session.exec(select(sa.func.count()).select_from(Draw)).one() == 4
        assert session.exec(select(sa.func.count()).select_from(AuditChain)).one() == 1
        drawn = session.exec(select(LogEntry).where(LogEntry.action == "audit.drawn")).all()
        assert len(drawn) == 1


def test_every_group_has_its_turn_before_any_is_drawn_again(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=6, wards=4)
        seen: list[int] = []
        for n in range(6):
            deliver(session, scene, when=DRAWN_AT + timedelta(days=n, hours=-2))
            audit_day = draw_and_ask(session, scene, DRAWN_AT + timedelta(days=n))
            seen += [
                draw.group_id
                for draw in draws_of_day(session, audit_day)
                if draw.kind is PlaceKind.GRAM_PANCHAYAT
            ]
    assert sorted(seen[:6]) == sorted(seen[6:]) == sorted(group.id or 0 for group in scene.groups[:6])


def test_the_admin_is_asked_for_the_last_thing_that_reached_him(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        last = deliver(session, scene, when=DRAWN_AT - timedelta(hours=1), text="नया")
        deliver(session, scene, when=DRAWN_AT - timedelta(minutes=5), state=OutboxState.FAILED)
        cancelled = deliver(session, scene, when=DRAWN_AT - timedelta(minutes=2))
        cancelled.state, cancelled.cancelled_at = BroadcastState.CANCELLED, DRAWN_AT
        session.flush()
        audit_day = draw_and_ask(session, scene)
        assert {draw.broadcast_id for draw in draws_of_day(session, audit_day)} == {last.id}


@pytest.mark.parametrize(
    ("state", "days_ago", "drawn"),
    [
        (OutboxState.ACCEPTED, 0, True),
        (OutboxState.SENT, 1, True),
        (OutboxState.READ, 2, True),
        (OutboxState.DELIVERED, 4, False),
        (OutboxState.QUEUED, 0, False),
        (OutboxState.UNDELIVERED, 0, False),
        (OutboxState.EXPIRED, 0, False),
    ],
)
def test_only_who_was_sent_something_lately_can_be_drawn(
    database: Database, state: OutboxState, days_ago: int, drawn: bool
) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=2, wards=0, delivered=False)
        when = DRAWN_AT - timedelta(days=days_ago, hours=1)
        deliver(session, scene, groups=scene.groups[:1], when=when, state=state)
        deliver(session, scene, groups=scene.groups[1:])
        audit_day = draw_and_ask(session, scene)
        assert (scene.groups[0].id in drawn_groups(session, audit_day)) is drawn


def test_opting_out_or_being_unreachable_is_no_way_out_of_the_draw(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=2, wards=0)
        scene.admins[0].opted_out_at = DRAWN_AT
        scene.admins[1].unreachable_since = DRAWN_AT
        session.flush()
        audit_day = draw_and_ask(session, scene)
        assert drawn_groups(session, audit_day) == {group.id for group in scene.groups}


def test_a_vacancy_is_not_drawn_but_counted(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=3, wards=0)
        tenure = session.exec(select(Tenure).where(Tenure.group_id == scene.groups[0].id)).one()
        tenure.state, tenure.ended_at, tenure.end_reason = TenureState.ENDED, DRAWN_AT, TenureEnd.LEFT
        deliver(session, scene, groups=[])
        session.flush()
        audit_day = draw_and_ask(session, scene)
        assert drawn_groups(session, audit_day) == {group.id for group in scene.groups[1:]}
        entry = session.exec(select(LogEntry).where(LogEntry.action == "audit.drawn")).one()
        counted = {name: entry.details[name] for name in ("eligible", "vacant", "without_delivery", "late")}
        assert counted == {"eligible": 2, "vacant": 1, "without_delivery": 0, "late": False}


def test_the_new_admin_of_a_group_has_nothing_to_prove_yet(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=2, wards=0)
        tenure = session.exec(select(Tenure).where(Tenure.group_id == scene.groups[0].id)).one()
        tenure.state, tenure.ended_at = TenureState.ENDED, DRAWN_AT
        tenure.end_reason = TenureEnd.TRANSFERRED
        session.flush()
        successor = make_person(session, now=DRAWN_AT)
        session.add(
            Tenure(
                group_id=scene.groups[0].id,
                person_id=successor.id,
                state=TenureState.ACTIVE,
                started_at=DRAWN_AT,
            )
        )
        session.flush()
        assert drawn_groups(session, draw_and_ask(session, scene)) == {scene.groups[1].id}


def test_a_district_with_one_group_draws_it_for_the_collector(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        draws = draws_of_day(session, draw_and_ask(session, scene))
        assert [(draw.level, draw.group_id) for draw in draws] == [(Level.COLLECTOR, scene.groups[0].id)]


def test_a_district_that_never_had_anything_to_prove_does_not_begin(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, delivered=False)
        assert draw_day(session, scene.district, DAY, SCHEDULE, DRAWN_AT) is None
        assert session.exec(select(AuditChain)).first() is None


def test_a_day_without_deliveries_is_published_as_a_day_without_draws(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        draw_and_ask(session, scene)
        audit_day = draw_and_ask(session, scene, DRAWN_AT + timedelta(days=4))
        assert draws_of_day(session, audit_day) == []
        assert frame_ids(audit_day) == set()
        assert frame_ids(audit_day, active=False) == {str(group.id) for group in scene.groups}


def test_a_day_to_come_is_not_drawn(database: Database) -> None:
    with database.write() as session, pytest.raises(DayNotDrawable) as refused:
        draw_day(session, make_scene(session).district, DAY + timedelta(days=1), SCHEDULE, DRAWN_AT)
    assert refused.value.reason == "day-to-come"


def test_a_day_before_a_drawn_one_is_not_drawn_any_more(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        draw_and_ask(session, scene)
        with pytest.raises(DayNotDrawable) as refused:
            draw_day(session, scene.district, DAY - timedelta(days=1), SCHEDULE, DRAWN_AT)
    assert refused.value.reason == "day-passed"


def test_another_districts_groups_are_not_drawn(database: Database) -> None:
    with database.write() as session:
        udaipur = make_scene(session, gram_panchayats=2, wards=1)
        banswara = make_scene(session, gram_panchayats=2, wards=1, name="Banswara", code="118")
        own = drawn_groups(session, draw_and_ask(session, udaipur))
        other = drawn_groups(session, draw_and_ask(session, banswara))
        assert own <= {group.id for group in udaipur.groups}
        assert other <= {group.id for group in banswara.groups}


def test_a_group_that_moves_to_another_district_keeps_its_number_and_the_history_stays(
    database: Database,
) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=3, wards=0)
        before = draw_and_ask(session, scene)
        drawn = drawn_groups(session, before)
        salumbar = make_scene(session, gram_panchayats=0, wards=0, name="Salumbar", code="785")
        moved = session.get_one(type(scene.district), scene.groups[0].place_id)
        moved.path = f"{salumbar.district.path}{moved.id}/"
        session.flush()
        tomorrow = DRAWN_AT + timedelta(days=1)
        old = draw_and_ask(session, scene, tomorrow)
        new = draw_and_ask(session, salumbar, tomorrow)
        assert str(scene.groups[0].id) in frame_ids(old, active=False)
        assert frame_ids(new) == {str(scene.groups[0].id)}
        assert drawn_groups(session, before) == drawn


class TestMissing:
    """`draw_missing`, which the schedule calls."""

    def test_before_the_hour_nothing_is_drawn_and_after_it_once(self, database: Database) -> None:
        with database.write() as session:
            make_scene(session)
            assert draw_missing(session, DRAWN_AT - timedelta(minutes=1), SCHEDULE) == []
            (drawn,) = draw_missing(session, DRAWN_AT, SCHEDULE)
            assert drawn.day == DAY
            assert draw_missing(session, DRAWN_AT + timedelta(minutes=15), SCHEDULE) == []

    def test_who_is_drawn_is_asked_in_the_same_breath(self, database: Database) -> None:
        announced: set[Work] = set()
        database.announce = announced.update
        with database.write() as session:
            scene = make_scene(session)
            draw_missing(session, DRAWN_AT, SCHEDULE)
        assert Work(WorkKind.RUN_LANE, scene.sender.id) in announced

    def test_a_late_job_still_draws_for_its_day(self, database: Database) -> None:
        with database.write() as session:
            make_scene(session)
            (drawn,) = draw_missing(session, at(23), SCHEDULE)
            assert drawn.day == DAY
            # Asked at eight in the morning, two and a half hours to answer.
            assert drawn.deadline_at == at(10, 30, days=1)

    def test_two_missed_days_are_drawn_late_in_their_order(self, database: Database) -> None:
        with database.write() as session:
            scene = make_scene(session)
            draw_missing(session, DRAWN_AT, SCHEDULE)
            deliver(session, scene, when=at(12, days=2))
            drawn = draw_missing(session, at(9, days=3), SCHEDULE)
            assert [day.day for day in drawn] == [DAY + timedelta(days=n) for n in (1, 2)]
            assert all(day.drawn_at == at(9, days=3) for day in drawn)
            # What came after the end of the first missed day is not what it asks for.
            first, second = ({d.broadcast_id for d in draws_of_day(session, day)} for day in drawn)
            assert len(first) == len(second) == 1
            assert first != second
            late = session.exec(select(LogEntry).where(LogEntry.action == "audit.drawn")).all()
            assert [entry.details["late"] for entry in late] == [False, True, True]

    def test_days_missed_for_too_long_are_skipped_and_named_once(self, database: Database) -> None:
        with database.write() as session:
            scene = make_scene(session)
            draw_missing(session, DRAWN_AT, SCHEDULE)
            deliver(session, scene, when=at(12, days=6))
            now = at(18, days=6)
            drawn = draw_missing(session, now, SCHEDULE)
            assert [day.day for day in drawn] == [DAY + timedelta(days=n) for n in (4, 5, 6)]
            assert draw_missing(session, now, SCHEDULE) == []
            entry = session.exec(select(LogEntry).where(LogEntry.action == "audit.skipped")).one()
            assert entry.details["days"] == ["2026-11-22", "2026-11-23", "2026-11-24"]

    def test_a_district_without_a_sender_does_not_keep_the_others_waiting(self, database: Database) -> None:
        with database.write() as session:
            silent = make_scene(session, name="Banswara", code="118")
            for admin in silent.admins:
                admin.sender_id = None
            silent.sender.district_id = make_scene(session).district.id
            session.flush()
            drawn = draw_missing(session, DRAWN_AT, SCHEDULE)
            assert [day.district_id for day in drawn] != [silent.district.id]
            assert len(drawn) == 1

    def test_two_at_once_draw_each_day_once(self, database: Database) -> None:
        with database.write() as session:
            make_scene(session)
        results = at_once(
            database, [lambda session: len(draw_missing(session, DRAWN_AT, SCHEDULE)) for _ in range(4)]
        )
        with database.read() as session:
            assert session.exec(select(sa.func.count()).select_from(AuditDay)).one() == 1
        assert sum(results) >= 1
