"""What there is to do after a commit, said by the rooms without knowing queues or Redis."""

from dataclasses import dataclass
from enum import StrEnum


class WorkKind(StrEnum):
    """Kinds of work that a commit can leave behind; `bot/jobs.py` has the job for each."""

    HANDLE_INBOUND = "handle_inbound"
    APPLY_RECEIPTS = "apply_receipts"
    RUN_LANE = "run_lane"
    """With the sender's id."""
    PLAN_BROADCAST = "plan_broadcast"
    """With the broadcast's id."""
    REPORT_AUDIT = "report_audit"
    """With the audit day's id."""


@dataclass(frozen=True)
class Work:
    """Something a worker should look at. Only a hint: the truth is in the database."""

    kind: WorkKind
    subject_id: int | None = None
