"""What follows when a message was not taken or not delivered, by its error's class (FACTS: Error classes).

The same for a refusal that Twilio answers at once and for one that a receipt brings later. A limit or an
outage never says anything about a person.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlmodel import Session

from bot.models import ConsentAct, OutboxState, SenderState, TemplateState, record
from bot.outbox.ledger import cancel_waiting
from bot.outbox.tables import consent, in_state, message_template, outbox, person, sender
from bot.outbox.window import ask_to_open
from bot.whatsapp.errors import ErrorClass
from config.languages import Language

log = structlog.get_logger()

MOST_ATTEMPTS = 6
"""Attempts at one message that count; after them it failed."""

FIRST_BACKOFF = timedelta(seconds=2)
"""Before the second attempt; doubled for each further one, and made up to half as long again by chance."""

DELAY = timedelta(hours=12)
"""Meta's limits for one person (63049) are per day and unnamed: half a day later it may work."""

LIMIT_REST = timedelta(minutes=1)
"""A sender over a limit is tried again so often; what waits for it waits."""

_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that came to nothing. `ended` is what the message is if it is not tried again."""

    message_id: int
    attempt: int
    person_id: int
    sender_id: int
    language: Language
    template_name: str | None
    started_at: datetime
    code: int | None
    kind: ErrorClass
    ended: OutboxState = OutboxState.FAILED


@dataclass(frozen=True)
class Again:
    """Back to the queue: after what time, and whether the attempt counts against the message."""

    after: timedelta
    counts: bool


def again(kind: ErrorClass, attempt: int) -> Again | None:
    """Whether a message goes back to the queue after its `attempt`-th attempt; None when it ends."""
    at_once = timedelta(0)
    if kind in (ErrorClass.PAUSE_SENDER, ErrorClass.STOP_EVERYTHING):
        return Again(at_once, counts=False)
    if attempt >= MOST_ATTEMPTS:
        return None
    if kind is ErrorClass.RETRY:
        return Again(FIRST_BACKOFF * 2 ** (attempt - 1) * random.uniform(1, 1.5), counts=True)  # noqa: S311
    if kind in (ErrorClass.USE_TEMPLATE, ErrorClass.STOP_TEMPLATE):
        return Again(at_once, counts=True)
    if kind is ErrorClass.DELAY:
        return Again(DELAY, counts=True)
    return None


def follow_up(
    session: Session, failures: Sequence[Failure], *, still: Collection[OutboxState], now: datetime
) -> None:
    """Queue each message again or end it, and do what its error asks for: rest or stop the sender, stop the
    template, shut the window and ask to open it, remember that the person is unreachable or has opted out.

    Messages that are not in one of the states `still`, or are at another attempt, are left alone.
    """
    if not failures:
        return
    _move(session, failures, still, now)
    of: dict[ErrorClass, list[Failure]] = {}
    for failure in failures:
        of.setdefault(failure.kind, []).append(failure)
    for sender_id, code in {(each.sender_id, each.code) for each in of.get(ErrorClass.PAUSE_SENDER, ())}:
        rest(session, sender_id, until=now + LIMIT_REST, code=code)
    for failure in of.get(ErrorClass.STOP_EVERYTHING, ()):
        _stop_sender(session, failure)
    for failure in of.get(ErrorClass.STOP_TEMPLATE, ()):
        _stop_template(session, failure, now)
    _shut_windows(session, of.get(ErrorClass.USE_TEMPLATE, ()), now)
    _mark_unreachable(session, of.get(ErrorClass.UNREACHABLE, ()), now)
    for failure in of.get(ErrorClass.OPTED_OUT, ()):
        _opt_out(session, failure, now)


def rest(session: Session, sender_id: int, *, until: datetime, code: int | None) -> None:
    """Have a sender rest until `until`, or longer if it rests longer already."""
    session.connection().execute(
        sa.update(sender)
        .where(
            sender.c.id == sender_id,
            sender.c.state != SenderState.STOPPED,
            sa.or_(sender.c.resting_until.is_(None), sender.c.resting_until < until),
        )
        .values(state=SenderState.RESTING, resting_until=until, error_code=code)
    )


def _move(
    session: Session, failures: Sequence[Failure], still: Collection[OutboxState], now: datetime
) -> None:
    of_attempt = sa.and_(
        outbox.c.id == sa.bindparam("message_id"),
        outbox.c.send_attempts == sa.bindparam("of_attempt"),
        in_state(outbox, *still),
    )
    queued: list[dict[str, Any]] = []
    ended: list[dict[str, Any]] = []
    for failure in failures:
        values = {"message_id": failure.message_id, "of_attempt": failure.attempt, "code": failure.code}
        back = again(failure.kind, failure.attempt)
        if back is None:
            ended.append(values | {"ended": failure.ended})
        else:
            queued.append(values | {"counted": failure.attempt - (not back.counts), "due": now + back.after})
    due = sa.bindparam("due", type_=outbox.c.due_at.type)
    common: dict[str, Any] = {"lease_until": None, "error_code": sa.bindparam("code")}
    if queued:
        session.connection().execute(
            sa.update(outbox)
            .where(of_attempt)
            .values(
                **common,
                state=OutboxState.QUEUED,
                # What goes again at once keeps its place in the queue.
                due_at=sa.case((sa.and_(due <= now, outbox.c.due_at <= due), outbox.c.due_at), else_=due),
                send_attempts=sa.bindparam("counted"),
                message_sid=None,
                accepted_at=None,
                sent_at=None,
            ),
            queued,
        )
    if ended:
        session.connection().execute(
            sa.update(outbox)
            .where(of_attempt)
            .values(**common, state=sa.bindparam("ended", type_=outbox.c.state.type), failed_at=now),
            ended,
        )


def _stop_sender(session: Session, failure: Failure) -> None:
    stopped = session.connection().execute(
        sa.update(sender)
        .where(sender.c.id == failure.sender_id, sender.c.state != SenderState.STOPPED)
        .values(state=SenderState.STOPPED, resting_until=None, error_code=failure.code)
    )
    if stopped.rowcount:
        log.error("sender.stopped", sender_id=failure.sender_id, code=failure.code)
        record(
            session, "sender.stopped", subject_kind="sender", subject_id=failure.sender_id, code=failure.code
        )


def _stop_template(session: Session, failure: Failure, now: datetime) -> None:
    if failure.template_name is None:
        return
    stopped = session.connection().execute(
        sa.update(message_template)
        .where(
            message_template.c.name == failure.template_name,
            message_template.c.language == failure.language.value,
            message_template.c.state == TemplateState.APPROVED,
        )
        .values(state=TemplateState.PAUSED, rejection_reason=f"Twilio {failure.code}", checked_at=now)
    )
    if stopped.rowcount:
        log.error("template.stopped", template=failure.template_name, code=failure.code)
        record(
            session,
            "template.stopped",
            name=failure.template_name,
            language=failure.language.value,
            code=failure.code,
        )


def _not_heard_since(started_at: datetime) -> sa.ColumnElement[bool]:
    """A person who has written since the attempt began has shown what holds now."""
    closes = person.c.window_closes_at
    return sa.or_(closes.is_(None), closes <= started_at + _WINDOW)


def _shut_windows(session: Session, failures: Sequence[Failure], now: datetime) -> None:
    for failure in failures:
        session.connection().execute(
            sa.update(person)
            .where(
                person.c.id == failure.person_id,
                person.c.window_closes_at > now,
                _not_heard_since(failure.started_at),
            )
            .values(window_closes_at=now)
        )
    if failures:
        ask_to_open(session, [failure.person_id for failure in failures], now=now)


def _mark_unreachable(session: Session, failures: Sequence[Failure], now: datetime) -> None:
    for failure in failures:
        session.connection().execute(
            sa.update(person)
            .where(
                person.c.id == failure.person_id,
                person.c.unreachable_since.is_(None),
                _not_heard_since(failure.started_at),
            )
            .values(unreachable_since=now, unreachable_code=failure.code)
        )


def _opt_out(session: Session, failure: Failure, now: datetime) -> None:
    connection = session.connection()
    opted_out = connection.execute(
        sa.update(person)
        .where(
            person.c.id == failure.person_id,
            person.c.opted_out_at.is_(None),
            _not_heard_since(failure.started_at),
        )
        .values(opted_out_at=now)
    )
    if opted_out.rowcount:
        connection.execute(
            sa.insert(consent).values(
                person_id=failure.person_id,
                act=ConsentAct.WITHDRAWN,
                source=f"twilio {failure.code}",
                language=failure.language,
                at=now,
            )
        )
        cancel_waiting(session, person_id=failure.person_id, now=now)
