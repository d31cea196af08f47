"""Posting: an admin says that he posted what was delivered to him."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.models import OutboxMessage, OutboxState, Person, Purpose

MAY_HAVE_ARRIVED = (
    OutboxState.SENDING,
    OutboxState.UNKNOWN,
    OutboxState.ACCEPTED,
    OutboxState.SENT,
    OutboxState.DELIVERED,
    OutboxState.READ,
)
"""States in which the admin can have the content; receipts come late, answers do not wait for them."""


def mark_posted(
    session: Session, person: Person, replied_sid: str | None, now: datetime
) -> OutboxMessage | None:
    """Note that the person posted a delivery: the one he replied to, else the latest not yet posted.

    `replied_sid` is the SID of the message his answer hangs on; without one it is a delivery that still
    counts. Saying it again changes nothing. None when he has nothing that could be posted.
    """
    delivery = _replied_to(session, person, replied_sid)
    delivery = delivery or _latest(session, person, col(OutboxMessage.expires_at) > now)
    if delivery is None or delivery.posted_at is not None:
        return delivery
    session.execute(
        sa.update(OutboxMessage)
        .where(col(OutboxMessage.id) == delivery.id, col(OutboxMessage.posted_at).is_(None))
        .values(posted_at=now)
    )
    session.refresh(delivery)
    return delivery


def _replied_to(session: Session, person: Person, replied_sid: str | None) -> OutboxMessage | None:
    if not replied_sid:
        return None
    message = session.exec(
        select(OutboxMessage).where(
            OutboxMessage.message_sid == replied_sid, OutboxMessage.person_id == person.id
        )
    ).one_or_none()
    if message is None or message.purpose is Purpose.DELIVERY:
        return message
    # The question that follows a long text hangs on the broadcast, not on one of its deliveries.
    return _latest(session, person, col(OutboxMessage.broadcast_id) == message.broadcast_id)


def _latest(session: Session, person: Person, condition: sa.ColumnElement[bool]) -> OutboxMessage | None:
    statement = (
        select(OutboxMessage)
        .where(
            OutboxMessage.person_id == person.id,
            OutboxMessage.purpose == Purpose.DELIVERY,
            col(OutboxMessage.state).in_(MAY_HAVE_ARRIVED),
            condition,
        )
        .order_by(col(OutboxMessage.posted_at).is_not(None), col(OutboxMessage.id).desc())
    )
    return session.exec(statement.limit(1)).first()
