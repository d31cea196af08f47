"""Greetings, thanks, and a yes or no to which nothing was asked."""

from bot.handlers.engine.turn import Silence, Turn
from bot.handlers.joining import agree, decline, notice_or_way_in
from bot.handlers.menu import greet
from bot.handlers.posted import ask_whether_posted, send, something_waits
from bot.models import TenureState


def greeting(turn: Turn) -> None:
    """Greet back, with what can be done here."""
    if turn.standing_as(TenureState.INVITED):
        notice_or_way_in(turn)
    else:
        greet(turn)


def thanks(turn: Turn) -> None:
    """A friendly line, at most once a day."""
    if not turn.say_once_a_day("courtesy-thanks"):
        turn.stay_silent(Silence.COURTESY)


def yes(turn: Turn) -> None:
    """A yes to nothing that was asked: to an invitation, to what waits, or just an OK."""
    if turn.standing_as(TenureState.INVITED) and turn.understood.is_certain:
        agree(turn)
    elif something_waits(turn):
        send(turn)
    elif not ask_whether_posted(turn):
        turn.stay_silent(Silence.COURTESY)


def no(turn: Turn) -> None:
    """A no to nothing that was asked."""
    if turn.standing_as(TenureState.INVITED) and turn.understood.is_certain:
        decline(turn)
    elif not ask_whether_posted(turn):
        turn.stay_silent(Silence.COURTESY)
