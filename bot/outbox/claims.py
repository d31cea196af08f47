"""Taking messages out of the queue to send them: what may go, and whose it is for a while.

A claim is a short transaction: `queued → sending` with a lease, by a conditional UPDATE. The claims of one
sender wait for each other on the sender's row, so that two processes never take the same message, nor two
messages of one person at a time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.models import OutboxState, Purpose, SenderState, TemplateState
from bot.outbox.tables import (
    broadcast,
    in_state,
    message_content,
    message_template,
    outbox,
    person,
    sender,
    unsettled_in,
    walk_indexes,
)
from config.languages import Language

LOOK_FURTHER = 3
"""How many times as many rows are looked at as are wanted: the second of a person's is passed over."""

EVEN_AFTER_OPT_OUT = (Purpose.REPLY, Purpose.SIGN_IN)
"""What a person who wants no messages still gets: answers to what they write themselves."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send until the lease ends, with everything needed to send it.

    `attempt` fences: what became of an attempt is only written while it is still the row's latest.
    """

    id: int
    attempt: int
    token: str
    purpose: Purpose
    priority: int
    person_id: int
    sender_id: int
    to: str
    sender: str
    language: Language
    body: str | None
    variables: dict[str, str]
    buttons: list[dict[str, str]]
    media_file_id: int | None
    template_name: str | None
    template_sid: str | None
    expires_at: datetime | None
    claimed_at: datetime


@dataclass(frozen=True)
class Claim:
    """What a claim took, and whether the sender may send at all."""

    messages: list[Claimed]
    sender_state: SenderState
    resting_until: datetime | None = None
    ended: int = 0
    """Messages met on the way that had expired or lost their purpose."""


def due(now: datetime, *columns: Any) -> sa.Select[Any]:
    """The messages that may leave now, over all senders.

    Free-form ones only while the person's window is open, with a template only while it is approved
    (decision 2); a broadcast's only while it is sending; a notice only while something waits behind it, or
    when it has lost its purpose and is to be cancelled.
    """
    window_is_open = person.c.window_closes_at > now
    return (
        sa.select(*columns)
        .select_from(
            outbox.join(person, person.c.id == outbox.c.person_id)
            .outerjoin(broadcast, broadcast.c.id == outbox.c.broadcast_id)
            .outerjoin(
                message_template,
                sa.and_(
                    message_template.c.name == outbox.c.template_name,
                    message_template.c.language == sa.type_coerce(outbox.c.language, sa.String),
                ),
            )
            .outerjoin(message_content, message_content.c.id == outbox.c.content_id)
        )
        .where(
            in_state(outbox, OutboxState.QUEUED),
            outbox.c.due_at <= now,
            sa.or_(
                message_template.c.state == TemplateState.APPROVED,
                sa.and_(outbox.c.template_name.is_(None), window_is_open),
            ),
            sa.or_(person.c.opted_out_at.is_(None), outbox.c.purpose.in_(EVEN_AFTER_OPT_OUT)),
            sa.or_(outbox.c.broadcast_id.is_(None), broadcast.c.state == "sending"),
            sa.or_(outbox.c.purpose != Purpose.NOTICE, window_is_open, _something_waits(now)),
        )
    )


def _something_waits(now: datetime) -> sa.ColumnElement[bool]:
    waiting = outbox.alias("waiting")
    of = broadcast.alias("broadcast_of_waiting")
    return sa.exists(
        sa.select(1)
        .select_from(waiting.outerjoin(of, of.c.id == waiting.c.broadcast_id))
        .where(
            waiting.c.person_id == outbox.c.person_id,
            in_state(waiting, OutboxState.QUEUED),
            waiting.c.template_name.is_(None),
            waiting.c.due_at <= now,
            sa.or_(waiting.c.expires_at.is_(None), waiting.c.expires_at > now),
            sa.or_(waiting.c.broadcast_id.is_(None), of.c.state == "sending"),
        )
        .correlate(outbox)
    )


def has_due(session: Session, sender_id: int, now: datetime) -> bool:
    """Whether anything may leave on this sender now."""
    walk_indexes(session.connection())
    statement = due(now, sa.literal(1)).where(outbox.c.sender_id == sender_id).limit(1)
    return session.connection().execute(statement).first() is not None


def claim(session: Session, sender_id: int, *, limit: int, lease: timedelta, now: datetime) -> Claim:
    """Take up to `limit` messages of a sender for sending, the most urgent first.

    At most one of a person is in flight at a time, except that more urgent ones do not wait for less urgent
    ones: so what a person gets of one priority arrives in its order.
    """
    connection = session.connection()
    row = connection.execute(
        sa.select(sender).where(sender.c.id == sender_id).with_for_update(key_share=True)
    ).one()
    if row.state is SenderState.RESTING and row.resting_until <= now:
        connection.execute(
            sa.update(sender)
            .where(sender.c.id == sender_id)
            .values(state=SenderState.ACTIVE, resting_until=None, error_code=None)
        )
    elif row.state is not SenderState.ACTIVE:
        return Claim([], row.state, row.resting_until)
    walk_indexes(connection)
    candidates = connection.execute(
        _candidates(now)
        .where(outbox.c.sender_id == sender_id)
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(limit * LOOK_FURTHER)
        .with_for_update(of=outbox, key_share=True, skip_locked=True)
    ).all()
    expired = [each.id for each in candidates if each.expires_at is not None and each.expires_at <= now]
    moot = [each.id for each in candidates if each.purpose is Purpose.NOTICE and each.window_is_open]
    _end(connection, expired, OutboxState.EXPIRED)
    _end(connection, moot, OutboxState.CANCELLED)
    ended = {*expired, *moot}
    first_of_person = {each.person_id: each for each in reversed(candidates) if each.id not in ended}
    chosen = [each for each in candidates if first_of_person.get(each.person_id) is each][:limit]
    if chosen:
        connection.execute(
            sa.update(outbox)
            .where(outbox.c.id.in_([each.id for each in chosen]), in_state(outbox, OutboxState.QUEUED))
            .values(
                state=OutboxState.SENDING,
                lease_until=now + lease,
                send_started_at=now,
                send_attempts=outbox.c.send_attempts + 1,
            )
        )
    return Claim([_claimed(each, row.address, now) for each in chosen], SenderState.ACTIVE, ended=len(ended))


def _candidates(now: datetime) -> sa.Select[Any]:
    busy = outbox.alias("busy")
    in_flight = sa.exists(
        sa.select(1)
        .where(
            unsettled_in(busy, OutboxState.SENDING),
            busy.c.person_id == outbox.c.person_id,
            busy.c.sender_id == outbox.c.sender_id,
            busy.c.priority <= outbox.c.priority,
        )
        .correlate(outbox)
    )
    return due(
        now,
        *[column for column in outbox.c if column.name not in ("body", "buttons", "media_file_id")],
        sa.func.coalesce(message_content.c.body, outbox.c.body).label("body"),
        outbox.c.buttons.label("own_buttons"),
        message_content.c.buttons.label("content_buttons"),
        sa.func.coalesce(outbox.c.media_file_id, message_content.c.media_file_id).label("media_file_id"),
        message_template.c.content_sid.label("template_sid"),
        person.c.address.label("to"),
        sa.func.coalesce(person.c.window_closes_at > now, sa.false()).label("window_is_open"),
    ).where(~in_flight)


def _end(connection: sa.Connection, ids: list[int], state: OutboxState) -> None:
    if ids:
        connection.execute(sa.update(outbox).where(outbox.c.id.in_(ids)).values(state=state))


def _claimed(row: Any, address: str, now: datetime) -> Claimed:
    # In a broadcast's text the first gap is the delivery's tag.
    tag = {"1": row.tag} if row.tag is not None else {}
    return Claimed(
        id=row.id,
        attempt=row.send_attempts + 1,
        token=row.token,
        purpose=row.purpose,
        priority=row.priority,
        person_id=row.person_id,
        sender_id=row.sender_id,
        to=row.to,
        sender=address,
        language=Language(row.language),
        body=row.body,
        variables=tag | (row.variables or {}),
        buttons=row.own_buttons or row.content_buttons or [],
        media_file_id=row.media_file_id,
        template_name=row.template_name,
        template_sid=row.template_sid,
        expires_at=row.expires_at,
        claimed_at=now,
    )
