"""The office's numbers: their pace, their queue, and Meta's limit on whom they may reach."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulator.store import CHANNEL, new_sid

QUEUE_SECONDS = 4 * 3600
"""What a sender's queue holds, in seconds of its own pace (FACTS: 4 h, then messages fail)."""

DAY = timedelta(hours=24)


@dataclass(eq=False)
class Sender:
    """One number of the office, and how full its queue is."""

    address: str
    per_second: float
    sid: str = field(default_factory=lambda: new_sid("XE"))
    quality_rating: str = "HIGH"
    most_in_one_second: int = 0
    """The most messages that were created for it within any one second."""
    _free_at: float = 0.0
    _created: deque[float] = field(default_factory=deque)

    def created(self, now: float) -> None:
        """Count a message that was created for this sender."""
        self._created.append(now)
        while self._created[0] <= now - 1.0:
            self._created.popleft()
        self.most_in_one_second = max(self.most_in_one_second, len(self._created))

    def turn(self, now: float) -> float:
        """When the next message leaves the queue, by the loop's clock; the place is taken with it."""
        turn = max(now, self._free_at)
        self._free_at = turn + 1 / self.per_second
        return turn

    def queued(self, now: float) -> int:
        """How many messages wait in the queue."""
        return max(0, round((self._free_at - now) * self.per_second))


class Senders:
    """All numbers of one WhatsApp business account."""

    def __init__(self, numbers: tuple[str, ...], per_second: float, people_per_day: int) -> None:
        self.by_address = {CHANNEL + number: Sender(CHANNEL + number, per_second) for number in numbers}
        self.by_sid = {sender.sid: sender for sender in self.by_address.values()}
        self.people_per_day = people_per_day
        self._reached: dict[str, datetime] = {}

    @property
    def first(self) -> Sender:
        """The number people write to when they know of no other."""
        return next(iter(self.by_address.values()))

    def may_reach(self, phone: str, now: datetime) -> bool:
        """Whether one more person may be written to outside the window; counts the person.

        The limit is on unique people in a rolling day, shared by all numbers (FACTS: sending).
        """
        while self._reached and next(iter(self._reached.values())) <= now - DAY:
            del self._reached[next(iter(self._reached))]
        if phone not in self._reached and len(self._reached) >= self.people_per_day:
            return False
        self._reached.setdefault(phone, now)
        return True

    def limit_in_words(self) -> str:
        """The limit as Twilio writes it: `10K Customers/24hr`."""
        if self.people_per_day >= 1000:
            return f"{self.people_per_day // 1000}K Customers/24hr"
        return f"{self.people_per_day} Customers/24hr"
