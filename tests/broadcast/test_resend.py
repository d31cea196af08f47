import threading

import pytest
from sqlmodel import select

from bot.broadcast.progress import progress
from bot.broadcast.refusals import AudienceProblem, NotAllowed, WrongState
from bot.broadcast.resend import send_again
from bot.models import (
    BroadcastState,
    Database,
    LogEntry,
    OutboxState,
    Person,
    Role,
    Tenure,
    TenureEnd,
    TenureState,
    key_of,
)
from tests.broadcast.scenes import (
    NOON,
    deliveries,
    make_approved,
    make_scene,
    make_sending,
    schedule,
    set_state,
)
from tests.builders import make_officer, make_person

STATES = [
    OutboxState.READ,
    OutboxState.FAILED,
    OutboxState.UNDELIVERED,
    OutboxState.EXPIRED,
    OutboxState.UNKNOWN,
]


def sent_partly(database: Database, states: list[OutboxState] = STATES):  # type: ignore[no-untyped-def]
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_sending(session, scene)
        for row, state in zip(deliveries(session, broadcast), states, strict=True):
            set_state(session, row, state)
        return scene, broadcast


def test_exactly_those_not_reached_get_it_again(database: Database) -> None:
    scene, broadcast = sent_partly(database)
    with database.write() as session:
        broadcast = session.merge(broadcast)
        broadcast.state = BroadcastState.FINISHED
        broadcast.finished_at = NOON
        session.flush()
        assert send_again(session, key_of(broadcast), scene.author, NOON, schedule=schedule()) == 3
        rows = deliveries(session, broadcast)
        missed = {row.group_id for row in rows[:5] if row.state in STATES[1:4]}
        assert {row.group_id for row in rows[5:]} == missed
        assert {(row.attempt, row.state) for row in rows[5:]} == {(2, OutboxState.QUEUED)}
        assert len({row.tag for row in rows}) == 8
        assert (broadcast.state, broadcast.finished_at) == (BroadcastState.SENDING, None)
        told = progress(session, key_of(broadcast))
        assert (told.total, told.read, told.unknown, told.queued, told.failed) == (5, 1, 1, 3, 0)
        entry = session.exec(select(LogEntry).where(LogEntry.action == "broadcast.sent_again")).one()
        assert (entry.officer_id, entry.details) == (scene.author.id, {"attempt": 2, "deliveries": 3})


def test_with_everybody_reached_or_under_way_there_is_nobody(database: Database) -> None:
    scene, broadcast = sent_partly(database, [OutboxState.DELIVERED] * 4 + [OutboxState.QUEUED])
    with pytest.raises(AudienceProblem, match="nobody"), database.write() as session:
        send_again(session, key_of(broadcast), scene.author, NOON, schedule=schedule())


def test_who_stopped_messages_meanwhile_is_left_alone(database: Database) -> None:
    scene, broadcast = sent_partly(database)
    with database.write() as session:
        person_id = next(r.person_id for r in deliveries(session, broadcast) if r.state is OutboxState.FAILED)
        session.get_one(Person, person_id).opted_out_at = NOON
        assert send_again(session, key_of(broadcast), scene.author, NOON, schedule=schedule()) == 2


def test_the_new_admin_of_a_group_gets_it(database: Database) -> None:
    scene, broadcast = sent_partly(database)
    with database.write() as session:
        failed = next(row for row in deliveries(session, broadcast) if row.state is OutboxState.FAILED)
        tenure = session.exec(select(Tenure).where(Tenure.group_id == failed.group_id)).one()
        tenure.state, tenure.ended_at, tenure.end_reason = TenureState.ENDED, NOON, TenureEnd.REPLACED
        session.flush()
        successor = make_person(session)
        session.add(
            Tenure(
                group_id=tenure.group_id,
                person_id=key_of(successor),
                state=TenureState.ACTIVE,
                started_at=NOON,
            )
        )
        session.flush()
        send_again(session, key_of(broadcast), scene.author, NOON, schedule=schedule())
        assert successor.id in {row.person_id for row in deliveries(session, broadcast)}


def test_two_who_press_it_at_once_send_once(database: Database) -> None:
    scene, broadcast = sent_partly(database)
    ready = threading.Barrier(2)
    results: list[int | str] = []

    def press() -> None:
        ready.wait()
        try:
            with database.write() as session:
                added = send_again(session, key_of(broadcast), scene.author, NOON, schedule=schedule())
            results.append(added)
        except AudienceProblem as problem:
            results.append(problem.reason)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == [3, "nobody-missed"]
    with database.read() as session:
        assert len(deliveries(session, broadcast)) == 8


def test_only_what_went_out_can_be_sent_again(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_approved(session, scene)
        auditor = make_officer(session, Role.AUDITOR, scene.district)
    with pytest.raises(WrongState), database.write() as session:
        send_again(session, key_of(broadcast), scene.author, NOON, schedule=schedule())
    with pytest.raises(NotAllowed), database.write() as session:
        send_again(session, key_of(broadcast), auditor, NOON, schedule=schedule())
