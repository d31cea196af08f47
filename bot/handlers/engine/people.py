"""Who is writing: an admin, an officer, or somebody nobody knows yet."""

from enum import StrEnum

from bot.handlers.engine.turn import Turn
from bot.registry.officers import officers_of


class Part(StrEnum):
    """As what a person speaks with the bot; an officer who is an admin too speaks as the admin."""

    ADMIN = "admin"
    OFFICER = "officer"
    STRANGER = "stranger"


def part_of(turn: Turn) -> Part:
    """As what this person speaks."""
    if turn.standings:
        return Part.ADMIN
    is_officer = officers_of(turn.session, turn.person, now=turn.context.now)
    return Part.OFFICER if is_officer else Part.STRANGER
