"""How a lane holds still when its sender is told to, and waits for a database that is away."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.models import utc_now

log = structlog.get_logger()

FIRST_REST = timedelta(seconds=0.05)
"""When Twilio says that the sender is too fast, or cannot be reached; doubled each time in a row."""

NAMED_COUNTS_FROM = 3
"""From how many in a row on Twilio's own Retry-After is kept: one refusal among many acceptances is chance,
and would cost a broadcast nine tenths of its pace if 10 % were refused."""

NOTEWORTHY = timedelta(seconds=1)
"""A rest that other lanes of the sender are to know about."""

LONGEST_REST = timedelta(seconds=30)

DATABASE_PATIENCE = 60.0
"""Seconds for which a lane waits for the database to come back before it gives up what it knows."""

LONGEST_PAUSE = 2.0
"""Seconds between attempts to reach the database."""

T = TypeVar("T")


class Rest:
    """The rest of a lane's sender: begun by what Twilio answers, longer each time in a row."""

    def __init__(self) -> None:
        self.ends_at: datetime | None = None
        self.code: int | None = None
        self._in_a_row = 0

    @property
    def seconds_left(self) -> float:
        """How long it still lasts; 0.0 when there is none."""
        return max(0.0, (self.ends_at - utc_now()).total_seconds()) if self.ends_at else 0.0

    def begin(self, retry_after: float | None, code: int | None) -> None:
        """Rest for a while that grows, or for what Twilio names; the many answers to what was in flight
        at the same time count as one."""
        if self.seconds_left:
            return
        rest = min(FIRST_REST * 2**self._in_a_row, LONGEST_REST) * random.uniform(1, 1.5)  # noqa: S311
        self._in_a_row += 1
        if retry_after and self._in_a_row >= NAMED_COUNTS_FROM:
            rest = max(rest, timedelta(seconds=retry_after))
        self.until(utc_now() + rest, code)

    @property
    def noteworthy_end(self) -> datetime | None:
        """When it ends, if that is long enough to be told to other lanes."""
        return self.ends_at if self.seconds_left >= NOTEWORTHY.total_seconds() else None

    def until(self, ends_at: datetime, code: int | None = None) -> None:
        """Rest until then, unless it rests longer already."""
        if self.ends_at is None or self.ends_at < ends_at:
            self.ends_at, self.code = ends_at, code

    def well(self) -> None:
        """Something was accepted: the next rest is short again."""
        self._in_a_row = 0

    async def over(self) -> None:
        """Wait until it is over."""
        while seconds := self.seconds_left:
            await asyncio.sleep(seconds)


async def patiently(work: Callable[[], T]) -> T:
    """Do work on the database in a thread, again and again while the database is away.

    Raises:
        OperationalError, InterfaceError: it stayed away for DATABASE_PATIENCE.
    """
    give_up_at = time.monotonic() + DATABASE_PATIENCE
    pause = 0.1
    while True:
        try:
            return await asyncio.to_thread(work)
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() >= give_up_at:
                raise
            log.warning("database.away", error=type(error.orig).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
