"""The transport under twilio-python: real timeouts, no hidden retries, no phone number in any log."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
    encode_basic_auth,
)
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from bot.whatsapp.account import Account

_LOGGER = logging.getLogger("munadi.twilio")


class RequestFailed(Exception):
    """A request to Twilio did not succeed; the kinds differ in what may have happened at Twilio."""


class NotSent(RequestFailed):
    """No connection came about: Twilio cannot have seen the request."""


class NoClearAnswer(RequestFailed):
    """The request may have left; what Twilio made of it is unknown."""


class Refused(RequestFailed):
    """Twilio answered with something else than 2xx.

    `code` is Twilio's own, absent when something between us and Twilio answered; `retry_after` is in
    seconds.
    """

    def __init__(self, status: int, code: int | None, reason: str, retry_after: float | None = None) -> None:
        super().__init__(f"HTTP {status}: {reason}")
        self.status = status
        self.code = code
        self.reason = reason
        self.retry_after = retry_after


class HttpClient(AsyncHttpClient):  # type: ignore[misc]  # twilio ships no types
    """What twilio-python sends its requests through.

    twilio's own async client has no timeout at all, repeats a POST when told to retry, logs phone numbers
    and loses the Retry-After header. This one fails with a `RequestFailed` that says what is known.

    Every Twilio host is replaced by `account.base_url` when that is set. To be made in a running loop.
    """

    def __init__(
        self, account: Account, *, concurrency: int, connect_seconds: float, answer_seconds: float
    ) -> None:
        # The logger is never written to: twilio's logs carry addresses in URLs and parameters.
        super().__init__(_LOGGER, is_async=True)
        self._account = account
        self.session = ClientSession(
            connector=TCPConnector(limit=concurrency, ttl_dns_cache=300),
            # `connect` also counts the wait for a free connection of the pool; it is shorter than `total`
            # so that a request that ran out of `total` has certainly been given a connection.
            timeout=ClientTimeout(total=answer_seconds, connect=min(connect_seconds, answer_seconds / 2)),
            cookie_jar=DummyCookieJar(),
        )

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request, once; redirects are not followed and the session's timeouts hold.

        Raises:
            RequestFailed: in one of its three kinds.
        """
        headers = dict(headers or {})
        if auth is not None:
            headers["Authorization"] = encode_basic_auth(*auth)
        as_json = headers.get("Content-Type") == "application/json"
        try:
            async with self.session.request(
                method,
                self._account.located(url),
                params=params,
                data=None if as_json else data,
                json=data if as_json else None,
                headers=headers,
                allow_redirects=False,
            ) as response:
                status, answer_headers, text = response.status, response.headers, await response.text()
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NotSent(f"no connection: {type(error).__name__}") from error
        except (ClientError, TimeoutError, UnicodeDecodeError) as error:
            raise NoClearAnswer(f"no answer: {type(error).__name__}") from error
        if not 200 <= status < 300:
            raise _refusal(status, answer_headers, text)
        if text and not text.startswith("{"):
            raise NoClearAnswer(f"HTTP {status} with something that is not Twilio's")
        return Response(status, text, answer_headers)

    async def close(self) -> None:
        """Close all connections."""
        await self.session.close()


def _refusal(status: int, headers: Mapping[str, str], text: str) -> Refused:
    # Twilio has two shapes of error bodies: code and message, or RFC 9457's code, title and detail.
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        body = {}
    code = body.get("code")
    reason = body.get("message") or body.get("detail") or body.get("title") or "no reason given"
    known_code = code if isinstance(code, int) and code >= 10_000 else None
    return Refused(status, known_code, str(reason), _seconds(headers.get("Retry-After")))


def _seconds(retry_after: str | None) -> float | None:
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        return _seconds_until(retry_after)


def _seconds_until(moment: str) -> float | None:
    try:
        return max(0.0, (parsedate_to_datetime(moment) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
