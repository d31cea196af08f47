"""WhatsApp groups, their members over time, and who has been their admin."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference, utc_time

MEMBER_LIMIT = 1024
"""Members of a WhatsApp group at most (FACTS: Groups)."""


class Group(Table, table=True):
    """The WhatsApp group of one gram panchayat or ward."""

    __tablename__ = "whatsapp_group"
    # Its number stands in published draws: SQLite, too, must never give one twice.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = identity()
    place_id: int = reference("place.id", unique=True)
    name: str | None = Field(default=None, max_length=200)
    invite_link: str | None = Field(default=None, max_length=200)
    dormant_since: datetime | None = utc_time(optional=True)
    created_at: datetime = utc_time()


class MemberReading(Table, table=True):
    """How many members a group had, as its admin or the office said at a time."""

    __tablename__ = "member_reading"
    __table_args__ = (sa.CheckConstraint(f"members BETWEEN 1 AND {MEMBER_LIMIT}", name="members_possible"),)

    id: int | None = identity()
    group_id: int = reference("whatsapp_group.id", index=True)
    members: int
    person_id: int | None = reference("person.id", optional=True)
    """The admin who said so; empty when it came with the office's list."""
    at: datetime = utc_time()


class TenureState(StrEnum):
    """Where a person stands as admin of a group."""

    INVITED = "invited"
    """Listed by the office; has not said yes yet."""
    PENDING = "pending"
    """Claimed the group unlisted; waits for the office."""
    ACTIVE = "active"
    ENDED = "ended"


class TenureEnd(StrEnum):
    """Why a tenure ended."""

    LEFT = "left"
    TRANSFERRED = "transferred"
    REPLACED = "replaced"
    REFUSED = "refused"
    CORRECTED = "corrected"


class Tenure(Table, table=True):
    """A person being admin of a group, from – to, and why it ended."""

    __tablename__ = "tenure"
    __table_args__ = (
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_has_time"),
        sa.CheckConstraint("(state = 'ended') = (end_reason IS NOT NULL)", name="ended_has_reason"),
        sa.CheckConstraint("state <> 'active' OR started_at IS NOT NULL", name="active_has_start"),
        sa.Index(
            "uq_tenure_one_active_admin",
            "group_id",
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        ),
        sa.Index(
            "uq_tenure_person_once",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        ),
    )

    id: int | None = identity()
    group_id: int = reference("whatsapp_group.id", index=True)
    person_id: int = reference("person.id", index=True)
    state: TenureState = one_of(TenureState)
    created_at: datetime = utc_time()
    started_at: datetime | None = utc_time(optional=True)
    ended_at: datetime | None = utc_time(optional=True)
    end_reason: TenureEnd | None = one_of(TenureEnd, optional=True)
