from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.broadcast.finishing import finish_done
from bot.broadcast.progress import progress
from bot.broadcast.refusals import WrongState
from bot.models import (
    FINAL_STATES,
    Broadcast,
    BroadcastState,
    Database,
    OutboxState,
    key_of,
)
from bot.whatsapp.errors import describe
from config.languages import Language
from tests.broadcast.scenes import (
    NOON,
    deliveries,
    make_draft,
    make_scene,
    make_sending,
    set_state,
)

SETTLED = sorted(set(OutboxState) - {OutboxState.SENDING})
"""All states a test can set without a lease."""


def test_states_are_counted_and_failures_explained(database: Database) -> None:
    with database.write() as session:
        broadcast = make_sending(session, make_scene(session, gram_panchayats=6, wards=3))
        rows = deliveries(session, broadcast)
        for row, state, code in zip(
            rows,
            ["unknown", "accepted", "read", "read", "failed", "undelivered", "expired", "cancelled"],
            [None, None, None, None, 63024, 63024, None, None],
            strict=False,
        ):
            set_state(session, row, OutboxState(state), error_code=code)
        rows[1].accepted_at, rows[2].accepted_at = NOON, NOON + timedelta(seconds=2)
        rows[2].posted_at = NOON
        session.flush()
        told = progress(session, key_of(broadcast), Language.HINDI)
    assert told.as_json() == {
        "id": broadcast.id,
        "state": "sending",
        "total": 9,
        "queued": 1,
        "sending": 0,
        "accepted": 1,
        "sent": 0,
        "delivered": 0,
        "read": 2,
        "posted": 1,
        "failed": 3,
        "unknown": 1,
        "cancelled": 1,
        "reasons": {
            "63024": {"count": 2, "text": describe(63024, Language.HINDI)},
            "none": {"count": 1, "text": describe(None, Language.HINDI)},
        },
        "first_accepted_at": "2026-11-22T06:30:00+00:00",
        "last_accepted_at": "2026-11-22T06:30:02+00:00",
    }
    assert told.per_second == 1.5


def test_before_planning_there_is_nothing_to_count(database: Database) -> None:
    with database.write() as session:
        broadcast = make_draft(session, make_scene(session))
        told = progress(session, key_of(broadcast))
    assert (told.state, told.total, told.posted, told.per_second) == (BroadcastState.DRAFT, 0, 0, None)


def test_a_broadcast_that_does_not_exist_is_said_so(database: Database) -> None:
    with pytest.raises(WrongState, match="4711"), database.read() as session:
        progress(session, 4711)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SETTLED), min_size=5, max_size=5))
def test_states_sum_to_the_total_and_only_final_ones_finish(
    sending: tuple[Database, int], states: list[OutboxState]
) -> None:
    database, broadcast_id = sending
    with database.write() as session:
        broadcast = session.get_one(Broadcast, broadcast_id)
        broadcast.state, broadcast.finished_at = BroadcastState.SENDING, None
        session.flush()
        for row, state in zip(deliveries(session, broadcast), states, strict=True):
            set_state(session, row, state)
        told = progress(session, broadcast_id).as_json()
        counted = (
            "queued",
            "sending",
            "accepted",
            "sent",
            "delivered",
            "read",
            "failed",
            "unknown",
            "cancelled",
        )
        assert sum(told[name] for name in counted) == told["total"] == 5
        over = FINAL_STATES.issuperset(states)
        assert finish_done(session, NOON) == int(over)
        session.refresh(broadcast)
        assert broadcast.finished_at == (NOON if over else None)
        assert finish_done(session, NOON) == 0


@pytest.fixture
def sending(database: Database) -> tuple[Database, int]:
    with database.write() as session:
        return database, key_of(make_sending(session, make_scene(session)))


def test_a_paused_broadcast_does_not_finish(database: Database) -> None:
    with database.write() as session:
        broadcast = make_sending(session, make_scene(session))
        for row in deliveries(session, broadcast):
            set_state(session, row, OutboxState.READ)
        broadcast.state = BroadcastState.PAUSED
        session.flush()
        assert finish_done(session, NOON) == 0


def test_a_question_still_to_be_asked_keeps_a_broadcast_from_finishing(database: Database) -> None:
    with database.write() as session:
        broadcast = make_sending(session, make_scene(session), text="क" * 1_200)
        for row in deliveries(session, broadcast):
            set_state(session, row, OutboxState.READ)
        assert finish_done(session, NOON) == 0
