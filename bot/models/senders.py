"""WhatsApp senders and what Twilio keeps for us: content and templates."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference, utc_time
from config.languages import Language


class SenderState(StrEnum):
    """Whether a sender sends."""

    ACTIVE = "active"
    RESTING = "resting"
    """Until `resting_until`: Twilio or Meta asked for less."""
    STOPPED = "stopped"
    """Until a person starts it again: account or sender error."""


class Sender(Table, table=True):
    """A WhatsApp number we send from; it belongs to a district or, without one, to the pool."""

    __tablename__ = "sender"
    __table_args__ = (
        sa.CheckConstraint("messages_per_second BETWEEN 1 AND 400", name="pace_possible"),
        sa.CheckConstraint("(state = 'resting') = (resting_until IS NOT NULL)", name="resting_has_end"),
    )

    id: int | None = identity()
    address: str = Field(max_length=200, unique=True)
    district_id: int | None = reference("place.id", optional=True)
    messages_per_second: int = 80
    """What Twilio allows this sender: 80, or up to 400 on request (FACTS: Sending)."""
    state: SenderState = one_of(SenderState, SenderState.ACTIVE)
    resting_until: datetime | None = utc_time(optional=True)
    error_code: int | None = None
    """Why it rests or is stopped."""
    created_at: datetime = utc_time()


class ContentResource(Table, table=True):
    """A Content resource at Twilio for an in-session message with buttons, found again by fingerprint."""

    __tablename__ = "content_resource"

    fingerprint: str = Field(primary_key=True, max_length=64)
    """SHA-256 of body, media link, buttons and language."""
    content_sid: str = Field(max_length=64)
    created_at: datetime = utc_time()


class TemplateState(StrEnum):
    """Meta's approval of a template, as Twilio reports it."""

    UNSUBMITTED = "unsubmitted"
    RECEIVED = "received"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"


class MessageTemplate(Table, table=True):
    """An approved-template definition of `config/templates` as it stands at Twilio, a row a language."""

    __tablename__ = "message_template"

    name: str = Field(primary_key=True, max_length=60)
    language: Language = Field(primary_key=True, sa_type=sa.String(2))
    fingerprint: str = Field(max_length=64)
    """SHA-256 of the definition that was pushed."""
    content_sid: str = Field(max_length=64)
    state: TemplateState = one_of(TemplateState, TemplateState.UNSUBMITTED)
    rejection_reason: str | None = Field(default=None, max_length=500)
    checked_at: datetime = utc_time()
