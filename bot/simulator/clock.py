"""The simulator's time, and what people are going to do in it."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Two times. The protocol's is real time, and can be moved forward. People's passes faster.

    Moving the clock forward by a day shuts the windows of everybody who did not write since, and lets
    people do at once what they were going to do in that day.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._moved = 0.0
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The protocol's time, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._moved)

    def people_time(self) -> float:
        """Seconds that passed for people since the simulator began."""
        return (time.monotonic() - self._began) * self.speed + self._moved

    def move(self, seconds: float) -> None:
        """Move both times forward."""
        self._moved += seconds


class Agenda:
    """What people are going to do, soonest first: one heap and one timer, however many people there are."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._heap)

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Have `act` called when so many seconds have passed for people."""
        due = self.clock.people_time() + seconds
        heapq.heappush(self._heap, (due, next(self._order), act))
        if self._heap[0][0] == due:
            self.wind()

    def wind(self) -> None:
        """Set the timer to the next act; to be called when the clock was moved."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._heap:
            wait = (self._heap[0][0] - self.clock.people_time()) / self.clock.speed
            self._timer = asyncio.get_running_loop().call_later(max(0.0, wait), self._ring)

    def _ring(self) -> None:
        loop = asyncio.get_running_loop()
        now = self.clock.people_time()
        while self._heap and self._heap[0][0] <= now:
            # On their own turn each, so that one that raises does not take the others with it.
            loop.call_soon(heapq.heappop(self._heap)[2])
        self.wind()

    def close(self) -> None:
        """Forget everything that was going to happen."""
        self._heap.clear()
        self.wind()
