"""What somebody takes a message of the bot for. The bot is a black box: only buttons and words count."""

import re
from enum import Enum, auto

from bot.simulator.store import Button, Message


class Wish(Enum):
    """What a message asks of the person who reads it."""

    CONSENT = auto()
    OPEN = auto()
    """To tap, so that what waits may come."""
    PROOF = auto()
    TELL = auto()
    """To say when it is posted."""
    POST = auto()
    """Content, and nothing to tap."""
    LANGUAGE = auto()
    MEMBERS = auto()
    NOTHING = auto()


_BY_PAYLOAD = (
    ("yes", Wish.CONSENT),
    ("send", Wish.OPEN),
    ("posted", Wish.TELL),
    ("not_yet", Wish.PROOF),
)
_TAG_LINE = re.compile(r"^#\S+$", re.MULTILINE)
_SCREENSHOT = re.compile(r"स्क्रीनशॉट|screenshot|screen shot", re.IGNORECASE)
_MEMBERS = re.compile(r"सदस्य[^?]*\?|how many (members|people)", re.IGNORECASE)
_LANGUAGE_PAYLOAD = re.compile(r"(?:language|lang)?[_:-]?(hi|en|hindi|english)", re.IGNORECASE)


def button_for(message: Message, payload: str) -> Button | None:
    """The button with this payload; what stands behind a colon in a payload is the bot's own business."""
    for button in message.buttons:
        if button.kind in ("reply", "item") and button.payload.partition(":")[0] == payload:
            return button
    return None


def language_button(message: Message, language: str) -> Button | None:
    """The button that chooses a person's language (Hinglish is chosen as Hindi)."""
    wanted = "en" if language == "en" else "hi"
    for button in message.buttons:
        match = _LANGUAGE_PAYLOAD.fullmatch(button.payload)
        if match and match[1].lower().startswith(wanted):
            return button
    return None


def is_content(message: Message) -> bool:
    """Whether this is something to be posted: a line of it is nothing but a tag."""
    return not message.inbound and _TAG_LINE.search(message.body) is not None


def read(message: Message) -> Wish:
    """What the message asks for; buttons say more than words."""
    for payload, wish in _BY_PAYLOAD:
        if button_for(message, payload):
            return wish
    if language_button(message, "hi") or language_button(message, "en"):
        return Wish.LANGUAGE
    if is_content(message):
        return Wish.POST
    if _SCREENSHOT.search(message.body):
        return Wish.PROOF
    return Wish.MEMBERS if _MEMBERS.search(message.body) else Wish.NOTHING
