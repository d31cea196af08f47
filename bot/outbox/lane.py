"""The lane of a sender: claims what is due, paces it, sends it, writes down what became of it.

Three things go on at the same time: the next batch is claimed while the last is still being sent, messages
leave one by one at the sender's pace with many answers outstanding, and outcomes are written in batches.
The database is used by short transactions in threads; none is open while anything is sent. Any number of
lanes of a sender may run at once, in any number of processes.
"""

import asyncio
import heapq
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import partial

import sqlalchemy as sa
from redis import Redis

from bot.models import Database, SenderState, Work, WorkKind, announce, utc_now
from bot.outbox.claims import Claim, Claimed, claim, has_due
from bot.outbox.content import ContentNotReady, Contents
from bot.outbox.failures import LIMIT_REST, rest
from bot.outbox.media_links import MediaLinks
from bot.outbox.pacing import Bucket, Pace
from bot.outbox.resting import Rest, patiently
from bot.outbox.settle import Became, NotTried, Result, became, settle
from bot.outbox.tables import sender
from bot.whatsapp.client import CONCURRENCY, WhatsApp
from bot.whatsapp.errors import ErrorClass, error_class
from bot.whatsapp.outcomes import Accepted, Ambiguous, Outcome, Retryable, Throttled

LEASE = timedelta(seconds=20)
"""How long a claimed message is ours: longer than HOLD and a request's own ten seconds together."""

HOLD = timedelta(seconds=3)
"""A message that could not leave so long after its claim goes back to the queue: then pause, cancel, the
window and the lease are looked at again before it leaves."""

BATCHES_A_SECOND = 4
"""Claims; the next is made when half of the last is gone, so that a reply or a pause acts within 0.5 s."""

RECORD_EVERY = 0.1
"""Seconds over which outcomes are gathered for one transaction."""

GATHER = 0.05
"""Seconds until the next claim after one that found fewer than it looked for."""

LEAVE = 4
"""A lane leaves the database alone for so many times as long as a claim took. Where 60,000 messages wait for
shut windows, a claim that finds little looks at all of them (measured: 50 to 140 ms)."""

LOOK_AGAIN = 0.25
"""Seconds between claims that found nothing, while something is still in flight or the lane lingers."""


class Ended(StrEnum):
    """Why a lane ended."""

    NOTHING_DUE = "nothing_due"
    TIME_UP = "time_up"
    RESTING = "resting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class LaneResult:
    """What a lane did."""

    ended: Ended
    accepted: int = 0
    refused: int = 0
    """Queued again or failed, by the class of the error."""
    put_back: int = 0
    unknown: int = 0


async def run_lane(
    database: Database,
    redis: Redis,
    whatsapp: WhatsApp,
    sender_id: int,
    *,
    links: MediaLinks,
    stop_after: float,
    in_flight: int = CONCURRENCY,
    lease: timedelta = LEASE,
    linger: float = 0.0,
) -> LaneResult:
    """Send what is due on one sender, for at most `stop_after` seconds and what is then in flight.

    Ends before that when nothing has been due for `linger` seconds, or when the sender rests or is stopped.
    If its time is up and more is due, its own work is announced again. `in_flight` is not to exceed the
    concurrency of `whatsapp`.
    """
    per_second = await asyncio.to_thread(_messages_per_second, database, sender_id)
    async with Bucket(redis, sender_id, per_second) as pace:
        lane = Lane(
            database,
            whatsapp,
            pace,
            sender_id,
            links=links,
            batch=max(1, round(per_second / BATCHES_A_SECOND)),
            in_flight=in_flight,
            lease=lease,
        )
        return await lane.run(stop_after=stop_after, linger=linger)


def _messages_per_second(database: Database, sender_id: int) -> int:
    with database.read() as session:
        statement = sa.select(sender.c.messages_per_second).where(sender.c.id == sender_id)
        return int(session.connection().execute(statement).scalar_one())


@dataclass(order=True)
class _Waiting:
    """A claimed message on its way out; a more urgent one that is claimed later overtakes it."""

    priority: int
    number: int
    message: Claimed = field(compare=False)


class Lane:
    """One run of a lane; `batch` is how many messages are claimed at a time."""

    def __init__(
        self,
        database: Database,
        whatsapp: WhatsApp,
        pace: Pace,
        sender_id: int,
        *,
        links: MediaLinks,
        batch: int,
        in_flight: int = CONCURRENCY,
        lease: timedelta = LEASE,
    ) -> None:
        self._database = database
        self._whatsapp = whatsapp
        self._pace = pace
        self._sender_id = sender_id
        self._batch = batch
        self._lease = lease
        self._contents = Contents(database, whatsapp, links)
        self._slots = asyncio.Semaphore(in_flight)
        self._waiting: list[_Waiting] = []
        self._claimed = 0
        self._sending: set[asyncio.Task[None]] = set()
        self._results: list[Result] = []
        self._being_written = 0
        self._counts: Counter[Became] = Counter()
        self._errors: list[BaseException] = []
        self._changed = asyncio.Event()
        self._closed = False
        self._rest = Rest()

    async def run(self, *, stop_after: float, linger: float = 0.0) -> LaneResult:
        """Send until nothing is due or the time is up.

        Raises:
            ExceptionGroup: of what went wrong unexpectedly; the messages concerned are settled as unknown
                when their lease is over, the others went out.
        """
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(self._keep_sending())
            tasks.create_task(self._keep_recording())
            ended = await self._keep_claiming(time.monotonic() + stop_after, linger)
            if ended in (Ended.RESTING, Ended.STOPPED):
                self._put_back(lambda _: True)
            await self._until(lambda: not self._waiting and not self._sending)
            sending.cancel()
            self._closed = True
        if self._errors:
            raise BaseExceptionGroup("messages could not be sent", self._errors)
        if ended is Ended.TIME_UP:
            await patiently(self._announce_if_due)
        return LaneResult(
            ended,
            accepted=self._counts[Became.ACCEPTED],
            refused=self._counts[Became.REFUSED],
            put_back=self._counts[Became.PUT_BACK],
            unknown=self._counts[Became.UNKNOWN],
        )

    # --- claiming ---

    async def _keep_claiming(self, stop_at: float, linger: float) -> Ended:
        quiet_since = time.monotonic()
        while time.monotonic() < stop_at:
            await self._until(lambda: len(self._waiting) <= self._batch // 2)
            if 0 < stop_at - time.monotonic() <= self._rest.seconds_left:
                return Ended.RESTING
            await self._rest.over()
            began = time.monotonic()
            taken = await patiently(self._claim)
            took = time.monotonic() - began
            if taken.sender_state is SenderState.STOPPED:
                return Ended.STOPPED
            if taken.resting_until is not None:
                self._rest.until(taken.resting_until)
            elif taken.messages:
                await self._contents.prepare(taken.messages)
                self._line_up(taken.messages)
                quiet_since = time.monotonic()
                if len(taken.messages) < self._batch:
                    await asyncio.sleep(max(GATHER, took * LEAVE))
            elif taken.ended:
                continue
            elif self._waiting or self._sending or self._results or self._being_written:
                # What is on its way holds back what comes after it for the same person.
                await asyncio.sleep(max(LOOK_AGAIN, took * LEAVE))
            elif time.monotonic() - quiet_since >= linger:
                return Ended.NOTHING_DUE
            else:
                await asyncio.sleep(max(LOOK_AGAIN, took * LEAVE))
        return Ended.TIME_UP

    def _claim(self) -> Claim:
        with self._database.write() as session:
            return claim(session, self._sender_id, limit=self._batch, lease=self._lease, now=utc_now())

    def _line_up(self, messages: list[Claimed]) -> None:
        for message in messages:
            self._claimed += 1
            heapq.heappush(self._waiting, _Waiting(message.priority, self._claimed, message))
        self._changed.set()

    # --- sending ---

    async def _keep_sending(self) -> None:
        while True:
            await self._until(lambda: bool(self._waiting))
            await self._slots.acquire()
            await self._rest.over()
            await self._pace.take()
            if not self._waiting or _is_stale(self._waiting[0]):
                # Put back meanwhile, or about to be.
                self._put_back(_is_stale)
                self._slots.release()
                continue
            task = asyncio.create_task(self._send(heapq.heappop(self._waiting).message))
            self._sending.add(task)
            task.add_done_callback(self._sent)
            self._changed.set()

    async def _send(self, message: Claimed) -> None:
        started_at = utc_now()
        try:
            outgoing = self._contents.outgoing(message, started_at)
        except ContentNotReady as error:
            outcome: Outcome = Retryable(str(error))
        else:
            outcome = await self._whatsapp.send(outgoing)
        self._results.append(Result(message, outcome, started_at))
        await self._heed(message, outcome)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._slots.release()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._errors.append(error)
        self._changed.set()

    async def _heed(self, message: Claimed, outcome: Outcome) -> None:
        """What an outcome means for the messages after it."""
        if isinstance(outcome, Accepted):
            self._rest.well()
            return
        code = None if isinstance(outcome, Ambiguous) else outcome.code
        kind = error_class(code)
        if kind in (ErrorClass.PAUSE_SENDER, ErrorClass.STOP_EVERYTHING):
            self._rest.until(utc_now() + LIMIT_REST, code)
            self._put_back(lambda _: True)
        elif became(outcome) is Became.PUT_BACK:
            self._rest.begin(outcome.retry_after if isinstance(outcome, Throttled) else None, code)
        elif kind is ErrorClass.STOP_TEMPLATE:
            await self._contents.forget(message)

    def _put_back(self, which: Callable[[_Waiting], bool]) -> None:
        going = [each for each in self._waiting if which(each)]
        if going:
            self._waiting = [each for each in self._waiting if not which(each)]
            heapq.heapify(self._waiting)
            now = utc_now()
            self._results += [Result(each.message, NotTried(), now) for each in going]
            self._changed.set()

    # --- recording ---

    async def _keep_recording(self) -> None:
        while not self._closed or self._results:
            await asyncio.sleep(RECORD_EVERY)
            self._put_back(_is_stale)
            results, self._results = self._results, []
            if results:
                self._being_written = len(results)
                self._counts += await patiently(partial(self._write, results))
                self._being_written = 0
                self._changed.set()

    def _write(self, results: list[Result]) -> Counter[Became]:
        with self._database.write() as session:
            counts = settle(session, results, now=utc_now())
            resting_until = self._rest.noteworthy_end
            if resting_until is not None:
                rest(session, self._sender_id, until=resting_until, code=self._rest.code)
        return counts

    def _announce_if_due(self) -> None:
        with self._database.write() as session:
            if has_due(session, self._sender_id, utc_now()):
                announce(session, Work(WorkKind.RUN_LANE, self._sender_id))

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._changed.clear()
            await self._changed.wait()


def _is_stale(waiting: _Waiting) -> bool:
    return utc_now() - waiting.message.claimed_at > HOLD
