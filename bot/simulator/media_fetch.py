"""Fetching what is to be sent from the installation's public links, as Twilio does."""

import asyncio
from urllib.parse import urlsplit

import aiohttp

IMAGE_LIMIT = 5 * 2**20
FILE_LIMIT = 16 * 2**20
TYPES = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
        "video/3gpp",
        "audio/ogg",
        "audio/mpeg",
        "audio/mp4",
        "audio/aac",
        "audio/amr",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "text/vcard",
    }
)
"""What WhatsApp takes through Twilio (twilio.com/docs/whatsapp/guidance-whatsapp-media-messages)."""

SECONDS = 15.0
KEPT = 64
"""Links whose file is remembered, so that one picture for a thousand people is fetched once."""


class MediaFailed(Exception):
    """A file could not be fetched, is too large, or of a type WhatsApp does not take."""


class MediaFetcher:
    """Fetches a link once, also when many messages ask for it at the same moment."""

    def __init__(self) -> None:
        self._files: dict[str, asyncio.Task[tuple[bytes, str]]] = {}
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the connections."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=SECONDS), headers={"User-Agent": "TwilioProxy/1.1"}
        )

    async def stop(self) -> None:
        """Cut what is under way."""
        for fetching in self._files.values():
            fetching.cancel()
        if self._session is not None:
            await self._session.close()

    async def fetch(self, url: str) -> tuple[bytes, str]:
        """The file behind a link, and its type.

        Raises:
            MediaFailed: Twilio would say 63019.
        """
        fetching = self._files.get(url)
        if fetching is None or (fetching.done() and fetching.exception() is not None):
            fetching = self._files[url] = asyncio.create_task(self._fetch(url))
            while len(self._files) > KEPT:
                self._files.pop(next(iter(self._files)))
        return await asyncio.shield(fetching)

    async def _fetch(self, url: str) -> tuple[bytes, str]:
        if self._session is None:
            raise MediaFailed("not started")
        try:
            async with self._session.get(url) as response:
                if response.status != 200:
                    raise MediaFailed(f"answered {response.status}")
                if response.content_type not in TYPES:
                    raise MediaFailed(f"{response.content_type} cannot be sent")
                limit = IMAGE_LIMIT if response.content_type.startswith("image/") else FILE_LIMIT
                data = await response.content.read(limit + 1)
                while len(data) <= limit and (more := await response.content.read(limit + 1 - len(data))):
                    data += more
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise MediaFailed(f"not reachable: {type(error).__name__}") from error
        if not data or len(data) > limit:
            raise MediaFailed("empty" if not data else "too large")
        return data, response.content_type


def is_fetchable(url: str) -> bool:
    """Whether this is a link Twilio would take at all."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
