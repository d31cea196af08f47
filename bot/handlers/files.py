"""What is not text: pictures and whatever else a phone can send."""

from enum import StrEnum

from bot.handlers.engine.turn import Turn
from bot.handlers.proof import picture
from bot.models import InboundMessage


class Kind(StrEnum):
    """What came, when it was not (only) text. The sentence to it is the catalogue's `files-<kind>`."""

    PICTURE = "picture"
    STICKER = "sticker"
    VOICE = "voice"
    CONTACT = "contact"
    DOCUMENT = "document"
    """A video, a PDF or any other file: not looked at."""
    LOCATION = "location"
    REACTION = "reaction"
    NOTHING = "nothing"
    """A message without anything in it."""


def kind_of(inbound: InboundMessage) -> Kind | None:
    """What came; None for a message that consists of words or a tapped button."""
    if _count(inbound):
        return _kind_of_file(inbound)
    if inbound.parameter("Latitude"):
        return Kind.LOCATION
    if inbound.parameter("MessageType") == "reaction":
        return Kind.REACTION
    if inbound.parameter("MessageType") in ("contacts", "contact"):
        return Kind.CONTACT
    is_tap = inbound.parameter("ButtonPayload") or inbound.parameter("ListId")
    return None if is_tap or str(inbound.parameter("Body")).strip() else Kind.NOTHING


def url_to_fetch(inbound: InboundMessage) -> str | None:
    """Where the picture of a message is; None when there is nothing to look at."""
    is_picture = kind_of(inbound) is Kind.PICTURE
    return str(inbound.parameter("MediaUrl0")) or None if is_picture else None


def take(turn: Turn, kind: Kind) -> None:
    """Answer what is not text."""
    if kind is Kind.PICTURE and turn.media is not None and turn.media.file is not None:
        picture(turn, turn.media.file)
    elif kind is Kind.PICTURE and turn.media is not None and turn.media.problem is not None:
        turn.say(f"files-problem-{turn.media.problem.replace('_', '-')}")
    elif kind in (Kind.STICKER, Kind.REACTION):
        turn.say_once_a_day(f"files-{kind}")
    else:
        turn.say(f"files-{kind}")


def _count(inbound: InboundMessage) -> int:
    declared = str(inbound.parameter("NumMedia"))
    return int(declared) if declared.isdecimal() else 0


def _kind_of_file(inbound: InboundMessage) -> Kind:
    declared = str(inbound.parameter("MediaContentType0")).lower()
    # Phones send photographs as JPEG or PNG; WebP is what stickers are.
    if declared.startswith("image/webp") or inbound.parameter("MessageType") == "sticker":
        return Kind.STICKER
    if declared.startswith("image/"):
        return Kind.PICTURE
    if declared.startswith("audio/"):
        return Kind.VOICE
    return Kind.CONTACT if "vcard" in declared else Kind.DOCUMENT
