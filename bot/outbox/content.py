"""What a claimed message looks like to Twilio: a template, a content with buttons, or a plain body."""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
import structlog

from bot.models import ContentResource, Database
from bot.models.sql import insert
from bot.outbox.claims import Claimed
from bot.outbox.media_links import MediaLinks
from bot.outbox.tables import content_resource
from bot.whatsapp.client import ContentRefused, OutgoingMessage, TwilioUnavailable, WhatsApp
from bot.whatsapp.content import TEXT_LIMIT, Content
from config.catalogue import Button, Pattern

log = structlog.get_logger()

VALIDITY_SECONDS = 4 * 3600
"""How long a message may wait in Twilio's queue: as long as a sender's queue holds (FACTS: Sending)."""

MEDIA_LINK_WEEKS = 5
"""A content is made once with its media link in it; links change weekly and work for at least four more."""

_WEEK = 7 * 24 * 3600


class ContentNotReady(Exception):
    """The content of a message could not be made at Twilio just now."""


class Contents:
    """Finds or makes the Content resource that carries a message's buttons, for the run of one lane.

    Where Twilio refuses to make it, the message goes as a plain body, without buttons (decision 5).
    """

    def __init__(self, database: Database, whatsapp: WhatsApp, links: MediaLinks) -> None:
        self._database = database
        self._whatsapp = whatsapp
        self._links = links
        self._sids: dict[str, str] = {}
        self._refused: set[str] = set()

    async def prepare(self, messages: Iterable[Claimed]) -> None:
        """Find or make the contents of `messages`; each once, however many messages share it."""
        wanted = {}
        for message in messages:
            content = self._content(message)
            if content is not None:
                wanted[content.fingerprint()] = content
        unknown = wanted.keys() - self._sids.keys() - self._refused
        if not unknown:
            return
        self._sids |= await asyncio.to_thread(self._stored, sorted(unknown))
        await asyncio.gather(*(self._make(each, wanted[each]) for each in unknown - self._sids.keys()))

    def outgoing(self, message: Claimed, now: datetime) -> OutgoingMessage:
        """The request for a message whose content was prepared.

        Raises:
            ContentNotReady: Twilio could not be asked for the content.
        """
        text, content_sid, media = None, message.template_sid, []
        if content_sid is None:
            content_sid = self._content_sid(message)
        if content_sid is None:
            text = _filled(message)
            media = [] if message.media_file_id is None else [self._media_url(message.media_file_id)]
        left = VALIDITY_SECONDS
        if message.expires_at is not None:
            left = max(1, min(left, int((message.expires_at - now).total_seconds())))
        return OutgoingMessage(
            to=message.to,
            sender=message.sender,
            status_callback=self._links.status_callback(message.token),
            validity_seconds=left,
            body=text,
            content_sid=content_sid,
            content_variables=message.variables if content_sid is not None else None,
            media_urls=media,
        )

    async def forget(self, message: Claimed) -> None:
        """Have the content of `message` made anew: Twilio does not know it any more."""
        content = self._content(message)
        if content is not None and content.fingerprint() in self._sids:
            del self._sids[content.fingerprint()]
            await asyncio.to_thread(self._delete, content.fingerprint())

    def _content(self, message: Claimed) -> Content | None:
        if message.template_name is not None or not message.buttons or len(_filled(message)) > TEXT_LIMIT:
            return None
        media = None if message.media_file_id is None else self._media_url(message.media_file_id)
        return Content(
            name="munadi",
            language=message.language,
            body=message.body or "",
            buttons=[Button(each["payload"], each["title"]) for each in message.buttons],
            media_url=media,
            samples=dict.fromkeys(message.variables, "…"),
        )

    def _content_sid(self, message: Claimed) -> str | None:
        content = self._content(message)
        if content is None or content.fingerprint() in self._refused:
            return None
        sid = self._sids.get(content.fingerprint())
        if sid is None:
            raise ContentNotReady("Twilio could not be asked for the content")
        return sid

    def _media_url(self, media_file_id: int) -> str:
        return self._links.link_until(media_file_id, int(time.time() // _WEEK + MEDIA_LINK_WEEKS) * _WEEK)

    async def _make(self, fingerprint: str, content: Content) -> None:
        try:
            sid = await self._whatsapp.create_content(content)
        except ContentRefused as refused:
            log.warning("content.refused", code=refused.code, reason=str(refused))
            self._refused.add(fingerprint)
        except TwilioUnavailable as error:
            log.warning("content.unavailable", reason=str(error))
        else:
            self._sids[fingerprint] = sid
            await asyncio.to_thread(self._store, fingerprint, sid)

    def _stored(self, fingerprints: list[str]) -> dict[str, str]:
        with self._database.read() as session:
            rows = session.connection().execute(
                sa.select(content_resource.c.fingerprint, content_resource.c.content_sid).where(
                    content_resource.c.fingerprint.in_(fingerprints)
                )
            )
            return {row.fingerprint: row.content_sid for row in rows}

    def _store(self, fingerprint: str, content_sid: str) -> None:
        with self._database.write() as session:
            row = ContentResource(fingerprint=fingerprint, content_sid=content_sid)
            session.connection().execute(
                insert(session, ContentResource).values(row.model_dump()).on_conflict_do_nothing()
            )

    def _delete(self, fingerprint: str) -> None:
        with self._database.write() as session:
            session.connection().execute(
                sa.delete(content_resource).where(content_resource.c.fingerprint == fingerprint)
            )


def _filled(message: Claimed) -> str:
    return Pattern(message.body or "", message.variables).filled()
