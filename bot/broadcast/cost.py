"""Cost: what a broadcast will cost in rupees and how long it takes, before it is sent."""

import math
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.broadcast.audience import audience, place_of
from bot.broadcast.compose import content_of
from bot.broadcast.routing import route
from bot.models import Broadcast, Sender
from config.languages import Language
from config.prices import Prices, load_prices

_PAISA = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """Messages of one kind and their price before tax."""

    messages: int
    rupees: Decimal

    def as_json(self) -> dict[str, Any]:
        """For `--json` and the pages."""
        return {"messages": self.messages, "rupees": _rounded(self.rupees)}


@dataclass(frozen=True)
class Cost:
    """An estimate, never too low: as if everybody whose window is shut opened it."""

    notices: Part
    """To persons whose window is shut, their answers included."""
    content: Part
    tax_percent: Decimal
    seconds: int
    """From the first message to the last at the pace the senders are allowed."""
    prices_of: str
    """The date of the prices, ISO 8601."""

    @property
    def without_tax(self) -> Decimal:
        """Rupees."""
        return self.notices.rupees + self.content.rupees

    @property
    def tax(self) -> Decimal:
        """Rupees."""
        return self.without_tax * self.tax_percent / 100

    @property
    def with_tax(self) -> Decimal:
        """Rupees."""
        return self.without_tax + self.tax

    def as_json(self) -> dict[str, Any]:
        """For `--json` and the pages; amounts in rupees."""
        return {
            "currency": "INR",
            "notices": self.notices.as_json(),
            "content": self.content.as_json(),
            "without_tax": _rounded(self.without_tax),
            "tax": _rounded(self.tax),
            "with_tax": _rounded(self.with_tax),
            "seconds": self.seconds,
            "prices_of": self.prices_of,
        }


def estimate(session: Session, broadcast: Broadcast, now: datetime, prices: Prices | None = None) -> Cost:
    """What the broadcast would cost if it went out at `now`."""
    prices = prices or load_prices()
    routed = route(audience(place_of(session, broadcast), broadcast.audience))
    is_open = sa.and_(routed.c.window_closes_at.is_not(None), routed.c.window_closes_at > now)
    # One notice asks for everything that waits, also for the admin of several groups.
    notified = sa.func.count(sa.distinct(sa.case((~is_open, routed.c.person_id))))
    pace = sa.func.coalesce(col(Sender.messages_per_second), 0)
    loads = session.execute(
        sa.select(routed.c.sender_id, pace, routed.c.language, sa.func.count(), notified)
        .select_from(routed)
        .outerjoin(Sender, col(Sender.id) == routed.c.sender_id)
        .group_by(routed.c.sender_id, pace, routed.c.language)
    ).all()
    # A text too long for a button is followed by the question whether it was posted.
    each = {language: 1 if content_of(broadcast, language).buttons else 2 for language in Language}
    notices = content = 0
    by_sender: dict[tuple[int, int], int] = {}
    for sender_id, per_second, language, recipients, shut in loads:
        messages = recipients * each[Language(language)]
        notices += shut
        content += messages
        by_sender[sender_id, per_second] = by_sender.get((sender_id, per_second), 0) + messages + shut
    return Cost(
        notices=Part(notices, notices * prices.notice),
        content=Part(content, content * prices.content),
        tax_percent=prices.tax_percent,
        seconds=max((_seconds(load, pace) for (_, pace), load in by_sender.items()), default=0),
        prices_of=prices.date.isoformat(),
    )


def _seconds(messages: int, per_second: int) -> int:
    # Without a sender there is no pace; approving will say so.
    return math.ceil(messages / per_second) if per_second else 0


def _rounded(rupees: Decimal) -> float:
    return float(rupees.quantize(_PAISA))
