"""Closes the days whose deadline has passed, and says which are ready to be reported."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.models import AuditDay, Draw, DrawState, Work, WorkKind, announce


def close_due(session: Session, now: datetime) -> int:
    """Mark as missed what was not answered by the deadline, and announce every day ready for its report.

    A day is ready when nothing more is waited for: all is in, or the deadline has passed. Returns how
    many draws were missed by this call.
    """
    over = sa.select(col(AuditDay.id)).where(col(AuditDay.deadline_at) <= now)
    missed = session.exec(
        sa.update(Draw)
        .where(col(Draw.state) == DrawState.ASKED, col(Draw.audit_day_id).in_(over))
        .values(state=DrawState.MISSED)
        .execution_options(synchronize_session=False)
    ).rowcount
    ready = session.exec(
        select(AuditDay.id).where(
            col(AuditDay.reported_at).is_(None),
            ~sa.exists().where(col(Draw.audit_day_id) == AuditDay.id, col(Draw.state) == DrawState.ASKED),
        )
    )
    for audit_day_id in ready:
        announce(session, Work(WorkKind.REPORT_AUDIT, audit_day_id))
    return missed


def announce_if_complete(session: Session, audit_day_id: int) -> None:
    """Announce the day's report if this was the last answer it waited for."""
    if is_complete(session, audit_day_id):
        announce(session, Work(WorkKind.REPORT_AUDIT, audit_day_id))


def is_complete(session: Session, audit_day_id: int) -> bool:
    """Whether the day waits for no answer any more."""
    waiting = select(Draw.id).where(Draw.audit_day_id == audit_day_id, Draw.state == DrawState.ASKED)
    return session.exec(waiting).first() is None
