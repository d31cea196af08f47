"""What groups are called in a sentence."""

from collections.abc import Sequence

from bot.models import Group, Place
from bot.registry.tenures import Standing
from config.languages import Language

NAMES_SHOWN = 3
"""Groups named in one sentence; a person is seldom admin of more."""


def group_name(group: Group, place: Place, language: Language) -> str:
    """A group's name in one line; its place's as long as nobody told its own."""
    return " ".join((group.name or place.name(language)).split())


def group_names(standings: Sequence[Standing], language: Language) -> str:
    """The groups of tenures in one line."""
    shown = [group_name(one.group, one.place, language) for one in standings[:NAMES_SHOWN]]
    return ", ".join(shown) + (" …" if len(standings) > NAMES_SHOWN else "")
