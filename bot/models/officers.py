"""Officers: persons with a role in a jurisdiction, and how they sign in."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference, utc_time


class Role(StrEnum):
    """What an officer does; the values are those of INTERFACE.md."""

    STATE_PR = "state_pr"
    DISTRICT_PR = "district_pr"
    NODAL = "nodal"
    COLLECTOR = "collector"
    DEPARTMENT = "department"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Officer(Table, table=True):
    """A person with a role in the subtree of a place, from – to."""

    __tablename__ = "officer"
    __table_args__ = (
        sa.Index(
            "uq_officer_role_once",
            "person_id",
            "role",
            "place_id",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
    )

    id: int | None = identity()
    person_id: int = reference("person.id", index=True)
    role: Role = one_of(Role)
    place_id: int = reference("place.id", index=True)
    """The root of the officer's jurisdiction."""
    since: datetime = utc_time()
    until: datetime | None = utc_time(optional=True)


class SignInCode(Table, table=True):
    """A one-time code sent on WhatsApp; only its hash is kept."""

    __tablename__ = "sign_in_code"

    id: int | None = identity()
    person_id: int = reference("person.id", index=True)
    code_hash: str = Field(max_length=200)
    created_at: datetime = utc_time()
    expires_at: datetime = utc_time()
    used_at: datetime | None = utc_time(optional=True)
    failed_attempts: int = 0
