"""The daily audit: the published draw of a day, the admins drawn, and their proofs."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference, utc_time
from bot.models.places import PlaceKind


class Level(StrEnum):
    """For whom a draw is made."""

    COLLECTOR = "collector"
    NODAL = "nodal"


class DrawState(StrEnum):
    """How a draw stands; the values are those of INTERFACE.md."""

    ASKED = "asked"
    RECEIVED = "received"
    """A screenshot came; the officer has not judged it yet."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CALLED = "called"
    """The officer phoned the admin."""
    MISSED = "missed"
    """Nothing came by the deadline."""


class AuditChain(Table, table=True):
    """The hash chain of a district's daily secrets; its anchor is published when the district begins."""

    __tablename__ = "audit_chain"

    district_id: int = reference("place.id", primary_key=True)
    root: str = Field(max_length=64)
    """The secret (hex) from which the chain is hashed; never published."""
    anchor: str = Field(max_length=64)
    """The last link (hex), published: each day's secret is one link before the day before's."""
    begins_on: date
    length: int
    """Days the chain lasts."""


class AuditDay(Table, table=True):
    """The published draw of one district and day: seed and frame, from which anybody recomputes it."""

    __tablename__ = "audit_day"
    __table_args__ = (sa.UniqueConstraint("day", "district_id"),)

    id: int | None = identity()
    day: date
    district_id: int = reference("place.id")
    seed: str = Field(max_length=64)
    """SHA-256 (hex) of `v1|date|secret|beacon`."""
    secret: str = Field(max_length=64)
    """The chain's link of the day (hex), published after the draw."""
    beacon: str = Field(default="none", max_length=128)
    """A public beacon's value, or `none`."""
    frame: str = Field(sa_type=sa.Text)
    """CSV `id,stratum,from,to`: every group that could have been drawn; ids are opaque and permanent."""
    frame_hash: str = Field(max_length=64)
    drawn_at: datetime = utc_time()
    deadline_at: datetime = utc_time()
    reported_at: datetime | None = utc_time(optional=True)


class Draw(Table, table=True):
    """The day's random choice of one group for one district, level and kind of place."""

    __tablename__ = "draw"
    __table_args__ = (
        sa.UniqueConstraint("audit_day_id", "level", "kind"),
        sa.UniqueConstraint("audit_day_id", "group_id"),
        sa.CheckConstraint("kind IN ('gp', 'ward')", name="kind_with_group"),
        sa.CheckConstraint("decided_at IS NULL OR decided_by_id IS NOT NULL", name="a_person_decides"),
    )

    id: int | None = identity()
    audit_day_id: int = reference("audit_day.id", index=True)
    level: Level = one_of(Level)
    kind: PlaceKind = one_of(PlaceKind)
    cycle: int = 1
    """Every group of a stratum is drawn once before the next cycle begins."""
    group_id: int = reference("whatsapp_group.id", index=True)
    person_id: int = reference("person.id", index=True)
    """The admin who was asked."""
    broadcast_id: int = reference("broadcast.id", index=True)
    """What the group was to be shown: with `group_id` it names the delivery to be proven."""
    state: DrawState = one_of(DrawState, DrawState.ASKED)
    asked_at: datetime = utc_time()
    reminded_at: datetime | None = utc_time(optional=True)
    received_at: datetime | None = utc_time(optional=True)
    decided_at: datetime | None = utc_time(optional=True)
    decided_by_id: int | None = reference("officer.id", optional=True)
    decision_reason: str | None = Field(default=None, max_length=500)


class Proof(Table, table=True):
    """A picture that answers a draw."""

    __tablename__ = "proof"
    __table_args__ = (sa.UniqueConstraint("draw_id", "media_file_id"),)

    id: int | None = identity()
    draw_id: int = reference("draw.id", index=True)
    media_file_id: int = reference("media_file.id", index=True)
    inbound_id: int | None = reference("inbound_message.id", optional=True)
    received_at: datetime = utc_time()
