"""Composing: what an office writes, checked against what WhatsApp can carry, and how it will arrive."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.broadcast.acting import WRITERS, post_for
from bot.broadcast.audience import count_at
from bot.broadcast.refusals import AudienceProblem, ContentProblem
from bot.broadcast.tags import encode
from bot.models import AudienceKind, Broadcast, Category, MediaFile, Officer, Place, key_of, utc_now
from bot.registry.acts import log_act
from bot.whatsapp.content import TEXT_LIMIT
from config.catalogue import Button, Pattern, button
from config.languages import Language

PLAIN_LIMIT = 1_600
"""Characters in a text alone (FACTS: The 24-hour window)."""

MEGABYTE = 1024 * 1024

MEDIA_LIMITS = {
    "image/jpeg": 5 * MEGABYTE,
    "image/png": 5 * MEGABYTE,
    "video/mp4": 16 * MEGABYTE,
    "video/3gpp": 16 * MEGABYTE,
}
"""Bytes of the files WhatsApp carries with a text (FACTS: Media out)."""

DOCUMENT = "application/pdf"

POSTED = "posted"
"""The payload of the button by which an admin says that he posted it."""

_GAP = "{{1}}"
_SAMPLE_SERIAL = 0
_DOUBLE_BRACE = re.compile(r"\{(?=\{)|\}(?=\})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")


@dataclass(frozen=True)
class Content:
    """A broadcast in one language as it is sent: the tag's gap is `{{1}}`."""

    body: str
    buttons: Sequence[Button]
    """Empty when the text is too long for a button to ride on it."""


def create(
    session: Session,
    *,
    place: Place,
    audience: AudienceKind,
    text_hi: str,
    text_en: str | None = None,
    media_file_id: int | None = None,
    category: Category = Category.SCHEME,
    urgent: bool = False,
    author: Officer | None,
    scheduled_at: datetime | None = None,
    now: datetime | None = None,
) -> Broadcast:
    """Write a draft for an audience below `place`; without an author it is the operator's.

    Raises:
        ContentProblem: the text, the file or the time cannot be.
        AudienceProblem: there is nobody to whom it could go.
        NotAllowed: the place is outside the author's jurisdiction, or his role does not write.
    """
    author = post_for(session, author, place, WRITERS)
    now = now or utc_now()
    if scheduled_at is not None and scheduled_at < now:
        raise ContentProblem("schedule-past")
    media = _media(session, media_file_id)
    text_hi, text_en = tidy(text_hi), tidy(text_en or "") or None
    if not text_hi:
        raise ContentProblem("empty")
    for text in filter(None, (text_hi, text_en)):
        check_text(text, with_media=media is not None)
    if count_at(session, place, audience).recipients == 0:
        raise AudienceProblem("audience-nobody", place=place.name_en)
    broadcast = Broadcast(
        place_id=key_of(place),
        audience=audience,
        category=category,
        urgent=urgent,
        text_hi=text_hi,
        text_en=text_en,
        media_file_id=media_file_id,
        author_id=author.id if author else None,
        scheduled_at=scheduled_at,
        created_at=now,
    )
    session.add(broadcast)
    session.flush()
    log_act(
        session,
        "broadcast.created",
        author,
        subject_kind="broadcast",
        subject_id=broadcast.id,
        place_id=place.id,
        audience=audience.value,
        category=category.value,
        urgent=urgent,
    )
    return broadcast


def tidy(text: str) -> str:
    """What was typed or pasted, without what nobody sees: control signs, spaces at the ends of lines."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_CONTROLS.sub("", line).rstrip() for line in lines).strip()


def content_pattern(text: str) -> str:
    """The text with the tag's gap on a line of its own before the last line.

    The tag is never the last line: whoever copies the end of a text by hand takes it along. Braces that
    would read as a gap get an invisible space between them.
    """
    *before, last = _DOUBLE_BRACE.sub("\\g<0>\u200b", text).split("\n")
    return "\n".join([*before, _GAP, last])


def content_of(broadcast: Broadcast, language: Language) -> Content:
    """What an admin who chose `language` gets; without an English text it is the Hindi one."""
    text = broadcast.text_en if language is Language.ENGLISH and broadcast.text_en else broadcast.text_hi
    body = content_pattern(text)
    rides = broadcast.media_file_id is not None or _arriving_length(body) <= TEXT_LIMIT
    return Content(body, (button(language, POSTED),) if rides else ())


def preview(broadcast: Broadcast, language: Language, letters: str) -> str:
    """The text exactly as it will arrive, with a sample of the tags of the district with these letters."""
    return Pattern(content_of(broadcast, language).body, {"1": encode(letters, _SAMPLE_SERIAL)}).filled()


def check_text(text: str, *, with_media: bool) -> None:
    """Check that the text, its tag included, can travel.

    Raises:
        ContentProblem: it is too long; the numbers leave the tag out.
    """
    limit = TEXT_LIMIT if with_media else PLAIN_LIMIT
    arriving = _arriving_length(content_pattern(text))
    if arriving > limit:
        over = arriving - limit
        length = _length(text)
        reason = "too-long-with-media" if with_media else "too-long"
        raise ContentProblem(reason, length=length, limit=length - over, over=over)


def check_media(media: MediaFile) -> None:
    """Check that WhatsApp carries the file together with a text.

    Raises:
        ContentProblem: of its kind or its size.
    """
    if media.content_type == DOCUMENT:
        raise ContentProblem("media-document")
    limit = MEDIA_LIMITS.get(media.content_type)
    if limit is None:
        raise ContentProblem("media-kind", type=media.content_type)
    if media.size > limit:
        size = round(media.size / MEGABYTE, 1)
        raise ContentProblem("media-too-large", size=size, limit=limit // MEGABYTE)


def _media(session: Session, media_file_id: int | None) -> MediaFile | None:
    if media_file_id is None:
        return None
    media = session.get(MediaFile, media_file_id)
    if media is None:
        raise ContentProblem("media-unknown")
    check_media(media)
    return media


def _arriving_length(pattern: str) -> int:
    return _length(pattern) - _length(_GAP) + _length(encode("XXX", _SAMPLE_SERIAL))


def _length(text: str) -> int:
    # As WhatsApp and Twilio count: an emoji is two.
    return len(text.encode("utf-16-le")) // 2
