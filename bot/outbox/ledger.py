"""Adding messages to the outbox, one at a time, and taking back what is not sent yet."""

import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.models import (
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    Priority,
    Purpose,
    Sender,
    SenderState,
    Work,
    WorkKind,
    announce,
    key_of,
    utc_now,
)
from bot.models.sql import insert
from bot.outbox.claims import EVEN_AFTER_OPT_OUT
from bot.outbox.tables import in_state, outbox
from config import catalogue
from config.catalogue import Button, Pattern
from config.languages import Language


class NoSender(Exception):
    """No sender belongs to the district, nor to the pool."""


def add(
    session: Session,
    *,
    person: Person,
    purpose: Purpose,
    priority: Priority,
    body: str | Pattern | None = None,
    buttons: Sequence[Button] = (),
    template: str | None = None,
    variables: dict[str, str] | None = None,
    media_file_id: int | None = None,
    natural_key: str | None = None,
    draw_id: int | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    language: Language | None = None,
    sender_id: int | None = None,
) -> OutboxMessage | None:
    """Add one message; its lane is announced.

    Either `body` (free-form: it waits while the window is shut) or `template` with `variables`. Nothing is
    added, and None returned, when `natural_key` is in the outbox already, or when the person wants no
    messages and this is neither a reply nor a sign-in code.

    Raises:
        NoSender: no `sender_id` was given and there is no sender for this person.
    """
    if person.opted_out_at is not None and purpose not in EVEN_AFTER_OPT_OUT:
        return None
    text = body.body if isinstance(body, Pattern) else body
    if isinstance(body, Pattern):
        variables = body.variables
    elif variables and template is not None:
        variables = {gap: in_one_line(value) for gap, value in variables.items()}
    now = utc_now()
    message = OutboxMessage(
        token=secrets.token_hex(16),
        natural_key=natural_key,
        purpose=purpose,
        priority=priority,
        person_id=key_of(person),
        sender_id=sender_id if sender_id is not None else key_of(sender_for(session, person, None)),
        draw_id=draw_id,
        language=language or person.language,
        body=text,
        variables=variables or None,
        buttons=[{"payload": each.payload, "title": each.title} for each in buttons] or None,
        template_name=template,
        media_file_id=media_file_id,
        due_at=due_at or now,
        expires_at=expires_at,
        created_at=now,
    )
    statement = insert(session, OutboxMessage).values(message.model_dump(exclude={"id"}))
    added: OutboxMessage | None = session.scalar(
        statement.on_conflict_do_nothing(index_elements=["natural_key"]).returning(OutboxMessage)
    )
    if added is not None:
        announce(session, Work(WorkKind.RUN_LANE, message.sender_id))
    return added


def reply(
    session: Session,
    person: Person,
    key: str,
    *,
    buttons: Sequence[str] = (),
    natural_key: str | None = None,
    **values: str | int | float,
) -> OutboxMessage | None:
    """Answer a person with the catalogue's text `key`, in their language, before anything else waits.

    `buttons` are payloads; their titles are the catalogue's too.
    """
    language = Language(person.language)
    body: str | Pattern = catalogue.text(language, key, **values)
    if buttons:
        # One Content resource serves everybody who gets this sentence, whatever is in its gaps.
        body = catalogue.pattern(language, key, **values)
    return add(
        session,
        person=person,
        purpose=Purpose.REPLY,
        priority=Priority.REPLY,
        body=body,
        buttons=[catalogue.button(language, payload) for payload in buttons],
        natural_key=natural_key,
    )


def cancel_waiting(
    session: Session,
    *,
    person_id: int | None = None,
    broadcast_id: int | None = None,
    now: datetime,
) -> int:
    """Cancel what is still queued of a person (answers to them excepted) or of a broadcast; how many.

    From `now` on it is worth nothing. What is in flight is not touched: it is with Twilio, or comes back to
    the queue and is found by the sweep.
    """
    if person_id is None and broadcast_id is None:
        raise ValueError("whose messages are to be cancelled: a person's or a broadcast's")
    statement = sa.update(outbox).where(in_state(outbox, OutboxState.QUEUED))
    if person_id is not None:
        statement = statement.where(
            outbox.c.person_id == person_id, outbox.c.purpose.not_in(EVEN_AFTER_OPT_OUT)
        )
    if broadcast_id is not None:
        statement = statement.where(outbox.c.broadcast_id == broadcast_id)
    cancelled = statement.values(state=OutboxState.CANCELLED, expires_at=now)
    return session.connection().execute(cancelled).rowcount


def sender_for(session: Session, person: Person, district: Place | None) -> Sender:
    """The number a person gets messages from: the one they last wrote to, else one of the district's, else
    one of the pool's. People are spread evenly over the numbers, each always on the same one.

    Raises:
        NoSender: there is none.
    """
    if person.sender_id is not None:
        known = session.get(Sender, person.sender_id)
        if known is not None:
            return known
    homes = [None] if district is None else [district.id, None]
    for home in homes:
        statement = select(Sender).where(
            col(Sender.district_id) == home if home else col(Sender.district_id).is_(None)
        )
        senders = session.exec(statement.order_by(col(Sender.id))).all()
        usable = [each for each in senders if each.state is not SenderState.STOPPED] or senders
        if usable:
            return usable[key_of(person) % len(usable)]
    raise NoSender("no sender is known: add one with `munadi senders add`")


def in_one_line(value: str) -> str:
    """`value` fit for a template's variable, which holds no newline, tab or row of spaces (FACTS)."""
    return " ".join(value.split()) or "–"
