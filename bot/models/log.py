"""The append-only log of what officers and the machine did."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session

from bot.models.base import Table, identity, reference, utc_time


class LogEntry(Table, table=True):
    """One act. The database refuses to change or delete a row (triggers in the first migration)."""

    __tablename__ = "log_entry"

    id: int | None = identity()
    at: datetime = utc_time(index=True)
    officer_id: int | None = reference("officer.id", optional=True)
    actor: str = Field(max_length=40)
    """`officer`, `operator` (at the shell) or `munadi` (by itself)."""
    action: str = Field(max_length=60)
    """Dotted, subject first: `broadcast.approved`."""
    subject_kind: str | None = Field(default=None, max_length=40)
    subject_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    place_id: int | None = reference("place.id", optional=True, index=True)
    """Whose jurisdiction it concerns."""
    details: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)


def record(
    session: Session,
    action: str,
    *,
    officer_id: int | None = None,
    actor: str | None = None,
    subject_kind: str | None = None,
    subject_id: int | None = None,
    place_id: int | None = None,
    **details: Any,
) -> None:
    """Add an act to the log, in the same transaction as the act itself.

    `actor` defaults to `officer` where one is named, else to `munadi`.
    """
    session.add(
        LogEntry(
            officer_id=officer_id,
            actor=actor or ("officer" if officer_id else "munadi"),
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            place_id=place_id,
            details=details,
        )
    )
