"""An office with one sender, and ways to fill its outbox."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.models import (
    Database,
    MessageTemplate,
    OutboxMessage,
    OutboxState,
    Person,
    Priority,
    Purpose,
    Sender,
    TemplateState,
    key_of,
    utc_now,
)
from bot.outbox.ledger import add
from bot.outbox.media_links import MediaLinks
from bot.outbox.tables import outbox
from config.languages import Language
from tests.builders import make_person, make_sender


@dataclass
class Office:
    """One sender of a database, with helpers that each use a transaction of their own."""

    database: Database
    sender_id: int
    given: int = 0
    links: MediaLinks = field(default_factory=lambda: MediaLinks("http://127.0.0.1:1", "key-of-tests"))

    def person(self, **options: Any) -> Person:
        with self.database.write() as session:
            return make_person(session, sender=session.get(Sender, self.sender_id), **options)

    def message(self, person: Person, body: str | None = "नमस्ते", **options: Any) -> OutboxMessage:
        options = {"purpose": Purpose.REQUEST, "priority": Priority.BULK} | options
        with self.database.write() as session:
            message = add(session, person=person, body=body, sender_id=self.sender_id, **options)
        assert message is not None
        return message

    def messages(self, count: int, **options: Any) -> list[OutboxMessage]:
        options = {"purpose": Purpose.REQUEST, "priority": Priority.BULK, "body": "नमस्ते"} | options
        with self.database.write() as session:
            sender = session.get(Sender, self.sender_id)
            people = [make_person(session, f"+91000{n:08}", sender=sender) for n in self.numbers(count)]
            added = [add(session, person=person, **options) for person in people]
        return [message for message in added if message is not None]

    def numbers(self, count: int) -> range:
        self.given += count
        return range(self.given - count, self.given)

    def row(self, message: OutboxMessage | int) -> OutboxMessage:
        key = message if isinstance(message, int) else key_of(message)
        with self.database.read() as session:
            row = session.get_one(OutboxMessage, key)
            session.expunge(row)
        return row

    def get(self, model: type[Any], key: Any) -> Any:
        with self.database.read() as session:
            row = session.get_one(model, key)
            session.expunge(row)
        return row

    def all_rows(self) -> list[OutboxMessage]:
        with self.database.read() as session:
            rows = session.exec(select(OutboxMessage).order_by(sa.column("id"))).all()
            session.expunge_all()
        return list(rows)

    def states(self) -> list[OutboxState]:
        return [row.state for row in self.all_rows()]

    def change(self, model: type[Any], key: Any, **values: Any) -> None:
        with self.database.write() as session:
            row = session.get_one(model, key)
            for name, value in values.items():
                setattr(row, name, value)

    def set_all(self, **values: Any) -> None:
        with self.database.write() as session:
            session.connection().execute(sa.update(outbox).values(**values))

    def approve(self, template: str, state: TemplateState = TemplateState.APPROVED) -> None:
        with self.database.write() as session:
            for language in Language:
                session.merge(
                    MessageTemplate(
                        name=template,
                        language=language,
                        fingerprint="f",
                        content_sid="HX" + "a" * 32,
                        state=state,
                    )
                )

    def in_session(self, work: Callable[[Session], Any]) -> Any:
        with self.database.write() as session:
            return work(session)


@pytest.fixture
def office(database: Database) -> Office:
    with database.write() as session:
        sender = make_sender(session)
        sender.messages_per_second = 400
    return Office(database, key_of(sender))


@pytest.fixture
def now() -> datetime:
    return utc_now() + timedelta(minutes=1)
