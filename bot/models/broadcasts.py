"""Broadcasts: one piece of content for an audience."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference, utc_time


class Category(StrEnum):
    """What kind of content it is."""

    SCHEME = "scheme"
    ORDER = "order"
    ACHIEVEMENT = "achievement"
    SUCCESS_STORY = "success_story"
    CORRECTION = "correction"
    EMERGENCY = "emergency"


class BroadcastState(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    """Approved; its deliveries are not planned yet."""
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    """Every delivery reached a final state."""


class AudienceKind(StrEnum):
    """Which groups below the audience's place are meant."""

    ALL = "all"
    GRAM_PANCHAYATS = "gp"
    WARDS = "ward"


class Broadcast(Table, table=True):
    """One piece of content for an audience, its author and its approver."""

    __tablename__ = "broadcast"
    __table_args__ = (
        sa.CheckConstraint(
            "approved_by_id IS NULL OR author_id IS NULL OR approved_by_id <> author_id", name="two_persons"
        ),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_time"),
    )

    id: int | None = identity()
    place_id: int = reference("place.id", index=True)
    """The root of the audience: state, district or block."""
    audience: AudienceKind = one_of(AudienceKind, AudienceKind.ALL)
    category: Category = one_of(Category, Category.SCHEME)
    urgent: bool = False
    """Goes before other broadcasts, and in the quiet hours."""
    text_hi: str = Field(sa_type=sa.Text)
    text_en: str | None = Field(default=None, sa_type=sa.Text)
    """For admins who chose English; without it they get the Hindi text."""
    media_file_id: int | None = reference("media_file.id", optional=True)
    state: BroadcastState = one_of(BroadcastState, BroadcastState.DRAFT)
    author_id: int | None = reference("officer.id", optional=True)
    """Empty when the operator wrote it at the shell."""
    approved_by_id: int | None = reference("officer.id", optional=True)
    created_at: datetime = utc_time(index=True)
    scheduled_at: datetime | None = utc_time(optional=True)
    approved_at: datetime | None = utc_time(optional=True)
    planned_at: datetime | None = utc_time(optional=True)
    """When its deliveries were written to the outbox."""
    cancelled_at: datetime | None = utc_time(optional=True)
    finished_at: datetime | None = utc_time(optional=True)


class TagCounter(Table, table=True):
    """The next tag serial of a district; counting up is what keeps tags from repeating."""

    __tablename__ = "tag_counter"

    district_id: int = reference("place.id", primary_key=True)
    next_serial: int = Field(default=0, sa_type=sa.BigInteger)
