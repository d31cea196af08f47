"""Status callbacks: stored before they are acknowledged, applied in batches, forward only.

Twilio promises neither order nor single delivery, and a receipt may come before the answer to the create it
belongs to. So what counts is the furthest status of all that is stored for a SID.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.models import (
    Database,
    OutboxState,
    Receipt,
    Work,
    WorkKind,
    announce,
    utc_now,
)
from bot.models.sql import insert
from bot.outbox.failures import Failure, follow_up
from bot.outbox.settle import SILENT_AFTER
from bot.outbox.tables import in_state, lock, outbox, person, receipt, reports_failure, walk_indexes
from bot.whatsapp.errors import ErrorClass, error_class
from config.languages import Language

BATCH = 1000
"""Receipts applied in one transaction: some 100 ms."""

_RANKS = {
    "accepted": 1,
    "scheduled": 1,
    "queued": 1,
    "sending": 1,
    "sent": 2,
    "delivered": 4,
    "read": 5,
}
"""How far a status is along the way; 3 is for what ended without being delivered."""

_STATES = {1: OutboxState.ACCEPTED, 2: OutboxState.SENT, 4: OutboxState.DELIVERED, 5: OutboxState.READ}

_STATE_RANKS = {
    OutboxState.QUEUED: 0,
    OutboxState.SENDING: 0,
    OutboxState.UNKNOWN: 0,
    OutboxState.ACCEPTED: 1,
    OutboxState.SENT: 2,
    OutboxState.FAILED: 3,
    OutboxState.UNDELIVERED: 3,
    OutboxState.CANCELLED: 3,
    OutboxState.EXPIRED: 3,
    OutboxState.DELIVERED: 4,
    OutboxState.READ: 5,
}

_ENDED = {
    "failed": OutboxState.FAILED,
    "undelivered": OutboxState.UNDELIVERED,
    "canceled": OutboxState.CANCELLED,
}

_MAY_FAIL = (OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.ACCEPTED, OutboxState.SENT)


def store(session: Session, token: str, parameters: Mapping[str, str]) -> bool:
    """Store a status callback, once for each SID and status; False when the token is not one of ours.

    What is stored is announced. One without SID and status says nothing and is not stored.
    """
    connection = session.connection()
    outbox_id = connection.execute(sa.select(outbox.c.id).where(outbox.c.token == token)).scalar()
    if outbox_id is None:
        return False
    status = parameters.get("MessageStatus") or parameters.get("SmsStatus") or ""
    message_sid = parameters.get("MessageSid") or parameters.get("SmsSid") or ""
    if not status or not message_sid:
        return True
    code = parameters.get("ErrorCode", "")
    values = Receipt(
        outbox_id=outbox_id,
        status=status[:24].lower(),
        message_sid=message_sid[:64],
        error_code=int(code) if code.isdigit() else None,
        received_at=utc_now(),
    )
    connection.execute(
        insert(session, Receipt).values(values.model_dump(exclude={"id"})).on_conflict_do_nothing()
    )
    announce(session, Work(WorkKind.APPLY_RECEIPTS))
    return True


def apply_waiting(database: Database) -> int:
    """Apply every stored receipt that waits, in batches; how many."""
    applied = 0
    while True:
        with database.write() as session:
            batch = _apply_batch(session)
        applied += batch
        if batch < BATCH:
            return applied


def _apply_batch(session: Session) -> int:
    connection = session.connection()
    walk_indexes(connection)
    waiting = connection.execute(
        sa.select(receipt.c.id, receipt.c.outbox_id)
        .where(receipt.c.applied_at.is_(None))
        .order_by(receipt.c.id)
        .limit(BATCH)
        .with_for_update(key_share=True)
    ).all()
    if not waiting:
        return 0
    now = utc_now()
    ids = [row.id for row in waiting]
    lock(connection, {row.outbox_id for row in waiting})
    reached = _move_forward(connection, ids, now)
    if reached:
        connection.execute(
            sa.update(person)
            .where(
                person.c.id.in_(reached),
                person.c.unreachable_since.is_not(None),
            )
            .values(unreachable_since=None, unreachable_code=None)
        )
    _fail(session, ids, now)
    connection.execute(sa.update(receipt).where(receipt.c.id.in_(ids)).values(applied_at=now))
    return len(ids)


def _move_forward(connection: sa.Connection, ids: list[int], now: datetime) -> list[int]:
    """Move messages to the furthest state their receipts report; the persons whom something reached."""
    rank = sa.case(_RANKS, value=receipt.c.status, else_=0)

    def first(least: int) -> sa.ColumnElement[Any]:
        # A later status says that the earlier ones were passed too, even if their receipts were lost.
        return sa.func.min(sa.case((rank >= least, receipt.c.received_at)))

    news = (
        sa.select(
            receipt.c.outbox_id,
            receipt.c.message_sid,
            sa.func.max(rank).label("rank"),
            first(1).label("accepted_at"),
            first(2).label("sent_at"),
            first(4).label("delivered_at"),
            first(5).label("read_at"),
        )
        .where(receipt.c.id.in_(ids), receipt.c.status.in_(list(_RANKS)))
        .group_by(receipt.c.outbox_id, receipt.c.message_sid)
        .subquery("news")
    )
    state_type = outbox.c.state.type
    own_rank = sa.case(
        *((in_state(outbox, state), place) for state, place in _STATE_RANKS.items() if place), else_=0
    )
    reported = sa.case(
        *((news.c.rank == place, sa.literal(state, state_type)) for place, state in _STATES.items())
    )
    forward = news.c.rank > own_rank
    times = ("accepted_at", "sent_at", "delivered_at", "read_at")
    moved = connection.execute(
        sa.update(outbox)
        .where(outbox.c.id == news.c.outbox_id, _is_about(news))
        .values(
            state=sa.case((forward, reported), else_=outbox.c.state),
            message_sid=news.c.message_sid,
            lease_until=None,
            due_at=sa.case((forward, now + SILENT_AFTER), else_=outbox.c.due_at),
            error_code=sa.case((forward, sa.null()), else_=outbox.c.error_code),
            failed_at=sa.case((forward, sa.null()), else_=outbox.c.failed_at),
            **{name: sa.func.coalesce(outbox.c[name], news.c[name]) for name in times},
        )
        .returning(outbox.c.person_id, outbox.c.delivered_at)
    )
    return sorted({row.person_id for row in moved if row.delivered_at is not None})


def _is_about(news: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether receipts are about the row's present attempt: its SID, or, while that is not known, one that
    is not known to have failed (then it is an earlier attempt's, and the message was queued again)."""
    over = receipt.alias("over")
    failed_before = sa.exists(
        sa.select(1)
        .where(
            over.c.outbox_id == outbox.c.id,
            over.c.message_sid == news.c.message_sid,
            reports_failure(over),
            over.c.applied_at.is_not(None),
        )
        .correlate(outbox, news)
    )
    return sa.or_(
        outbox.c.message_sid == news.c.message_sid,
        sa.and_(outbox.c.message_sid.is_(None), ~failed_before),
    )


def _fail(session: Session, ids: list[int], now: datetime) -> None:
    """Follow up the failures among the receipts, each on the message as the others have left it."""
    rows = (
        session.connection()
        .execute(
            sa.select(receipt, outbox)
            .join(outbox, outbox.c.id == receipt.c.outbox_id)
            .where(
                receipt.c.id.in_(ids),
                reports_failure(receipt),
                in_state(outbox, *_MAY_FAIL),
                _is_about(receipt),
            )
            .order_by(receipt.c.id)
        )
        .mappings()
        .all()
    )
    # Failed and undelivered may both have come; the first is followed up.
    failures = {
        row[outbox.c.id]: Failure(
            message_id=row[outbox.c.id],
            attempt=row[outbox.c.send_attempts],
            person_id=row[outbox.c.person_id],
            sender_id=row[outbox.c.sender_id],
            language=Language(row[outbox.c.language]),
            template_name=row[outbox.c.template_name],
            started_at=row[outbox.c.send_started_at] or row[outbox.c.created_at],
            code=row[receipt.c.error_code],
            kind=_kind(row[receipt.c.status], row[receipt.c.error_code]),
            ended=_ENDED[row[receipt.c.status]],
        )
        for row in reversed(rows)
    }
    with_sid = [
        {"message_id": row[outbox.c.id], "sid": row[receipt.c.message_sid]}
        for row in rows
        if row[outbox.c.message_sid] is None
    ]
    if with_sid:
        session.connection().execute(
            sa.update(outbox)
            .where(outbox.c.id == sa.bindparam("message_id"))
            .values(message_sid=sa.bindparam("sid")),
            with_sid,
        )
    follow_up(session, list(failures.values()), still=_MAY_FAIL, now=now)


def _kind(status: str, code: int | None) -> ErrorClass:
    # A message that was taken back at Twilio is not to be sent again, whatever its code.
    return ErrorClass.UNKNOWN if status == "canceled" else error_class(code)
