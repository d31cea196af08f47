"""Posting to the installation as Twilio does: signed, repeated where the URL asks for it, a few at a time."""

import asyncio
import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha1
from urllib.parse import parse_qsl, quote_plus
from uuid import uuid4

import aiohttp
from yarl import URL

Parameters = Sequence[tuple[str, str]]

BACKOFF_SECONDS = 0.5
"""Before the first repetition; twice as long before each further one."""
TOTAL_SECONDS = 15.0
"""After which Twilio gives a webhook up, repetitions included (twilio.com: connection overrides, `tt`)."""


@dataclass(frozen=True)
class Overrides:
    """What stands behind `#` in a webhook's URL (twilio.com/docs/usage/webhooks: connection overrides)."""

    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    connect_seconds: float = 5.0
    read_seconds: float = 15.0

    def repeats(self, problem: str) -> bool:
        """Whether `problem` (`ct`, `rt`, `4xx`, `5xx`) is worth a repetition."""
        return problem in self.policy or ("all" in self.policy and problem != "")


def split_overrides(url: str) -> tuple[str, Overrides]:
    """The URL to post to, and how; what stands behind `#` never goes over the wire."""
    address, _, fragment = url.partition("#")
    return address, _read_overrides(fragment)


@lru_cache(maxsize=256)
def _read_overrides(fragment: str) -> Overrides:
    given = dict(parse_qsl(fragment))
    return Overrides(
        retries=min(5, max(0, int(given.get("rc", "1")))),
        policy=frozenset(given.get("rp", "ct").split(",")),
        connect_seconds=int(given.get("ct", "5000")) / 1000,
        read_seconds=int(given.get("rt", "15000")) / 1000,
    )


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    # Names, addresses and accounts come again and again; quoting them is most of a post's own cost.
    return quote_plus(text)


def encode(parameters: Parameters) -> bytes:
    """The parameters as the body of a form."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in parameters).encode()


def sign(auth_token: str, url: str, parameters: Parameters) -> str:
    """X-Twilio-Signature: base64 of HMAC-SHA1 over the URL and the sorted parameters."""
    text = url + "".join(name + value for name, value in sorted(parameters))
    return base64.b64encode(hmac.digest(auth_token.encode(), text.encode(), sha1)).decode()


@dataclass(slots=True, eq=False)
class _Post:
    url: str
    parameters: Parameters
    overrides: Overrides
    token: str
    began: float
    attempts: int = 0


@dataclass
class Counts:
    """What became of the posts."""

    delivered: int = 0
    repeated: int = 0
    refused: int = 0
    """Answered, but not with 2xx, and not repeated any more."""
    lost: int = 0
    """Never answered."""


class Poster:
    """Posts from a queue with a bounded number of workers over kept-alive connections."""

    def __init__(self, auth_token: str, workers: int) -> None:
        self.counts = Counts()
        self._auth_token = auth_token
        self._worker_count = workers
        self._queue: asyncio.Queue[_Post] = asyncio.Queue()
        self._workers: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession | None = None
        self._under_way = 0

    @property
    def waiting(self) -> int:
        """How many posts are not finished yet, those that wait for their repetition included."""
        return self._under_way

    async def start(self) -> None:
        """Open the connections."""
        connector = aiohttp.TCPConnector(limit=self._worker_count, keepalive_timeout=60)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": "TwilioProxy/1.1",
                "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            },
        )
        self._workers = [
            asyncio.create_task(self._work(self._session), name=f"poster-{number}")
            for number in range(self._worker_count)
        ]

    async def stop(self) -> None:
        """Cut what is under way."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def post(self, url: str, parameters: Parameters) -> None:
        """Have something posted; returns at once."""
        address, overrides = split_overrides(url)
        now = asyncio.get_running_loop().time()
        self._under_way += 1
        self._queue.put_nowait(_Post(address, parameters, overrides, str(uuid4()), now))

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            post = await self._queue.get()
            problem = await self._send(session, post)
            if problem and self._repeat(post, problem):
                continue
            self._under_way -= 1
            if not problem:
                self.counts.delivered += 1
            elif problem in ("ct", "rt"):
                self.counts.lost += 1
            else:
                self.counts.refused += 1

    async def _send(self, session: aiohttp.ClientSession, post: _Post) -> str:
        """Post once; the name of the problem in the words of `rp`, empty when there is none."""
        post.attempts += 1
        headers = {
            "X-Twilio-Signature": sign(self._auth_token, post.url, post.parameters),
            "I-Twilio-Idempotency-Token": post.token,
        }
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=post.overrides.connect_seconds, sock_read=post.overrides.read_seconds
        )
        try:
            async with session.post(
                URL(post.url, encoded=True),
                data=encode(post.parameters),
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                await response.read()
        except aiohttp.ServerTimeoutError as error:
            return "ct" if isinstance(error, aiohttp.ConnectionTimeoutError) else "rt"
        except (aiohttp.ClientError, OSError):
            return "ct"
        if response.status >= 500:
            return "5xx"
        return "4xx" if response.status >= 300 else ""

    def _repeat(self, post: _Post, problem: str) -> bool:
        loop = asyncio.get_running_loop()
        wait = BACKOFF_SECONDS * 2 ** (post.attempts - 1)
        if post.attempts > post.overrides.retries or not post.overrides.repeats(problem):
            return False
        if loop.time() + wait - post.began > TOTAL_SECONDS:
            return False
        self.counts.repeated += 1
        loop.call_later(wait, self._queue.put_nowait, post)
        return True
