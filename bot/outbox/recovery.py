"""Finding what is stuck, from the database alone: always "older than", never a window of time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.models import BroadcastState, Database, OutboxState, SenderState, Work, WorkKind, announce
from bot.outbox.claims import EVEN_AFTER_OPT_OUT, has_due
from bot.outbox.tables import (
    broadcast,
    in_state,
    inbound_message,
    outbox,
    person,
    receipt,
    sender,
    unsettled_in,
)
from bot.outbox.unknown import settle_unknown
from bot.outbox.window import ask_to_open

__all__ = ["SweepResult", "settle_unknown", "sweep"]

LEFT_LYING = timedelta(seconds=5)
"""A receipt or an inbound message that waits for longer has lost its wake-up."""


@dataclass(frozen=True)
class SweepResult:
    """What a sweep found and mended."""

    unknown: int
    """Messages whose lane died while it had them."""
    expired: int
    cancelled: int
    """Messages that came back to the queue after their broadcast was cancelled or their person opted out."""
    notices: int
    work: frozenset[Work]
    """What was announced."""


def sweep(database: Database, now: datetime) -> SweepResult:
    """Mend what is stuck and have the workers told of all that is due; doing it twice does no harm."""
    with database.write() as session:
        unknown = _end_leases(session, now)
        expired = _expire(session, now)
        cancelled = _cancel_strays(session, now)
        _end_rests(session, now)
        notices = ask_to_open(session, now=now)
        work = _due_work(session, now)
        for each in work:
            announce(session, each)
    return SweepResult(unknown, expired, cancelled, notices, frozenset(work))


def _end_leases(session: Session, now: datetime) -> int:
    """A lane that holds a message past its lease is dead, and has perhaps sent it."""
    return (
        session.connection()
        .execute(
            sa.update(outbox)
            .where(unsettled_in(outbox, OutboxState.SENDING), outbox.c.lease_until < now)
            # No process of ours still sends it: what Twilio does not have now, it will not get any more.
            .values(state=OutboxState.UNKNOWN, lease_until=None, due_at=now)
        )
        .rowcount
    )


def _expire(session: Session, now: datetime) -> int:
    return (
        session.connection()
        .execute(
            sa.update(outbox)
            .where(in_state(outbox, OutboxState.QUEUED), outbox.c.expires_at <= now)
            .values(state=OutboxState.EXPIRED)
        )
        .rowcount
    )


def _cancel_strays(session: Session, now: datetime) -> int:
    over = sa.select(broadcast.c.id).where(broadcast.c.state == BroadcastState.CANCELLED)
    opted_out = sa.select(person.c.id).where(person.c.opted_out_at.is_not(None))
    return (
        session.connection()
        .execute(
            sa.update(outbox)
            .where(
                in_state(outbox, OutboxState.QUEUED),
                sa.or_(
                    outbox.c.broadcast_id.in_(over),
                    sa.and_(outbox.c.person_id.in_(opted_out), outbox.c.purpose.not_in(EVEN_AFTER_OPT_OUT)),
                ),
            )
            .values(state=OutboxState.CANCELLED, expires_at=now)
        )
        .rowcount
    )


def _end_rests(session: Session, now: datetime) -> None:
    session.connection().execute(
        sa.update(sender)
        .where(sender.c.state == SenderState.RESTING, sender.c.resting_until <= now)
        .values(state=SenderState.ACTIVE, resting_until=None, error_code=None)
    )


def _due_work(session: Session, now: datetime) -> set[Work]:
    connection = session.connection()
    active = connection.execute(sa.select(sender.c.id).where(sender.c.state == SenderState.ACTIVE)).scalars()
    work = {Work(WorkKind.RUN_LANE, each) for each in active.all() if has_due(session, each, now)}
    to_plan = connection.execute(
        sa.select(broadcast.c.id).where(
            broadcast.c.state == BroadcastState.APPROVED,
            sa.or_(broadcast.c.scheduled_at.is_(None), broadcast.c.scheduled_at <= now),
        )
    ).scalars()
    work |= {Work(WorkKind.PLAN_BROADCAST, each) for each in to_plan}
    unapplied = sa.select(receipt.c.id).where(
        receipt.c.applied_at.is_(None), receipt.c.received_at < now - LEFT_LYING
    )
    if connection.execute(unapplied.limit(1)).first():
        work.add(Work(WorkKind.APPLY_RECEIPTS))
    unhandled = sa.select(inbound_message.c.id).where(
        inbound_message.c.handled_at.is_(None),
        inbound_message.c.received_at < now - LEFT_LYING,
        sa.or_(inbound_message.c.claimed_until.is_(None), inbound_message.c.claimed_until < now),
    )
    if connection.execute(unhandled.limit(1)).first():
        work.add(Work(WorkKind.HANDLE_INBOUND))
    return work
