"""Sending again: a new attempt for exactly those whom a broadcast did not reach."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.broadcast.acting import WRITERS, get, move, post_for
from bot.broadcast.audience import audience, place_of
from bot.broadcast.deliveries import add_deliveries
from bot.broadcast.planning import attempt_at
from bot.broadcast.refusals import AudienceProblem
from bot.models import BroadcastState, Officer, OutboxMessage, OutboxState, Purpose
from bot.registry.acts import log_act
from config.schedule import Schedule

NOT_REACHED = (OutboxState.FAILED, OutboxState.UNDELIVERED, OutboxState.EXPIRED, OutboxState.CANCELLED)
"""Final states in which the admin certainly does not have it."""


def send_again(
    session: Session, broadcast_id: int, officer: Officer | None, now: datetime, *, schedule: Schedule
) -> int:
    """Deliver again to every group none of whose attempts arrived or still may; returns to how many.

    A group that got a new admin meanwhile is sent to the new one. Whoever stopped messages, or cannot be
    reached at all, stays left out.

    Raises:
        WrongState: the broadcast is not being sent or finished.
        NotAllowed: it is outside the officer's jurisdiction or role.
        AudienceProblem: there is nobody left to whom it could be sent again.
    """
    broadcast = get(session, broadcast_id)
    place = place_of(session, broadcast)
    officer = post_for(session, officer, place, WRITERS)
    # Taking the row first makes two who press at once go one after the other.
    move(
        session,
        broadcast,
        BroadcastState.SENDING,
        out_of=(BroadcastState.SENDING, BroadcastState.FINISHED),
        finished_at=None,
    )
    deliveries = sa.and_(
        col(OutboxMessage.broadcast_id) == broadcast.id, col(OutboxMessage.purpose) == Purpose.DELIVERY
    )
    last = session.execute(sa.select(sa.func.max(OutboxMessage.attempt)).where(deliveries)).scalar() or 0
    missed = (
        sa.select(col(OutboxMessage.group_id))
        .where(deliveries)
        .group_by(col(OutboxMessage.group_id))
        .having(sa.func.sum(sa.case((col(OutboxMessage.state).in_(NOT_REACHED), 0), else_=1)) == 0)
    )
    meant = audience(place, broadcast.audience)
    again = sa.select(meant).where(meant.c.group_id.in_(missed)).subquery("again")
    added = add_deliveries(session, attempt_at(broadcast, last + 1, now, schedule), again)
    if not added:
        raise AudienceProblem("nobody-missed")
    log_act(
        session,
        "broadcast.sent_again",
        officer,
        subject_kind="broadcast",
        subject_id=broadcast.id,
        place_id=broadcast.place_id,
        attempt=last + 1,
        deliveries=added,
    )
    return added
