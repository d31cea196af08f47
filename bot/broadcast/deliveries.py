"""Deliveries: writing one attempt of a broadcast for a whole audience to the outbox, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.broadcast import serials
from bot.broadcast.compose import POSTED, content_of
from bot.broadcast.refusals import CannotSend
from bot.broadcast.routing import route
from bot.broadcast.tags import tag_expression
from bot.models import (
    Broadcast,
    MessageContent,
    OutboxMessage,
    OutboxState,
    Priority,
    Purpose,
    TagCounter,
    Work,
    WorkKind,
    announce,
    key_of,
)
from bot.models.base import UtcDateTime
from bot.models.sql import insert, random_token
from bot.outbox.window import ask_to_open
from config.catalogue import Button, button, text
from config.languages import Language

QUESTION_AFTER = timedelta(minutes=1)
"""How long after a text without a button its admin is asked whether he posted it."""


@dataclass(frozen=True)
class Attempt:
    """One attempt at delivering a broadcast, and when."""

    broadcast: Broadcast
    number: int
    now: datetime
    due_at: datetime
    expires_at: datetime

    @property
    def deliveries(self) -> sa.ColumnElement[bool]:
        """The condition that holds for this attempt's deliveries."""
        return sa.and_(
            col(OutboxMessage.broadcast_id) == self.broadcast.id,
            col(OutboxMessage.attempt) == self.number,
            col(OutboxMessage.purpose) == Purpose.DELIVERY,
        )


def check_ready(session: Session, meant: sa.Subquery) -> dict[str, int]:
    """Check that every recipient among `meant` (of `audience`) can get a tag and a sender.

    Returns:
        The letters and ids of the districts that have recipients.

    Raises:
        CannotSend: a district has no letters, or there is no sender for it.
    """
    routed = route(meant)
    district = (routed.c.district_id, routed.c.letters, routed.c.district_name)
    without_sender = sa.func.count() - sa.func.count(routed.c.sender_id)
    ready = {}
    for district_id, letters, name, missing in session.execute(
        sa.select(*district, without_sender).group_by(*district)
    ):
        if letters is None:
            raise CannotSend("no-letters", district=name)
        if missing:
            raise CannotSend("no-sender", district=name)
        ready[letters] = district_id
    return ready


def add_deliveries(session: Session, attempt: Attempt, meant: sa.Subquery) -> int:
    """Write the attempt's deliveries to the recipients among `meant`; returns how many there are.

    What is there already is left as it is, so that writing twice adds nothing. Whoever's window is shut
    is asked to open it, and the lanes are told.

    Raises:
        CannotSend: a district has no letters, no sender or no tags left.
    """
    districts = check_ready(session, meant)
    serials.lock(session, districts.values())
    contents = {language: _content(session, attempt.broadcast, language) for language in Language}
    _write(session, attempt, route(meant), contents)
    # Counted in the outbox and not in the audience, which may have grown meanwhile.
    used: dict[str, int] = dict(
        session.execute(
            sa.select(sa.func.substr(OutboxMessage.tag, 2, 3).label("letters"), sa.func.count())
            .where(attempt.deliveries)
            .group_by("letters")
        ).all()
    )
    serials.use_up(session, districts, used, attempt.now)
    for content in contents.values():
        if not content.buttons:
            _ask_afterwards(session, attempt, content)
    ask_to_open(
        session, sa.select(col(OutboxMessage.person_id)).where(attempt.deliveries), now=attempt.due_at
    )
    senders = sa.select(col(OutboxMessage.sender_id)).where(attempt.deliveries).distinct()
    for sender_id in session.execute(senders).scalars():
        announce(session, Work(WorkKind.RUN_LANE, sender_id))
    return sum(used.values())


def _write(
    session: Session, attempt: Attempt, routed: sa.Subquery, contents: dict[Language, MessageContent]
) -> None:
    serial = col(TagCounter.next_serial) + routed.c.position
    broadcast = attempt.broadcast
    columns: dict[str, Any] = {
        "token": random_token(),
        "purpose": sa.literal(Purpose.DELIVERY.value),
        "priority": sa.literal(int(Priority.URGENT if broadcast.urgent else Priority.BULK)),
        "person_id": routed.c.person_id,
        "sender_id": routed.c.sender_id,
        "broadcast_id": sa.literal(key_of(broadcast)),
        "group_id": routed.c.group_id,
        "attempt": sa.literal(attempt.number),
        "tag": tag_expression(routed.c.letters, serial),
        "language": routed.c.language,
        "content_id": sa.case(
            *((routed.c.language == language, key_of(content)) for language, content in contents.items())
        ),
        **_waiting(attempt, attempt.due_at),
    }
    rows = (
        sa.select(*columns.values())
        .select_from(routed)
        .join(TagCounter, col(TagCounter.district_id) == routed.c.district_id)
        .where(routed.c.sender_id.is_not(None))
        # District by district in turn, so that none waits for another on a shared sender.
        .order_by(routed.c.position)
    )
    statement = insert(session, OutboxMessage).from_select([*columns], rows, include_defaults=False)
    session.execute(statement.on_conflict_do_nothing(index_elements=["broadcast_id", "group_id", "attempt"]))


def _ask_afterwards(session: Session, attempt: Attempt, content: MessageContent) -> None:
    """Ask whoever gets `content`, which carries no button, in a message of its own whether he posted it."""
    language = content.language
    question = _add_content(
        session,
        language,
        text(language, "broadcast-posted-question"),
        (button(language, POSTED),),
    )
    columns: dict[str, Any] = {
        "token": random_token(),
        "natural_key": sa.literal("posted?:") + sa.cast(OutboxMessage.id, sa.String),
        "purpose": sa.literal(Purpose.REMINDER.value),
        "priority": OutboxMessage.priority,
        "person_id": OutboxMessage.person_id,
        "sender_id": OutboxMessage.sender_id,
        "broadcast_id": OutboxMessage.broadcast_id,
        "attempt": OutboxMessage.attempt,
        "language": OutboxMessage.language,
        "content_id": sa.literal(key_of(question)),
        **_waiting(attempt, attempt.due_at + QUESTION_AFTER),
    }
    rows = sa.select(*columns.values()).where(
        attempt.deliveries, col(OutboxMessage.content_id) == key_of(content)
    )
    statement = insert(session, OutboxMessage).from_select([*columns], rows, include_defaults=False)
    session.execute(statement.on_conflict_do_nothing(index_elements=["natural_key"]))


def _waiting(attempt: Attempt, due_at: datetime) -> dict[str, Any]:
    return {
        "state": sa.literal(OutboxState.QUEUED.value),
        "send_attempts": sa.literal(0),
        "due_at": sa.literal(due_at, UtcDateTime()),
        "expires_at": sa.literal(attempt.expires_at, UtcDateTime()),
        "created_at": sa.literal(attempt.now, UtcDateTime()),
    }


def _content(session: Session, broadcast: Broadcast, language: Language) -> MessageContent:
    content = content_of(broadcast, language)
    return _add_content(session, language, content.body, content.buttons, broadcast.media_file_id)


def _add_content(
    session: Session,
    language: Language,
    body: str,
    buttons: Sequence[Button],
    media_file_id: int | None = None,
) -> MessageContent:
    content = MessageContent(
        language=language,
        body=body,
        buttons=[{"payload": one.payload, "title": one.title} for one in buttons] or None,
        media_file_id=media_file_id,
    )
    session.add(content)
    session.flush()
    return content
