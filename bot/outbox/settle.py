"""Writing down what became of the messages a lane sent, many in one transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session

from bot.models import OutboxState
from bot.outbox.claims import Claimed
from bot.outbox.failures import Failure, follow_up
from bot.outbox.tables import UNSETTLED, in_state, lock, outbox, receipt, reports_failure
from bot.whatsapp.errors import ErrorClass, error_class
from bot.whatsapp.outcomes import Accepted, Ambiguous, Outcome, Permanent, Retryable, Throttled

ABSENT_AFTER = timedelta(seconds=20)
"""How long after a create without an answer Twilio may still be about to make the message of it."""

SILENT_AFTER = timedelta(seconds=45)
"""How long no receipt may come for an accepted message until Twilio is asked."""


@dataclass(frozen=True, slots=True)
class NotTried:
    """The lane did not get round to sending it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one claimed message; `started_at` is when its request was made."""

    message: Claimed
    outcome: Outcome | NotTried
    started_at: datetime


class Became(StrEnum):
    """What a claimed message became, for counting."""

    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    PUT_BACK = "put_back"
    """To the queue, as if it had not been claimed: the sender, not the message, was at fault."""
    REFUSED = "refused"
    """Followed up by its error's class: queued again, or failed."""


def became(outcome: Outcome | NotTried) -> Became:
    """What an outcome makes of a message.

    Without a connection nothing can be sent at all: as with a throttled sender, the message itself has
    failed at nothing, and an outage must not use up its attempts.
    """
    if isinstance(outcome, Accepted):
        return Became.ACCEPTED
    if isinstance(outcome, Ambiguous):
        return Became.UNKNOWN
    if isinstance(outcome, NotTried) or (isinstance(outcome, Retryable) and outcome.code is None):
        return Became.PUT_BACK
    if isinstance(outcome, Throttled) and error_class(outcome.code) is not ErrorClass.PAUSE_SENDER:
        return Became.PUT_BACK
    return Became.REFUSED


def settle(session: Session, results: Sequence[Result], *, now: datetime) -> Counter[Became]:
    """Write down what became of claimed messages; what receipts have said meanwhile stays."""
    of: dict[Became, list[Result]] = {each: [] for each in Became}
    for result in results:
        of[became(result.outcome)].append(result)
    lock(session.connection(), [result.message.id for result in results])
    _accept(session, of[Became.ACCEPTED], now)
    _doubt(session, of[Became.UNKNOWN], now)
    _put_back(session, of[Became.PUT_BACK])
    follow_up(session, [_failure(result) for result in of[Became.REFUSED]], still=UNSETTLED, now=now)
    return Counter({each: len(found) for each, found in of.items() if found})


def _accept(session: Session, results: Sequence[Result], now: datetime) -> None:
    rows = [
        {"message_id": result.message.id, "of_attempt": result.message.attempt, "sid": outcome.message_sid}
        for result in results
        if isinstance(outcome := result.outcome, Accepted)
    ]
    if not rows:
        return
    sid = sa.bindparam("sid", type_=sa.String)
    # Its failure may have been reported, and followed up, before this answer was written down.
    known_to_have_failed = sa.exists(
        sa.select(1)
        .where(
            receipt.c.outbox_id == outbox.c.id,
            receipt.c.message_sid == sid,
            reports_failure(receipt),
        )
        .correlate(outbox)
    )
    waits = in_state(outbox, OutboxState.QUEUED, *UNSETTLED)
    session.connection().execute(
        sa.update(outbox)
        .where(
            outbox.c.id == sa.bindparam("message_id"),
            outbox.c.send_attempts == sa.bindparam("of_attempt"),
            sa.or_(outbox.c.message_sid.is_(None), outbox.c.message_sid == sid),
            ~known_to_have_failed,
        )
        .values(
            state=sa.case(
                (waits, sa.literal(OutboxState.ACCEPTED, outbox.c.state.type)), else_=outbox.c.state
            ),
            message_sid=sid,
            lease_until=None,
            error_code=None,
            due_at=now + SILENT_AFTER,
            accepted_at=sa.func.coalesce(outbox.c.accepted_at, sa.literal(now, outbox.c.accepted_at.type)),
        ),
        rows,
    )


def _doubt(session: Session, results: Sequence[Result], now: datetime) -> None:
    if results:
        session.connection().execute(
            _still(OutboxState.SENDING).values(
                state=OutboxState.UNKNOWN,
                lease_until=None,
                send_started_at=sa.bindparam("started_at", type_=outbox.c.send_started_at.type),
                due_at=now + ABSENT_AFTER,
            ),
            [_key(result) | {"started_at": result.started_at} for result in results],
        )


def _put_back(session: Session, results: Sequence[Result]) -> None:
    if results:
        session.connection().execute(
            _still(*UNSETTLED).values(
                state=OutboxState.QUEUED, lease_until=None, send_attempts=outbox.c.send_attempts - 1
            ),
            [_key(result) for result in results],
        )


def _still(*states: OutboxState) -> sa.Update:
    return sa.update(outbox).where(
        outbox.c.id == sa.bindparam("message_id"),
        outbox.c.send_attempts == sa.bindparam("of_attempt"),
        in_state(outbox, *states),
    )


def _key(result: Result) -> dict[str, object]:
    return {"message_id": result.message.id, "of_attempt": result.message.attempt}


def _failure(result: Result) -> Failure:
    message, outcome = result.message, result.outcome
    if not isinstance(outcome, Permanent | Retryable | Throttled):
        raise TypeError(f"not a refusal: {outcome!r}")
    return Failure(
        message_id=message.id,
        attempt=message.attempt,
        person_id=message.person_id,
        sender_id=message.sender_id,
        language=message.language,
        template_name=message.template_name,
        started_at=result.started_at,
        code=outcome.code,
        kind=error_class(outcome.code),
    )
