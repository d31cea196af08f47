"""The outbox: every message the bot sends is one row here before it is sent. And receipts."""

from datetime import datetime
from enum import IntEnum, StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference, utc_time
from config.languages import Language


class Purpose(StrEnum):
    """Why a message is sent."""

    REPLY = "reply"
    SIGN_IN = "sign_in"
    NOTICE = "notice"
    """The short approved template that asks to open the window, because something waits."""
    DELIVERY = "delivery"
    REQUEST = "request"
    """Asks a drawn admin for a screenshot."""
    REMINDER = "reminder"
    REPORT = "report"


class Priority(IntEnum):
    """Which goes first in a lane; smaller is sooner."""

    REPLY = 0
    URGENT = 1
    REQUEST = 2
    BULK = 5


class OutboxState(StrEnum):
    """Where a message stands; it only moves forward (DESIGN: Promises 2)."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    """Twilio gave no clear answer; settled by its callback or by listing."""
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


FINAL_STATES = frozenset(
    {
        OutboxState.DELIVERED,
        OutboxState.READ,
        OutboxState.FAILED,
        OutboxState.UNDELIVERED,
        OutboxState.CANCELLED,
        OutboxState.EXPIRED,
    }
)
"""States in which nothing more needs to happen (a delivered message may still become read)."""


class MessageContent(Table, table=True):
    """A text many outbox rows share, such as a broadcast's in one language; `{{1}}` is the row's tag."""

    __tablename__ = "message_content"

    id: int | None = identity()
    language: Language = one_of(Language)
    body: str = Field(sa_type=sa.Text)
    buttons: list[dict[str, str]] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    media_file_id: int | None = reference("media_file.id", optional=True)
    created_at: datetime = utc_time()


class OutboxMessage(Table, table=True):
    """One message to one person. Twilio's callback finds it by `token`.

    What is sent is exactly one of: `template_name` with `variables` (allowed when the window is shut),
    `body` or the shared `content_id` (free-form: only while the window is open). A body may have numbered
    gaps, filled by `variables`; `buttons` and a media file ride on it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("broadcast_id", "group_id", "attempt"),
        sa.CheckConstraint(
            "(purpose = 'delivery') = (group_id IS NOT NULL AND broadcast_id IS NOT NULL)",
            name="delivery_has_group_and_broadcast",
        ),
        sa.CheckConstraint(
            "CASE WHEN body IS NULL THEN 0 ELSE 1 END + CASE WHEN content_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN template_name IS NULL THEN 0 ELSE 1 END = 1",
            name="one_content",
        ),
        sa.CheckConstraint("(purpose = 'delivery') = (tag IS NOT NULL)", name="delivery_has_tag"),
        sa.CheckConstraint("(state = 'sending') = (lease_until IS NOT NULL)", name="sending_has_lease"),
        sa.Index(
            "ix_outbox_due",
            "sender_id",
            "priority",
            "due_at",
            "id",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        ),
        sa.Index(
            "ix_outbox_unsettled",
            "state",
            "lease_until",
            sqlite_where=sa.text("state IN ('sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('sending', 'unknown')"),
        ),
        sa.Index(
            "ix_outbox_waiting",
            "person_id",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        ),
        sa.Index(
            "ix_outbox_expiring",
            "expires_at",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        ),
        sa.Index(
            "ix_outbox_under_way",
            "due_at",
            sqlite_where=sa.text("state IN ('accepted', 'sent')"),
            postgresql_where=sa.text("state IN ('accepted', 'sent')"),
        ),
        sa.Index("ix_outbox_broadcast_state", "broadcast_id", "state"),
        sa.Index("ix_outbox_person", "person_id", "id"),
    )

    id: int | None = identity()
    token: str = Field(max_length=32, unique=True)
    """Random, in the StatusCallback URL: how a receipt finds its message."""
    natural_key: str | None = Field(default=None, max_length=120, unique=True)
    """What makes two messages the same one, such as `request:draw:12`; deliveries have their own key."""
    purpose: Purpose = one_of(Purpose)
    priority: int = Field(sa_type=sa.SmallInteger)
    person_id: int = reference("person.id")
    sender_id: int = reference("sender.id")
    broadcast_id: int | None = reference("broadcast.id", optional=True)
    group_id: int | None = reference("whatsapp_group.id", optional=True)
    draw_id: int | None = reference("draw.id", optional=True, index=True)
    attempt: int = Field(default=1, sa_type=sa.SmallInteger)
    """Which attempt at this delivery: sending again to those not reached adds a row."""
    tag: str | None = Field(default=None, max_length=12, index=True)
    """A delivery's tag as it is shown: `#UDR-N7YKDH` (bot/broadcast/tags.py)."""
    language: Language = one_of(Language, Language.HINDI)
    body: str | None = Field(default=None, sa_type=sa.Text)
    content_id: int | None = reference("message_content.id", optional=True)
    variables: dict[str, str] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    buttons: list[dict[str, str]] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    """Quick replies: `{"payload", "title"}`, at most three."""
    template_name: str | None = Field(default=None, max_length=60)
    media_file_id: int | None = reference("media_file.id", optional=True)
    state: OutboxState = one_of(OutboxState, OutboxState.QUEUED)
    due_at: datetime = utc_time()
    """When to look at it next. Queued: not sent before. Unknown: from then on it was never sent, if Twilio
    does not have it. Accepted or sent: Twilio is asked, should no receipt have come by then."""
    expires_at: datetime | None = utc_time(optional=True)
    """After this it is worth nothing and is not sent any more."""
    lease_until: datetime | None = utc_time(optional=True)
    send_attempts: int = Field(default=0, sa_type=sa.SmallInteger)
    message_sid: str | None = Field(default=None, max_length=64, unique=True)
    error_code: int | None = None
    created_at: datetime = utc_time()
    send_started_at: datetime | None = utc_time(optional=True)
    accepted_at: datetime | None = utc_time(optional=True)
    sent_at: datetime | None = utc_time(optional=True)
    delivered_at: datetime | None = utc_time(optional=True)
    read_at: datetime | None = utc_time(optional=True)
    failed_at: datetime | None = utc_time(optional=True)
    posted_at: datetime | None = utc_time(optional=True)
    """When the admin said it is in the group (deliveries)."""


class Receipt(Table, table=True):
    """A status callback, stored before it is acknowledged, applied in batches."""

    __tablename__ = "receipt"
    __table_args__ = (
        # With the SID: a message that failed and was sent again has another one, and other receipts.
        sa.UniqueConstraint("outbox_id", "message_sid", "status"),
        sa.Index(
            "ix_receipt_unapplied",
            "id",
            sqlite_where=sa.text("applied_at IS NULL"),
            postgresql_where=sa.text("applied_at IS NULL"),
        ),
    )

    id: int | None = identity()
    outbox_id: int = reference("outbox.id")
    status: str = Field(max_length=24)
    """Twilio's word: queued, sent, delivered, read, failed, undelivered, canceled …"""
    message_sid: str = Field(max_length=64)
    error_code: int | None = None
    received_at: datetime = utc_time()
    applied_at: datetime | None = utc_time(optional=True)
