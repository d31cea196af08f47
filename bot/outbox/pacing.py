"""The pace of a sender, kept in Redis for all processes that send for it.

The bucket holds as many tokens as messages are allowed in a second. Each token has its moment, and is back
a little more than a second after it, so that no second, wherever it begins, sees more than that many. Between
two moments lies most of the even distance: after a stall a lane catches up without a burst.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

import structlog
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger()

RETURN_SECONDS = 1.013
"""When a taken token is back: 1 / 1.013 is 98.7 % of the pace."""

LATE_SECONDS = 0.010
"""A token that is used later than this after its moment is lost. Less than what RETURN_SECONDS has over a
second: however unevenly late the messages of a second are, there are never more than the pace."""

EVENNESS = 0.97
"""The share of the even distance that lies between any two tokens."""

AHEAD_SECONDS = 0.03
"""A token may be taken so long before its moment; the taker waits for the moment by itself."""

ANSWER_SECONDS = 1.0
"""How long Redis may take; a Redis that hangs is a Redis that is gone."""

ASK_AGAIN_SECONDS = 0.25
"""While Redis is gone."""

# KEYS[1]: the moments of the latest tokens, newest first, in microseconds of Redis's own clock.
# ARGV: how many tokens there are; after what time each is back; the least distance; how far ahead to give.
# The answer: whether a token was given, and in how many microseconds its moment is.
# Without the key nobody knows what was taken (Redis is new, or lost its memory), so that all tokens count
# as taken now. It never expires: a quiet sender is not a forgotten one.
TAKE = """
local tokens, back_after = tonumber(ARGV[1]), tonumber(ARGV[2])
local distance, ahead = tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local newest = redis.call('LINDEX', KEYS[1], 0)
if not newest then
    for _ = 1, tokens do redis.call('RPUSH', KEYS[1], string.format('%d', now)) end
    return {0, back_after - ahead}
end
local moment = math.max(now, newest + distance)
local oldest = redis.call('LINDEX', KEYS[1], tokens - 1)
if oldest then moment = math.max(moment, oldest + back_after) end
moment = math.min(moment, now + back_after)
if moment > now + ahead then return {0, moment - now - ahead} end
redis.call('LPUSH', KEYS[1], string.format('%d', moment))
redis.call('LTRIM', KEYS[1], 0, tokens - 1)
return {1, moment - now}
"""


class Pace(Protocol):
    """Something that says when the next message may leave."""

    async def take(self) -> None:
        """Return as soon as one more message may leave."""


class Bucket:
    """The token bucket of one sender: `async with Bucket(redis, sender_id, per_second) as pace`.

    Without Redis there are no tokens and nothing leaves: several processes that each kept the pace by
    themselves would together exceed it. Sending goes on about a second after Redis is back.
    """

    def __init__(self, redis: Redis, sender_id: int, per_second: int) -> None:
        # A connection of our own: a hanging Redis must not hold the lane for longer than ANSWER_SECONDS.
        given = redis.connection_pool
        options = given.connection_kwargs | {
            "socket_timeout": ANSWER_SECONDS,
            "socket_connect_timeout": ANSWER_SECONDS,
            "retry": Retry(NoBackoff(), 0),
        }
        self._redis = Redis(connection_pool=ConnectionPool(given.connection_class, **options))
        self._take = self._redis.register_script(TAKE)
        self._key = f"munadi:pace:{sender_id}"
        seconds = (RETURN_SECONDS, RETURN_SECONDS / per_second * EVENNESS, AHEAD_SECONDS)
        self._arguments = [per_second, *(round(each * 1_000_000) for each in seconds)]
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pace")

    async def take(self) -> None:
        """Return as soon as one more message may leave, by the clock of Redis."""
        loop = asyncio.get_running_loop()
        while True:
            given, moment = await loop.run_in_executor(self._thread, self._ask)
            await asyncio.sleep(moment - time.monotonic())
            if given and time.monotonic() - moment <= LATE_SECONDS:
                return

    def _ask(self) -> tuple[bool, float]:
        """Whether there is a token, and its moment, or when to ask again, by the monotonic clock."""
        try:
            given, microseconds = self._take(keys=[self._key], args=self._arguments)
        except RedisError as error:
            log.warning("pace.without_redis", error=type(error).__name__)
            return False, time.monotonic() + ASK_AGAIN_SECONDS
        return bool(given), time.monotonic() + int(microseconds) / 1_000_000

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._redis.close()
