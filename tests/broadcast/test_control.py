import pytest
from sqlmodel import select

from bot.broadcast.control import cancel, pause, resume
from bot.broadcast.planning import plan
from bot.broadcast.refusals import NotAllowed, WrongState
from bot.models import (
    BroadcastState,
    Database,
    LogEntry,
    OutboxState,
    Role,
    Sender,
    Work,
    WorkKind,
    key_of,
)
from tests.broadcast.scenes import (
    NOON,
    deliveries,
    make_approved,
    make_draft,
    make_scene,
    make_sending,
    schedule,
    set_state,
)
from tests.builders import make_officer


def test_a_paused_broadcast_goes_on_where_it_stopped(database: Database) -> None:
    told: set[Work] = set()
    database.announce = told.update
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_sending(session, scene)
        assert pause(session, key_of(broadcast), scene.author).state is BroadcastState.PAUSED
        sender = session.exec(select(Sender)).one()
    told.clear()
    with database.write() as session:
        assert resume(session, key_of(broadcast), scene.author).state is BroadcastState.SENDING
        assert {row.state for row in deliveries(session, broadcast)} == {OutboxState.QUEUED}
        actions = [
            entry.action
            for entry in session.exec(select(LogEntry).where(LogEntry.officer_id == scene.author.id))
        ]
    assert told == {Work(WorkKind.RUN_LANE, sender.id)}
    assert actions == ["broadcast.created", "broadcast.paused", "broadcast.resumed"]


def test_a_pause_before_planning_holds_the_planning_back(database: Database) -> None:
    told: set[Work] = set()
    database.announce = told.update
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_approved(session, scene)
        pause(session, key_of(broadcast), None)
        assert plan(session, key_of(broadcast), NOON, schedule=schedule()) == 0
    told.clear()
    with database.write() as session:
        assert resume(session, key_of(broadcast), None).state is BroadcastState.APPROVED
    assert told == {Work(WorkKind.PLAN_BROADCAST, broadcast.id)}


def test_cancelling_ends_what_still_waits_and_leaves_what_is_gone(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_sending(session, scene)
        first, *_ = deliveries(session, broadcast)
        set_state(session, first, OutboxState.DELIVERED)
        assert cancel(session, key_of(broadcast), scene.author, now=NOON).cancelled_at == NOON
        states = [row.state for row in deliveries(session, broadcast)]
    assert states == [OutboxState.DELIVERED] + [OutboxState.CANCELLED] * 4


def test_a_cancelled_broadcast_is_never_planned(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_approved(session, scene)
        cancel(session, key_of(broadcast), scene.author)
        assert plan(session, key_of(broadcast), NOON, schedule=schedule()) == 0
        assert deliveries(session, broadcast) == []


@pytest.mark.parametrize("state", ["draft", "cancelled", "finished", "paused"])
def test_only_what_is_on_its_way_can_be_paused(database: Database, state: str) -> None:
    with database.write() as session:
        broadcast = make_draft(session, make_scene(session))
        broadcast.state = BroadcastState(state)
        broadcast.cancelled_at = NOON if state == "cancelled" else None
    with pytest.raises(WrongState), database.write() as session:
        pause(session, key_of(broadcast), None)


def test_what_is_over_cannot_be_cancelled_or_resumed(database: Database) -> None:
    with database.write() as session:
        broadcast = make_draft(session, make_scene(session))
        broadcast.state = BroadcastState.FINISHED
    for act in (cancel, resume):
        with pytest.raises(WrongState, match="finished"), database.write() as session:
            act(session, key_of(broadcast), None)


def test_an_auditor_only_looks(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_sending(session, scene)
        auditor = make_officer(session, Role.AUDITOR, scene.district)
        for act in (pause, resume, cancel):
            with pytest.raises(NotAllowed):
                act(session, key_of(broadcast), auditor)
