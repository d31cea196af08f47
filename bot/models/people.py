"""Persons the bot talks to, what it last asked them, and their consent."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference, utc_time
from config.languages import Language


class Person(Table, table=True):
    """Somebody the bot talks to, keyed by the opaque address WhatsApp gives."""

    __tablename__ = "person"

    id: int | None = identity()
    address: str = Field(max_length=200, unique=True)
    """`whatsapp:+91…` or any other address Twilio gives; never parse digits out of it."""
    phone: str | None = Field(default=None, max_length=20, unique=True)
    """E.164, when known."""
    name: str | None = Field(default=None, max_length=200)
    language: Language = one_of(Language, Language.HINDI)
    sender_id: int | None = reference("sender.id", optional=True)
    """The sender this person last wrote to: answers come from the same number."""
    window_closes_at: datetime | None = utc_time(optional=True)
    """Until when free-form messages are allowed: 24 hours after the person's last message."""
    opted_out_at: datetime | None = utc_time(optional=True)
    unreachable_since: datetime | None = utc_time(optional=True)
    unreachable_code: int | None = None
    erased_at: datetime | None = utc_time(optional=True)
    session_epoch: int = 0
    """Raised to end all of the person's sign-ins to the console at once."""
    created_at: datetime = utc_time()


class Conversation(Table, table=True):
    """What a person is being asked at the moment; no row means nothing."""

    __tablename__ = "conversation"

    person_id: int = reference("person.id", primary_key=True)
    asking: str = Field(max_length=40)
    """The name of the question, as its conversation in `handlers/` knows it."""
    context: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    asked_at: datetime = utc_time()


class ConsentAct(StrEnum):
    """What a person, or the office for them, said about being written to."""

    INVITED = "invited"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


class Consent(Table, table=True):
    """One act of consent or its withdrawal; rows are only ever added."""

    __tablename__ = "consent"

    id: int | None = identity()
    person_id: int = reference("person.id", index=True)
    act: ConsentAct = one_of(ConsentAct)
    source: str = Field(max_length=200)
    """Where it came from: the office's words for a list, or `chat`."""
    notice_version: str | None = Field(default=None, max_length=20)
    """Which wording of the notice the person was shown."""
    language: Language = one_of(Language, Language.HINDI)
    inbound_id: int | None = reference("inbound_message.id", optional=True)
    at: datetime = utc_time()
