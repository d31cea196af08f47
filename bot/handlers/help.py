"""Help: what this is, what to do next, and whom to phone."""

from bot.handlers.engine.office import office_name, reach
from bot.handlers.engine.people import Part, part_of
from bot.handlers.engine.turn import Turn
from bot.handlers.joining import notice_or_way_in
from bot.models import TenureState


def give_help(turn: Turn) -> None:
    """Say in three lines what to do here."""
    part = part_of(turn)
    if part is Part.ADMIN and not turn.standing_as(TenureState.ACTIVE):
        notice_or_way_in(turn)
        return
    turn.say(f"help-{part}", office=office_name(turn), reach=reach(turn), buttons=("menu",))
