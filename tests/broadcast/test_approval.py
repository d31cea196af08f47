import threading

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.broadcast.approval import approve
from bot.broadcast.control import cancel
from bot.broadcast.refusals import AudienceProblem, CannotSend, NotAllowed, Refused, WrongState
from bot.models import (
    Broadcast,
    BroadcastState,
    Database,
    LogEntry,
    Officer,
    Person,
    Place,
    Role,
    Sender,
    Work,
    WorkKind,
    key_of,
)
from config.languages import Language
from tests.broadcast.scenes import NOON, Scene, make_draft, make_scene
from tests.builders import make_district, make_officer


def prepared(database: Database) -> tuple[Scene, int]:
    with database.write() as session:
        scene = make_scene(session)
        return scene, key_of(make_draft(session, scene))


def make_operators_draft(session: Session, scene: Scene) -> int:
    broadcast = make_draft(session, scene)
    broadcast.author_id = None
    session.flush()
    return key_of(broadcast)


def test_a_second_officer_approves_and_the_planner_is_told(database: Database) -> None:
    told: set[Work] = set()
    database.announce = told.update
    scene, broadcast_id = prepared(database)
    with database.write() as session:
        approve(session, broadcast_id, scene.approver, alone_allowed=False, now=NOON)
    with database.read() as session:
        broadcast = session.get_one(Broadcast, broadcast_id)
        assert (broadcast.state, broadcast.approved_by_id, broadcast.approved_at) == (
            BroadcastState.APPROVED,
            scene.approver.id,
            NOON,
        )
        entry = session.exec(select(LogEntry).where(LogEntry.action == "broadcast.approved")).one()
        assert (entry.officer_id, entry.subject_id) == (scene.approver.id, broadcast_id)
    assert told == {Work(WorkKind.PLAN_BROADCAST, broadcast_id)}


def test_the_author_cannot_approve_in_whatever_post(database: Database) -> None:
    scene, broadcast_id = prepared(database)
    with database.write() as session:
        author = session.get_one(Person, scene.author.person_id)
        other_post = make_officer(session, Role.NODAL, scene.district, author)
    for officer in (scene.author, other_post):
        with pytest.raises(NotAllowed, match="second officer"), database.write() as session:
            approve(session, broadcast_id, officer, alone_allowed=True, now=NOON)


def test_the_database_refuses_it_too(database: Database) -> None:
    scene, broadcast_id = prepared(database)
    with pytest.raises(IntegrityError, match="two_persons"), database.write() as session:
        session.get_one(Broadcast, broadcast_id).approved_by_id = scene.author.id


def test_the_operator_alone_needs_leave(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast_id = make_operators_draft(session, scene)
    with pytest.raises(NotAllowed, match="--by"), database.write() as session:
        approve(session, broadcast_id, None, alone_allowed=False, now=NOON)
    with database.write() as session:
        approve(session, broadcast_id, None, alone_allowed=True, now=NOON)
    with database.read() as session:
        entry = session.exec(select(LogEntry).where(LogEntry.action == "broadcast.approved")).one()
        assert (entry.actor, entry.officer_id) == ("operator", None)


def test_an_officer_and_the_operator_are_two_persons(database: Database) -> None:
    scene, broadcast_id = prepared(database)
    with database.write() as session:
        assert approve(session, broadcast_id, None, alone_allowed=False).state == "approved"
        assert (
            approve(
                session, make_operators_draft(session, scene), scene.approver, alone_allowed=False
            ).approved_by_id
            == scene.approver.id
        )


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DEPARTMENT])
def test_some_roles_do_not_approve(database: Database, role: Role) -> None:
    scene, broadcast_id = prepared(database)
    with pytest.raises(NotAllowed), database.write() as session:
        officer = make_officer(session, role, scene.district)
        approve(session, broadcast_id, officer, alone_allowed=False)


def test_nobody_approves_for_another_district(database: Database) -> None:
    _, broadcast_id = prepared(database)
    with pytest.raises(NotAllowed), database.write() as session:
        stranger = make_officer(session, Role.COLLECTOR, make_district(session, "Jodhpur", "110"))
        approve(session, broadcast_id, stranger, alone_allowed=False)


def test_a_cancelled_broadcast_cannot_be_approved(database: Database) -> None:
    scene, broadcast_id = prepared(database)
    with database.write() as session:
        cancel(session, broadcast_id, scene.author)
    with pytest.raises(WrongState) as problem, database.write() as session:
        approve(session, broadcast_id, scene.approver, alone_allowed=False)
    assert "cancelled" in problem.value.said(Language.ENGLISH)
    assert "रद्द" in problem.value.said(Language.HINDI)


def test_a_broadcast_that_does_not_exist_is_said_so(database: Database) -> None:
    with pytest.raises(WrongState, match="4711"), database.write() as session:
        approve(session, 4711, None, alone_allowed=True)


def test_of_two_who_press_approve_at_once_one_wins(database: Database) -> None:
    scene, broadcast_id = prepared(database)
    with database.write() as session:
        officers = [scene.approver, *(make_officer(session, Role.NODAL, scene.district) for _ in range(3))]
    ready = threading.Barrier(len(officers))
    won: list[Officer] = []
    refused: list[Refused] = []

    def press(officer: Officer) -> None:
        ready.wait()
        try:
            with database.write() as session:
                approve(session, broadcast_id, officer, alone_allowed=False)
            won.append(officer)
        except Refused as problem:
            refused.append(problem)

    threads = [threading.Thread(target=press, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert [problem.reason for problem in refused] == ["state"] * 3
    with database.read() as session:
        assert session.get_one(Broadcast, broadcast_id).approved_by_id == won[0].id
        entries = session.exec(select(LogEntry).where(LogEntry.action == "broadcast.approved")).all()
        assert [entry.officer_id for entry in entries] == [won[0].id]


def test_what_could_not_be_sent_is_not_approved(database: Database) -> None:
    scene, broadcast_id = prepared(database)
    with pytest.raises(CannotSend, match="number"), database.write() as session:
        session.delete(session.exec(select(Sender)).one())
        approve(session, broadcast_id, scene.approver, alone_allowed=False)
    with pytest.raises(CannotSend, match="letters"), database.write() as session:
        session.get_one(Place, scene.district.id).letters = None
        approve(session, broadcast_id, scene.approver, alone_allowed=False)
    with pytest.raises(AudienceProblem), database.write() as session:
        for person in session.exec(select(Person)):
            person.opted_out_at = NOON
        approve(session, broadcast_id, scene.approver, alone_allowed=False)
    with database.read() as session:
        assert session.get_one(Broadcast, broadcast_id).state == "draft"
