"""Settling what is not known: creates without an answer, and messages about which no receipt comes.

Twilio is asked, and what it says is stored as a receipt: so there is one way only in which a message moves
forward.

A create without an answer is *provably absent*, and the message sent again, when all of this holds: its
request is over (its answer was waited for in vain, or the lease ended under which alone it could be made);
since then Twilio has had time to make a message of it (`settle.ABSENT_AFTER`); a complete listing of the
recipient's messages, made after that, has none that is not known to be another row's; no receipt has come
for it; and nothing else to this recipient was in flight that the listing might have shown in its place.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlmodel import Session

from bot.models import Database, OutboxState, Receipt, Work, WorkKind, announce
from bot.models.sql import insert
from bot.outbox.failures import MOST_ATTEMPTS
from bot.outbox.settle import SILENT_AFTER
from bot.outbox.tables import (
    UNDER_WAY,
    in_state,
    lock,
    message_content,
    outbox,
    person,
    receipt,
    sender,
    unsettled_in,
)
from bot.whatsapp.client import ListedMessage, TwilioRefused, TwilioUnavailable, WhatsApp
from config.catalogue import Pattern

log = structlog.get_logger()

AT_A_TIME = 500
"""Messages settled in one run; the next run takes the next."""

QUESTIONS_IN_FLIGHT = 4

ASK_AGAIN_AFTER = timedelta(seconds=5)
"""When Twilio could not be asked about a message."""


@dataclass(frozen=True)
class Settled:
    """What a run found out."""

    found: int
    """Creates without an answer that Twilio has."""
    absent: int
    """Creates without an answer that Twilio never had: queued again."""
    asked: int
    """Messages about which no receipt had come."""


@dataclass(frozen=True, slots=True)
class _Unknown:
    id: int
    attempt: int
    person_id: int
    sender_id: int
    to: str
    sender: str
    started_at: datetime
    text: str | None


async def settle_unknown(database: Database, whatsapp: WhatsApp, now: datetime) -> Settled:
    """Ask Twilio about everything that is not known and whose time to ask has come."""
    waiting = await asyncio.to_thread(_unknown, database, now)
    of_recipient: dict[tuple[str, str], list[_Unknown]] = {}
    for message in waiting:
        of_recipient.setdefault((message.to, message.sender), []).append(message)
    slots = asyncio.Semaphore(QUESTIONS_IN_FLIGHT)
    settled = await asyncio.gather(
        *(_settle_recipient(database, whatsapp, slots, messages, now) for messages in of_recipient.values())
    )
    asked = await _ask_about_silent(database, whatsapp, slots, now)
    return Settled(sum(found for found, _ in settled), sum(absent for _, absent in settled), asked)


def _unknown(database: Database, now: datetime) -> list[_Unknown]:
    with database.read() as session:
        rows = session.connection().execute(
            sa.select(
                outbox,
                person.c.address.label("to"),
                sender.c.address.label("sender"),
                sa.func.coalesce(message_content.c.body, outbox.c.body).label("text"),
            )
            .select_from(
                outbox.join(person, person.c.id == outbox.c.person_id)
                .join(sender, sender.c.id == outbox.c.sender_id)
                .outerjoin(message_content, message_content.c.id == outbox.c.content_id)
            )
            .where(unsettled_in(outbox, OutboxState.UNKNOWN), outbox.c.due_at <= now)
            .order_by(outbox.c.due_at)
            .limit(AT_A_TIME)
        )
        return [
            _Unknown(
                id=row.id,
                attempt=row.send_attempts,
                person_id=row.person_id,
                sender_id=row.sender_id,
                to=row.to,
                sender=row.sender,
                started_at=row.send_started_at,
                text=_text(row),
            )
            for row in rows
        ]


def _text(row: Any) -> str | None:
    if row.text is None:
        return None
    tag = {"1": row.tag} if row.tag is not None else {}
    return Pattern(row.text, tag | (row.variables or {})).filled()


async def _settle_recipient(
    database: Database,
    whatsapp: WhatsApp,
    slots: asyncio.Semaphore,
    messages: list[_Unknown],
    now: datetime,
) -> tuple[int, int]:
    async with slots:
        try:
            listed = await whatsapp.find_messages(
                to=messages[0].to,
                sender=messages[0].sender,
                created_after=min(message.started_at for message in messages),
            )
        except (TwilioUnavailable, TwilioRefused) as error:
            log.warning("unknown.not_settled", reason=str(error), messages=len(messages))
            return 0, 0
    return await asyncio.to_thread(_write, database, messages, listed, now)


def _write(
    database: Database, messages: list[_Unknown], listed: list[ListedMessage], now: datetime
) -> tuple[int, int]:
    with database.write() as session:
        lock(session.connection(), [message.id for message in messages])
        if not _are_all_in_doubt(session, messages):
            return 0, 0
        known = _known_sids(session, messages[0].person_id, [each.sid for each in listed])
        found = _matched(messages, [each for each in listed if each.sid not in known])
        for message, twilios in found:
            _store(session, message.id, twilios, now)
        present = {message.id for message, _ in found}
        absent = [message for message in messages if message.id not in present]
        for message in absent:
            _send_again(session, message, now)
        if found:
            announce(session, Work(WorkKind.APPLY_RECEIPTS))
        return len(found), len(absent)


def _are_all_in_doubt(session: Session, messages: Sequence[_Unknown]) -> bool:
    """Whether exactly these are without an answer, now that Twilio's list is there.

    Something else in flight to this recipient may stand in the list without our knowing its SID yet; a
    receipt may have come for one of these. Then the next run looks again.
    """
    first = messages[0]
    rows = session.connection().execute(
        sa.select(outbox.c.id).where(
            sa.or_(unsettled_in(outbox, OutboxState.SENDING), unsettled_in(outbox, OutboxState.UNKNOWN)),
            outbox.c.person_id == first.person_id,
            outbox.c.sender_id == first.sender_id,
        )
    )
    ids = [message.id for message in messages]
    unapplied = sa.select(receipt.c.id).where(receipt.c.outbox_id.in_(ids), receipt.c.applied_at.is_(None))
    return {row.id for row in rows} == set(ids) and not session.connection().execute(unapplied).first()


def _known_sids(session: Session, person_id: int, sids: list[str]) -> set[str]:
    """Those of `sids` that belong to a message we know, or to an earlier attempt at one."""
    connection = session.connection()
    present = connection.execute(sa.select(outbox.c.message_sid).where(outbox.c.message_sid.in_(sids)))
    reported = connection.execute(
        sa.select(receipt.c.message_sid)
        .join(outbox, outbox.c.id == receipt.c.outbox_id)
        .where(outbox.c.person_id == person_id, receipt.c.message_sid.in_(sids))
    )
    return {*present.scalars(), *reported.scalars()}


def _matched(messages: list[_Unknown], listed: list[ListedMessage]) -> list[tuple[_Unknown, ListedMessage]]:
    """Which of Twilio's messages is which of ours: first by text, then in the order they were made."""
    left = sorted(listed, key=lambda each: each.created_at)
    open_ones = sorted(messages, key=lambda each: each.started_at)
    pairs = []
    for by_text in (True, False):
        for message in list(open_ones):
            fitting = [each for each in left if not by_text or each.body == message.text]
            if fitting:
                pairs.append((message, fitting[0]))
                open_ones.remove(message)
                left.remove(fitting[0])
    return pairs


def _store(session: Session, outbox_id: int, listed: ListedMessage, now: datetime) -> None:
    values = Receipt(
        outbox_id=outbox_id,
        status=listed.status,
        message_sid=listed.sid,
        error_code=listed.error_code,
        received_at=now,
    )
    session.connection().execute(
        insert(session, Receipt).values(values.model_dump(exclude={"id"})).on_conflict_do_nothing()
    )


def _send_again(session: Session, message: _Unknown, now: datetime) -> None:
    again = message.attempt < MOST_ATTEMPTS
    ended: dict[str, Any] = {"state": OutboxState.FAILED, "failed_at": now}
    session.connection().execute(
        sa.update(outbox)
        .where(
            outbox.c.id == message.id,
            outbox.c.send_attempts == message.attempt,
            in_state(outbox, OutboxState.UNKNOWN),
        )
        .values(**({"state": OutboxState.QUEUED} if again else ended))
    )
    if again:
        announce(session, Work(WorkKind.RUN_LANE, message.sender_id))


async def _ask_about_silent(
    database: Database, whatsapp: WhatsApp, slots: asyncio.Semaphore, now: datetime
) -> int:
    """Fetch messages whose receipts are overdue: callbacks get lost. Each is asked about ever more rarely,
    for a phone may be off for days."""
    silent = await asyncio.to_thread(_silent, database, now)

    async def ask(sid: str) -> ListedMessage | None:
        async with slots:
            try:
                return await whatsapp.fetch_message(sid)
            except (TwilioUnavailable, TwilioRefused) as error:
                log.warning("silent.not_asked", reason=str(error))
                return None

    answers = await asyncio.gather(*(ask(sid) for _, sid in silent))
    pairs = [(outbox_id, answer) for (outbox_id, _), answer in zip(silent, answers, strict=True)]
    if pairs:
        await asyncio.to_thread(_store_all, database, pairs, now)
    return sum(answer is not None for answer in answers)


def _silent(database: Database, now: datetime) -> list[tuple[int, str]]:
    with database.write() as session:
        connection = session.connection()
        rows = connection.execute(
            sa.select(outbox.c.id, outbox.c.message_sid, outbox.c.accepted_at)
            .where(in_state(outbox, *UNDER_WAY), outbox.c.due_at <= now, outbox.c.message_sid.is_not(None))
            .order_by(outbox.c.due_at)
            .limit(AT_A_TIME)
            .with_for_update(key_share=True, skip_locked=True)
        ).all()
        if rows:
            # Asked about twice as late each time: the next question is as far off as the message is old.
            connection.execute(
                sa.update(outbox)
                .where(outbox.c.id == sa.bindparam("message_id"))
                .values(due_at=sa.bindparam("next", type_=outbox.c.due_at.type)),
                [
                    {"message_id": row.id, "next": now + max(SILENT_AFTER, now - (row.accepted_at or now))}
                    for row in rows
                ],
            )
        return [(row.id, row.message_sid) for row in rows]


def _store_all(database: Database, answers: list[tuple[int, ListedMessage | None]], now: datetime) -> None:
    with database.write() as session:
        for outbox_id, listed in answers:
            if listed is not None:
                _store(session, outbox_id, listed, now)
        unasked = [outbox_id for outbox_id, listed in answers if listed is None]
        session.connection().execute(
            sa.update(outbox).where(outbox.c.id.in_(unasked)).values(due_at=now + ASK_AGAIN_AFTER)
        )
        announce(session, Work(WorkKind.APPLY_RECEIPTS))
