"""Finishing: a broadcast is finished when all its messages reached a final state, and not before."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.models import (
    FINAL_STATES,
    Broadcast,
    BroadcastState,
    OutboxMessage,
    OutboxState,
    record,
)

_UNDER_WAY = frozenset(OutboxState) - FINAL_STATES


def finish_done(session: Session, now: datetime) -> int:
    """Finish every broadcast that has nothing under way any more; returns how many."""
    under_way = sa.exists().where(
        col(OutboxMessage.broadcast_id) == col(Broadcast.id),
        col(OutboxMessage.state).in_(_UNDER_WAY),
    )
    finished = session.execute(
        sa.update(Broadcast)
        .where(col(Broadcast.state) == BroadcastState.SENDING, ~under_way)
        .values(state=BroadcastState.FINISHED, finished_at=now)
        .returning(col(Broadcast.id), col(Broadcast.place_id))
        .execution_options(synchronize_session=False)
    ).all()
    for broadcast_id, place_id in finished:
        record(
            session,
            "broadcast.finished",
            subject_kind="broadcast",
            subject_id=broadcast_id,
            place_id=place_id,
        )
    return len(finished)
