"""The pace of a sender, kept in Redis for all processes that send for it.

The bucket holds as many tokens as messages are allowed in a second; they are given in turn. Each has its
moment, and is back a little more than a second after it was really used. So no second, wherever it begins,
sees a token twice, and thus never more messages than there are tokens. Between two moments lies most of the
even distance: after a stall a lane catches up without a burst.
"""

import asyncio
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

import structlog
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger()

RETURN_SECONDS = 1.015
"""When a used token is back: 1 / 1.015 is 98.5 % of the pace. What is over a second is for messages that take
longer than others from here to Twilio."""

EVENNESS = 0.97
"""The share of the even distance that lies between any two tokens."""

AHEAD_SECONDS = 0.03
"""A token may be taken so long before its moment; the taker waits for the moment by itself."""

EARLY_SECONDS = 0.001
"""A token may be used so long before its moment: a sleep ends about so much too late."""

NEWS_SECONDS = 0.01
"""A token that was used later than this is reported at once, others with the next question."""

LOST_SECONDS = 0.25
"""A token that could not be used so soon after its moment is not used at all."""

ANSWER_SECONDS = 1.0
"""How long Redis may take; a Redis that hangs is a Redis that is gone."""

ASK_AGAIN_SECONDS = 0.25
"""While Redis is gone."""

# KEYS[1]: a hash of when each token was last used, in microseconds of Redis's own clock, by number; how many
# there are; how many were given in all; the latest moment.
# ARGV: how many tokens there are; after what time each is back; the least distance; how far ahead to give;
# how many are wanted; then pairs of a token that was used, and how long after its moment.
# The answer: in how many microseconds to ask again; then pairs of a token and in how many its moment is.
# Without the key nobody knows what was used (Redis is new, or lost its memory), so that all tokens count
# as used now. It never expires: a quiet sender is not a forgotten one.
TAKE = """
local tokens, back_after = tonumber(ARGV[1]), tonumber(ARGV[2])
local distance, ahead, wanted = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local state = redis.call('HMGET', KEYS[1], 'tokens', 'given', 'latest')
if tonumber(state[1]) ~= tokens then
    local fields = {'tokens', tokens, 'given', 0, 'latest', string.format('%d', now)}
    for token = 0, tokens - 1 do
        fields[#fields + 1] = token
        fields[#fields + 1] = string.format('%d', now)
    end
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], unpack(fields))
    return {back_after - ahead}
end
local given, latest = tonumber(state[2]), tonumber(state[3])
for index = 6, #ARGV, 2 do
    local used = tonumber(ARGV[index])
    if used < given and given <= used + tokens then
        redis.call('HINCRBY', KEYS[1], used % tokens, ARGV[index + 1])
    end
end
local answer = {0}
for _ = 1, wanted do
    local last_used = tonumber(redis.call('HGET', KEYS[1], given % tokens) or 0)
    local moment = math.max(now, latest + distance, last_used + back_after)
    moment = math.min(moment, now + back_after)
    if moment > now + ahead then
        answer[1] = moment - now - ahead
        break
    end
    redis.call('HSET', KEYS[1], given % tokens, string.format('%d', moment))
    answer[#answer + 1] = given
    answer[#answer + 1] = moment - now
    given, latest = given + 1, moment
end
redis.call('HSET', KEYS[1], 'given', given, 'latest', string.format('%d', latest))
return answer
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
        self._at_a_time = max(1, round(per_second * AHEAD_SECONDS / 2))
        self._given: deque[tuple[int, float]] = deque()
        self._used: list[int] = []
        self._report: asyncio.Task[float] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pace")

    async def take(self) -> None:
        """Return as soon as one more message may leave, by the clock of Redis."""
        while True:
            while not self._given:
                await asyncio.sleep(await self._ask(self._at_a_time))
            token, moment = self._given.popleft()
            await asyncio.sleep(moment - EARLY_SECONDS - time.monotonic())
            late = time.monotonic() - moment
            if late <= LOST_SECONDS:
                self._used += (token, round(late * 1_000_000))
                if late > NEWS_SECONDS:
                    self._report = asyncio.create_task(self._ask(0))
                return

    async def _ask(self, wanted: int) -> float:
        """Report what was used and get up to `wanted` tokens; in how many seconds to ask again."""
        used, self._used = self._used, []
        loop = asyncio.get_running_loop()
        given, again_in = await loop.run_in_executor(self._thread, self._run_script, wanted, used)
        self._given += given
        return again_in

    def _run_script(self, wanted: int, used: list[int]) -> tuple[list[tuple[int, float]], float]:
        try:
            again_in, *given = self._take(keys=[self._key], args=[*self._arguments, wanted, *used])
        except RedisError as error:
            log.warning("pace.without_redis", error=type(error).__name__)
            return [], ASK_AGAIN_SECONDS
        now = time.monotonic()
        pairs = zip(given[::2], given[1::2], strict=True)
        return [(int(token), now + int(moment) / 1_000_000) for token, moment in pairs], again_in / 1_000_000

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._report is not None:
            await self._report
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._redis.close()
