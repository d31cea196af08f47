"""The 24-hour window: asking people to open it when something waits for them (decision 2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.models import OutboxMessage, OutboxState, Purpose, Work, WorkKind, announce
from bot.models.sql import insert, random_token
from bot.outbox.tables import broadcast, in_state, outbox, person, place, sender
from config.catalogue import text
from config.languages import Language

NOTICE_TEMPLATE = "content_waiting"
"""The template of the notice (config/templates): its gap is the office, its button's payload `send`."""

NOT_WORTH_A_NOTICE = (Purpose.REPLY, Purpose.SIGN_IN)
"""An answer that missed the window is answered anew when the person writes again."""


def ask_to_open(
    session: Session, persons: Iterable[int] | sa.Select[Any] | None = None, *, now: datetime
) -> int:
    """Add a notice for each person whose window is shut while free-form messages wait; how many.

    In one statement, for `persons` (ids, or a SELECT of them) or for everybody. A person gets one notice for
    each time the window shut, whatever comes of it: the notice's natural key is made of that time, so that
    the next can only follow after an answer. The lanes concerned are announced.
    """
    shut_at = sa.func.coalesce(sa.cast(sa.extract("epoch", person.c.window_closes_at), sa.BigInteger), 0)
    key = sa.literal("notice:") + sa.cast(person.c.id, sa.String) + ":" + sa.cast(shut_at, sa.String)
    waiting = (
        sa.select(
            outbox.c.person_id,
            sa.func.min(outbox.c.sender_id).label("sender_id"),
            sa.func.min(outbox.c.priority).label("priority"),
        )
        .select_from(outbox.outerjoin(broadcast, broadcast.c.id == outbox.c.broadcast_id))
        .where(
            in_state(outbox, OutboxState.QUEUED),
            outbox.c.template_name.is_(None),
            outbox.c.purpose.not_in(NOT_WORTH_A_NOTICE),
            outbox.c.due_at <= now,
            sa.or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > now),
            sa.or_(outbox.c.broadcast_id.is_(None), broadcast.c.state == "sending"),
        )
        .group_by(outbox.c.person_id)
    )
    if persons is not None:
        among = persons if isinstance(persons, sa.Select) else list(persons)
        waiting = waiting.where(outbox.c.person_id.in_(among))
    behind = waiting.subquery("behind")
    earlier = outbox.alias("earlier")
    values: dict[str, Any] = {
        "token": random_token(),
        "natural_key": key,
        "purpose": _value("purpose", Purpose.NOTICE),
        "priority": behind.c.priority,
        "person_id": person.c.id,
        "sender_id": behind.c.sender_id,
        "attempt": sa.literal(1),
        "language": person.c.language,
        "template_name": sa.literal(NOTICE_TEMPLATE),
        "variables": _office(session, behind.c.sender_id),
        "state": _value("state", OutboxState.QUEUED),
        "due_at": _value("due_at", now),
        "send_attempts": sa.literal(0),
        "created_at": _value("created_at", now),
    }
    asked = (
        sa.select(*(value.label(name) for name, value in values.items()))
        .select_from(behind.join(person, person.c.id == behind.c.person_id))
        .where(
            person.c.opted_out_at.is_(None),
            person.c.unreachable_since.is_(None),
            sa.or_(person.c.window_closes_at.is_(None), person.c.window_closes_at <= now),
            ~sa.exists(sa.select(1).where(earlier.c.natural_key == key).correlate(person)),
        )
    )
    statement = (
        insert(session, OutboxMessage)
        .from_select(list(values), asked)
        .on_conflict_do_nothing()
        .returning(outbox.c.sender_id)
    )
    senders = session.connection().execute(statement).scalars().all()
    for sender_id in set(senders):
        announce(session, Work(WorkKind.RUN_LANE, sender_id))
    return len(senders)


def _office(session: Session, sender_id: sa.ColumnElement[int]) -> sa.ColumnElement[Any]:
    """The notice's variable: whose the waiting content is, by the sender's district and the language."""
    variables = outbox.c.variables.type
    known = session.connection().execute(
        sa.select(sender.c.id, place.c.name_hi, place.c.name_en).select_from(
            sender.join(place, place.c.id == sender.c.district_id)
        )
    )
    named = [
        (
            sa.and_(sender_id == row.id, person.c.language == language),
            sa.literal({"1": _office_of(language, row)}, variables),
        )
        for row in known
        for language in Language
    ]
    pool = [
        (person.c.language == language, sa.literal({"1": text(language, "notice-of-office")}, variables))
        for language in Language
    ]
    return sa.case(*named, *pool)


def _office_of(language: Language, row: Any) -> str:
    name = (row.name_hi if language is Language.HINDI else None) or row.name_en
    return text(language, "notice-of-district", district=name)


def _value(column: str, value: object) -> sa.ColumnElement[Any]:
    return sa.literal(value, outbox.c[column].type)
