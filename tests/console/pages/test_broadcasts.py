"""The list, the page of a broadcast, and what officers do with it."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from sqlmodel import col, select

from bot.models import (
    Broadcast,
    BroadcastState,
    Database,
    LogEntry,
    Officer,
    OutboxMessage,
    OutboxState,
    Person,
    Role,
)
from tests.console.visitor import Visitor, said
from tests.console.world import World

Visit = Callable[[Role], Visitor]


def state_of(database: Database, broadcast: Broadcast) -> BroadcastState:
    with database.read() as session:
        return session.get_one(Broadcast, broadcast.id).state


def test_the_list_shows_the_districts_broadcasts_with_their_figures(world: World, visit: Visit) -> None:
    path = f"/places/{world.home.place.id}/broadcasts"
    page = visit(Role.DISTRICT_PR).get(path)
    words = said(page)
    assert "राशन कार्ड शिविर" in words
    assert "5 में 4" in words
    assert f"/broadcasts/{world.foreign.sent.id}" not in page.text
    assert f"/broadcasts/{world.home.sent.id}" not in visit(Role.DISTRICT_PR).get(f"{path}?state=draft").text


def test_a_second_officer_approves_and_the_log_names_him(
    database: Database, world: World, visit: Visit
) -> None:
    draft = world.home.draft
    page = visit(Role.NODAL).get(f"/broadcasts/{draft.id}")
    assert f'action="/broadcasts/{draft.id}/approve"' in page.text
    answer = visit(Role.NODAL).post(f"/broadcasts/{draft.id}/approve")
    assert answer.location == f"/broadcasts/{draft.id}"
    assert state_of(database, draft) is BroadcastState.APPROVED
    with database.read() as session:
        entry = session.exec(
            select(LogEntry).where(LogEntry.action == "broadcast.approved", LogEntry.subject_id == draft.id)
        ).one()
    assert entry.officer_id == world.officers[Role.NODAL].id


def test_nobody_approves_what_he_wrote(app: Flask, database: Database, world: World) -> None:
    with database.read() as session:
        author = session.get_one(Person, session.get_one(Officer, world.home.author.id).person_id)
    visitor = Visitor(app, author)
    page = visitor.get(f"/broadcasts/{world.home.draft.id}")
    assert "/approve" not in page.text
    visitor.post(f"/broadcasts/{world.home.draft.id}/approve")
    assert state_of(database, world.home.draft) is BroadcastState.DRAFT
    assert "स्वयं स्वीकृत नहीं कर सकते" in said(visitor.get("/nowhere"))


def test_pause_resume_and_cancel(database: Database, world: World, visit: Visit) -> None:
    sent = world.home.sent
    visitor = visit(Role.COLLECTOR)
    for act, state in (
        ("pause", BroadcastState.PAUSED),
        ("resume", BroadcastState.SENDING),
        ("cancel", BroadcastState.CANCELLED),
    ):
        visitor.post(f"/broadcasts/{sent.id}/{act}")
        assert state_of(database, sent) is state
    # Once more on an old page: said, not done.
    visitor.post(f"/broadcasts/{sent.id}/pause")
    assert state_of(database, sent) is BroadcastState.CANCELLED
    assert "नहीं हो सकता" in said(visitor.get("/nowhere"))


def test_the_funnel_counts_whoever_came_further_in_the_steps_before(world: World, visit: Visit) -> None:
    words = said(visit(Role.DISTRICT_PR).get(f"/broadcasts/{world.home.sent.id}"))
    assert "भेजा गया 5 100%" in words
    assert "फ़ोन पर पहुँचा 4 80%" in words
    assert "समूह में डाला 1 20%" in words


def test_the_live_part_follows_the_database(database: Database, world: World, visit: Visit) -> None:
    visitor = visit(Role.DISTRICT_PR)
    path = f"/broadcasts/{world.home.sent.id}/progress"
    before = visitor.get(path).text
    with database.write() as session:
        session.execute(sa.update(OutboxMessage).values(state=OutboxState.READ))
    after = visitor.get(path).text
    assert 'data-live-part="figures" data-version="5-4-0-1"' in before
    assert 'data-live-part="figures" data-version="5-5-5-1"' in after
    assert "data-live-over" not in after
    assert "<html" not in after


def test_who_was_not_reached_can_be_sent_to_again_with_the_reason_said(
    database: Database, world: World, visit: Visit
) -> None:
    with database.write() as session:
        session.execute(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.broadcast_id) == world.home.sent.id)
            .values(state=OutboxState.FAILED, error_code=63024)
        )
    visitor = visit(Role.DISTRICT_PR)
    page = visitor.get(f"/broadcasts/{world.home.sent.id}")
    assert "63024" in page.text
    assert "जिन 5 तक नहीं पहुँचा" in said(page)
    visitor.post(f"/broadcasts/{world.home.sent.id}/send-again")
    with database.read() as session:
        again = session.exec(
            select(OutboxMessage).where(
                OutboxMessage.broadcast_id == world.home.sent.id, OutboxMessage.attempt == 2
            )
        ).all()
    assert len(again) == 5


def test_a_department_sees_no_buttons_that_are_not_for_it(world: World, visit: Visit) -> None:
    page = visit(Role.DEPARTMENT).get(f"/broadcasts/{world.home.sent.id}")
    assert "/pause" not in page.text
    assert "/cancel" not in page.text
