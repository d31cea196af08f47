"""Handling every stored inbound message: once each, a person's in order, no one's holding up another's.

A claim takes the oldest message of some persons, for a while. The file that came with it is fetched outside
of any transaction; then everything that follows from the message is one transaction, which the claim still
has to hold at its end. Whoever dies in between leaves a claim that runs out.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from time import monotonic

import sqlalchemy as sa
import structlog
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.handlers.engine.context import Context, ReceivedMedia
from bot.handlers.files import url_to_fetch
from bot.handlers.router import handle
from bot.models import Database, InboundMessage, Person, Work, WorkKind, announce, utc_now
from bot.outbox.ledger import reply
from bot.registry.people import heard_from
from bot.whatsapp.media import MediaProblem, MediaRefused, VerifiedMedia

log = structlog.get_logger()

Fetch = Callable[[str], VerifiedMedia]
"""Fetches and verifies the file behind a MediaUrl; raises MediaRefused."""

BATCH = 25
"""Messages claimed at once, each of another person."""

LEASE = timedelta(seconds=60)
"""How long a claim holds; a fetch takes half as long at most."""

ATTEMPTS = 3
"""How often a message is tried before it is given up with an apology."""

PAUSES = (timedelta(0), timedelta(seconds=10))
"""Until the next attempt: at once, since it mostly failed because two persons wanted the same; then later."""

FETCHES = 4
"""Files fetched at the same time, so that a slow one holds up nobody."""

LONGEST_RUN = 120.0
"""Seconds; should there be more to do, another run is announced."""

FAILURE_LIMIT = 500


class ClaimLost(Exception):
    """The claim ran out and somebody else took the message: what was done about it here is undone."""


def handle_waiting(database: Database, fetch: Fetch, context_factory: Callable[[], Context]) -> int:
    """Handle every message that waits; returns how many were handled, or given up."""
    until = monotonic() + LONGEST_RUN
    handled = 0
    with ThreadPoolExecutor(FETCHES, thread_name_prefix="media") as pool:
        fetching: dict[Future[ReceivedMedia], InboundMessage] = {}
        while monotonic() < until:
            claimed = _claim(database)
            for message in claimed:
                url = url_to_fetch(message)
                if url is not None:
                    fetching[pool.submit(_fetched, fetch, url)] = message
                else:
                    handled += _handle_one(database, message, None, context_factory)
            for future in _arrived(fetching, at_once=bool(claimed)):
                message = fetching.pop(future)
                handled += _handle_fetched(database, message, future.result(), context_factory)
            if not claimed and not fetching:
                return handled
    with database.write() as session:
        announce(session, Work(WorkKind.HANDLE_INBOUND))
    return handled


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    claimed_until = col(InboundMessage.claimed_until)
    return sa.and_(
        col(InboundMessage.handled_at).is_(None), sa.or_(claimed_until.is_(None), claimed_until <= now)
    )


def _claim(database: Database) -> list[InboundMessage]:
    now = utc_now()
    older = aliased(InboundMessage, name="older")
    is_first_of_its_person = ~sa.exists(
        sa.select(1).where(
            col(older.from_address) == col(InboundMessage.from_address),
            col(older.handled_at).is_(None),
            col(older.id) < col(InboundMessage.id),
        )
    )
    free = sa.select(col(InboundMessage.id)).where(_is_free(now), is_first_of_its_person)
    free = free.order_by(col(InboundMessage.received_at), col(InboundMessage.id)).limit(BATCH)
    statement = (
        sa.update(InboundMessage)
        .where(col(InboundMessage.id).in_(free.scalar_subquery()), _is_free(now))
        .values(claimed_until=now + LEASE, attempts=InboundMessage.attempts + 1)
        .returning(InboundMessage)
        .execution_options(synchronize_session=False)
    )
    with database.write() as session:
        claimed = list(session.scalars(statement))
        session.expunge_all()
    return sorted(claimed, key=lambda message: message.id or 0)


def _arrived(fetching: Iterable[Future[ReceivedMedia]], *, at_once: bool) -> set[Future[ReceivedMedia]]:
    return wait(fetching, timeout=0 if at_once else 0.5, return_when=FIRST_COMPLETED).done


def _fetched(fetch: Fetch, url: str) -> ReceivedMedia:
    try:
        return ReceivedMedia(file=fetch(url))
    except MediaRefused as refused:
        return ReceivedMedia(problem=refused.problem)


def _handle_fetched(
    database: Database, message: InboundMessage, media: ReceivedMedia, context_factory: Callable[[], Context]
) -> int:
    if media.problem is MediaProblem.UNREACHABLE and message.attempts < ATTEMPTS:
        _release(database, message)
        return 0
    return _handle_one(database, message, media, context_factory)


def _handle_one(
    database: Database,
    message: InboundMessage,
    media: ReceivedMedia | None,
    context_factory: Callable[[], Context],
) -> int:
    """Handle a claimed message, or note that it failed; returns 1 if it is dealt with for good."""
    if message.attempts > ATTEMPTS:
        # Whoever claimed it last did not live to tell why.
        return _give_up(database, message, "the worker died each time")
    try:
        with database.write() as session:
            _keep_what_is_loaded(session)
            _hear(session, message)
            handle(session, message, media, context_factory())
            _finish(session, message, utc_now())
    except ClaimLost:
        log.warning("inbound.claim_lost", inbound_id=message.id)
        return 0
    except Exception as error:
        if _database_is_away(error):
            # No fault of the message: its claim runs out, and it is tried again.
            raise
        # Whatever else a conversation stumbles over must not stop the others' messages.
        log.exception("inbound.failed", inbound_id=message.id, attempt=message.attempts)
        if message.attempts >= ATTEMPTS:
            return _give_up(database, message, f"{type(error).__name__}: {error}")
        _release(database, message)
        return 0
    return 1


def _keep_what_is_loaded(session: Session) -> None:
    """Hold every row for the length of the transaction, so that none is read twice."""
    loaded: list[object] = []
    event.listen(session, "loaded_as_persistent", lambda _session, row: loaded.append(row))


def _hear(session: Session, message: InboundMessage) -> Person:
    number = str(message.parameter("WaId"))
    person = heard_from(
        session,
        address=message.from_address,
        to_address=message.to_address,
        phone=f"+{number}" if number.isdecimal() else None,
        profile_name=str(message.parameter("ProfileName")) or None,
        at=message.received_at,
    )
    message.person_id = person.id
    return person


def _finish(session: Session, message: InboundMessage, now: datetime, failure: str | None = None) -> None:
    held = _held(message).values(
        handled_at=now, claimed_until=None, person_id=message.person_id, failure=failure
    )
    if session.connection().execute(held).rowcount != 1:
        raise ClaimLost(f"inbound {message.id}")


def _release(database: Database, message: InboundMessage) -> None:
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    with database.write() as session:
        session.connection().execute(_held(message).values(claimed_until=utc_now() + pause))


def _give_up(database: Database, message: InboundMessage, failure: str) -> int:
    failure = failure[:FAILURE_LIMIT]
    try:
        with database.write() as session:
            person = _hear(session, message)
            reply(session, person, "failed-apology", natural_key=f"apology:{message.id}")
            _finish(session, message, utc_now(), failure)
    except ClaimLost:
        return 0
    except Exception as error:
        if _database_is_away(error):
            raise
        # Even the apology fails, for want of a sender say: the failure is noted all the same.
        log.exception("inbound.apology_failed", inbound_id=message.id)
        with database.write() as session:
            message.person_id = None
            _finish(session, message, utc_now(), failure)
    return 1


def _database_is_away(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _held(message: InboundMessage) -> sa.Update:
    return sa.update(InboundMessage).where(
        col(InboundMessage.id) == message.id,
        col(InboundMessage.handled_at).is_(None),
        col(InboundMessage.claimed_until) == message.claimed_until,
    )
