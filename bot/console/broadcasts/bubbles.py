"""A broadcast as admins will see it on their phones, in each language it has."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.broadcast import compose
from bot.console.wiring import here
from bot.models import Broadcast
from config.catalogue import Button
from config.languages import Language

NO_DISTRICT = "XXX"
"""The letters shown in the sample tag of a broadcast for a whole state: each district has its own."""


@dataclass(frozen=True)
class Bubble:
    """One message as it arrives; the tag in `text` is a sample."""

    language: Language
    text: str
    buttons: Sequence[Button]


def bubbles(broadcast: Broadcast) -> list[Bubble]:
    """The Hindi message, and the English one where it was written."""
    district = here().district
    letters = (district.letters if district else None) or NO_DISTRICT
    return [
        Bubble(each, compose.preview(broadcast, each, letters), compose.content_of(broadcast, each).buttons)
        for each in Language
        if each is Language.HINDI or broadcast.text_en
    ]
