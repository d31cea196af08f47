"""Progress: where the deliveries of a broadcast stand, from the database alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.broadcast.refusals import WrongState
from bot.models import Broadcast, BroadcastState, OutboxMessage, OutboxState, Purpose
from bot.whatsapp.errors import describe
from config.languages import Language

FAILED = (OutboxState.FAILED, OutboxState.UNDELIVERED, OutboxState.EXPIRED)
"""States shown as failed: the admin does not have it, and it will not be tried again by itself."""

NO_CODE = "none"


@dataclass(frozen=True)
class Reason:
    """Why deliveries failed, in a plain sentence."""

    count: int
    text: str


@dataclass(frozen=True)
class Progress:
    """The deliveries of a broadcast by state: of each group its latest attempt.

    The states sum to `total`; `posted` counts apart.
    """

    broadcast_id: int
    state: BroadcastState
    total: int
    queued: int
    sending: int
    accepted: int
    sent: int
    delivered: int
    read: int
    posted: int
    failed: int
    unknown: int
    cancelled: int
    reasons: Mapping[str, Reason]
    """By Twilio's error code; `none` where there was no code."""
    first_accepted_at: datetime | None
    last_accepted_at: datetime | None

    @property
    def per_second(self) -> float | None:
        """Messages Twilio accepted a second, from the first to the last; none before there are two."""
        if self.first_accepted_at is None or self.last_accepted_at is None:
            return None
        seconds = (self.last_accepted_at - self.first_accepted_at).total_seconds()
        taken = self.accepted + self.sent + self.delivered + self.read
        return taken / seconds if seconds > 0 else None

    def as_json(self) -> dict[str, Any]:
        """The answer of `munadi broadcast status --json` (INTERFACE)."""
        return {
            "id": self.broadcast_id,
            "state": self.state.value,
            **{name: getattr(self, name) for name in ("total", *_SHOWN, "posted")},
            "reasons": {
                code: {"count": reason.count, "text": reason.text} for code, reason in self.reasons.items()
            },
            "first_accepted_at": _iso(self.first_accepted_at),
            "last_accepted_at": _iso(self.last_accepted_at),
        }


_SHOWN = ("queued", "sending", "accepted", "sent", "delivered", "read", "failed", "unknown", "cancelled")


def progress(session: Session, broadcast_id: int, language: Language = Language.HINDI) -> Progress:
    """Where the broadcast stands now; reasons of failures are said in `language`.

    Raises:
        WrongState: there is no such broadcast.
    """
    later = aliased(OutboxMessage)
    superseded = sa.exists().where(
        col(later.broadcast_id) == col(OutboxMessage.broadcast_id),
        col(later.group_id) == col(OutboxMessage.group_id),
        col(later.attempt) > col(OutboxMessage.attempt),
    )
    its_deliveries = sa.and_(
        col(OutboxMessage.broadcast_id) == col(Broadcast.id),
        col(OutboxMessage.purpose) == Purpose.DELIVERY,
        ~superseded,
    )
    kinds = (col(Broadcast.state), col(OutboxMessage.state), col(OutboxMessage.error_code))
    rows = session.execute(
        sa.select(
            *kinds,
            sa.func.count(col(OutboxMessage.id)),
            sa.func.count(col(OutboxMessage.posted_at)),
            sa.func.min(col(OutboxMessage.accepted_at)),
            sa.func.max(col(OutboxMessage.accepted_at)),
        )
        .select_from(Broadcast)
        .outerjoin(OutboxMessage, its_deliveries)
        .where(col(Broadcast.id) == broadcast_id)
        .group_by(*kinds)
    ).all()
    if not rows:
        raise WrongState("not-found", id=str(broadcast_id))
    counts = dict.fromkeys(_SHOWN, 0)
    failures: dict[int | None, int] = {}
    for _, state, code, number, *_ in rows:
        if state in FAILED:
            failures[code] = failures.get(code, 0) + number
        if state is not None:
            counts["failed" if state in FAILED else state] += number
    return Progress(
        broadcast_id=broadcast_id,
        state=rows[0][0],
        total=sum(counts.values()),
        posted=sum(row[4] for row in rows),
        reasons={
            NO_CODE if code is None else str(code): Reason(number, describe(code, language))
            for code, number in sorted(failures.items(), key=lambda failure: -failure[1])
        },
        first_accepted_at=min((row[5] for row in rows if row[5]), default=None),
        last_accepted_at=max((row[6] for row in rows if row[6]), default=None),
        **counts,
    )


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
