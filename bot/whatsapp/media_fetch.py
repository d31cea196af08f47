"""Fetching a file that somebody sent: only from where Twilio keeps them, bounded in size and time."""

import asyncio
import re
from dataclasses import dataclass

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, encode_basic_auth
from yarl import URL

from bot.whatsapp.account import Account, is_twilio_host
from bot.whatsapp.media import FILE_LIMIT, MediaProblem, MediaRefused

FETCH_SECONDS = 30.0
"""For one file, all redirects included."""

REDIRECT_LIMIT = 4

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_CHUNK = 64 * 1024

_API_DOMAIN = "twilio.com"
_S3_HOST = re.compile(r"(?:[a-z0-9.-]+\.)?s3[a-z0-9.-]*\.amazonaws\.com")
"""Twilio keeps media in Amazon's storage and redirects to short-lived links into it."""


@dataclass(frozen=True)
class FetchedFile:
    """What came, and what its server says it is."""

    data: bytes
    declared_type: str


async def fetch(
    session: ClientSession, url: str, account: Account, *, seconds: float = FETCH_SECONDS
) -> FetchedFile:
    """The file behind a MediaUrl of a webhook.

    The credentials go to Twilio's API (or its stand-in) and to nobody else. A redirect is followed only
    to Twilio's hosts and its storage, or within the stand-in.

    Raises:
        MediaRefused: expired, too large, or unreachable, which a host that is not Twilio's also is.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _follow(session, url, account)
    except (ClientError, TimeoutError, ValueError) as error:
        raise MediaRefused(MediaProblem.UNREACHABLE) from error


async def _follow(session: ClientSession, url: str, account: Account) -> FetchedFile:
    target = _parsed(url)
    if is_twilio_host(target.host):
        target = _parsed(account.located(url))
    for hop in range(REDIRECT_LIMIT + 1):
        if not _is_trusted(target, account, is_redirect=hop > 0):
            raise MediaRefused(MediaProblem.UNREACHABLE)
        # Uncompressed, so that the bytes counted are the bytes that came.
        headers = {"Accept-Encoding": "identity"}
        if _is_api(target, account):
            headers["Authorization"] = encode_basic_auth(account.account_sid, account.auth_token)
        async with session.get(
            target, headers=headers, allow_redirects=False, timeout=ClientTimeout(total=None)
        ) as response:
            if response.status not in _REDIRECTS:
                return await _received(response)
            target = target.join(_parsed(response.headers.get("Location", "")))
    raise MediaRefused(MediaProblem.UNREACHABLE)


def _parsed(url: str) -> URL:
    # As it is: a signed link must not be quoted anew.
    return URL(url, encoded=True)


def _is_trusted(target: URL, account: Account, *, is_redirect: bool) -> bool:
    if account.base_url is not None:
        return _is_api(target, account)
    if target.scheme != "https" or target.explicit_port not in (None, 443) or target.host is None:
        return False
    return is_twilio_host(target.host) or (is_redirect and _S3_HOST.fullmatch(target.host) is not None)


def _is_api(target: URL, account: Account) -> bool:
    if account.base_url is not None:
        return target.absolute and target.origin() == URL(account.base_url).origin()
    return target.host is not None and target.host.endswith(f".{_API_DOMAIN}")


async def _received(response: ClientResponse) -> FetchedFile:
    if response.status in _GONE:
        raise MediaRefused(MediaProblem.EXPIRED)
    if response.status != 200:
        raise MediaRefused(MediaProblem.UNREACHABLE)
    if (response.content_length or 0) > FILE_LIMIT:
        raise MediaRefused(MediaProblem.TOO_LARGE)
    data = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        data += chunk
        if len(data) > FILE_LIMIT:
            raise MediaRefused(MediaProblem.TOO_LARGE)
    return FetchedFile(bytes(data), response.content_type)
