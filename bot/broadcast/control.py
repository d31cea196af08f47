"""Control: pausing, going on with and cancelling a broadcast; the lanes heed its state in mid-batch."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.broadcast.acting import WRITERS, get, move, post_for
from bot.broadcast.audience import place_of
from bot.models import (
    Broadcast,
    BroadcastState,
    Officer,
    OutboxMessage,
    OutboxState,
    Work,
    WorkKind,
    announce,
    utc_now,
)
from bot.outbox.ledger import cancel_waiting
from bot.registry.acts import log_act


def pause(session: Session, broadcast_id: int, officer: Officer | None) -> Broadcast:
    """Have nothing more of the broadcast sent until it is resumed.

    Raises:
        WrongState: it is not on its way.
        NotAllowed: it is outside the officer's jurisdiction or role.
    """
    return _act(
        session,
        broadcast_id,
        officer,
        "broadcast.paused",
        BroadcastState.PAUSED,
        out_of=(BroadcastState.APPROVED, BroadcastState.SENDING),
    )


def resume(session: Session, broadcast_id: int, officer: Officer | None) -> Broadcast:
    """Go on with a paused broadcast where it stopped, planning included.

    Raises:
        WrongState: it is not paused.
        NotAllowed: it is outside the officer's jurisdiction or role.
    """
    planned = get(session, broadcast_id).planned_at is not None
    broadcast = _act(
        session,
        broadcast_id,
        officer,
        "broadcast.resumed",
        BroadcastState.SENDING if planned else BroadcastState.APPROVED,
        out_of=(BroadcastState.PAUSED,),
    )
    if not planned:
        announce(session, Work(WorkKind.PLAN_BROADCAST, broadcast.id))
    waiting = sa.select(col(OutboxMessage.sender_id)).where(
        col(OutboxMessage.broadcast_id) == broadcast.id, col(OutboxMessage.state) == OutboxState.QUEUED
    )
    for sender_id in session.execute(waiting.distinct()).scalars():
        announce(session, Work(WorkKind.RUN_LANE, sender_id))
    return broadcast


def cancel(
    session: Session, broadcast_id: int, officer: Officer | None, *, now: datetime | None = None
) -> Broadcast:
    """End a broadcast for good: what was not sent yet never is.

    Raises:
        WrongState: it is cancelled already, or all of it was sent.
        NotAllowed: it is outside the officer's jurisdiction or role.
    """
    now = now or utc_now()
    broadcast = _act(
        session,
        broadcast_id,
        officer,
        "broadcast.cancelled",
        BroadcastState.CANCELLED,
        out_of=(
            BroadcastState.DRAFT,
            BroadcastState.APPROVED,
            BroadcastState.SENDING,
            BroadcastState.PAUSED,
        ),
        cancelled_at=now,
    )
    cancel_waiting(session, broadcast_id=broadcast.id, now=now)
    return broadcast


def _act(
    session: Session,
    broadcast_id: int,
    officer: Officer | None,
    action: str,
    to_state: BroadcastState,
    *,
    out_of: Collection[BroadcastState],
    **also: datetime,
) -> Broadcast:
    broadcast = get(session, broadcast_id)
    officer = post_for(session, officer, place_of(session, broadcast), WRITERS)
    move(session, broadcast, to_state, out_of=out_of, **also)
    log_act(
        session,
        action,
        officer,
        subject_kind="broadcast",
        subject_id=broadcast.id,
        place_id=broadcast.place_id,
    )
    return broadcast
