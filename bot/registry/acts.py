"""Writing an office's acts to the log: done by an officer, or by the operator at the shell."""

from typing import Any

from sqlmodel import Session

from bot.models import Officer, record


def log_act(
    session: Session,
    action: str,
    by: Officer | None,
    *,
    subject_kind: str | None = None,
    subject_id: int | None = None,
    place_id: int | None = None,
    **details: Any,
) -> None:
    """Add what `by` did to the log; without an officer it was the operator at the shell."""
    record(
        session,
        action,
        officer_id=by.id if by else None,
        actor="officer" if by else "operator",
        subject_kind=subject_kind,
        subject_id=subject_id,
        place_id=place_id,
        **details,
    )
