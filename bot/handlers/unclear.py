"""What is not understood: an example, then a numbered list, then the office. Never a loop."""

from bot.handlers.engine.office import hand_over
from bot.handlers.engine.people import part_of
from bot.handlers.engine.turn import Question, Silence, Turn
from bot.handlers.joining import notice_or_way_in
from bot.handlers.menu import menu
from bot.models import TenureState


def unclear(turn: Turn, question: Question | None) -> None:
    """Help somebody on whose message makes no sense here, one step further each time."""
    misses = turn.count_miss()
    if misses == 1:
        _help_a_little(turn, question)
    elif misses == 2:
        (question.again if question else menu)(turn)
    elif misses == 3:
        hand_over(turn, "not_understood")
    elif not turn.say_once_a_day("unclear-with-the-office"):
        turn.stay_silent(Silence.WITH_THE_OFFICE)


def _help_a_little(turn: Turn, question: Question | None) -> None:
    if question is not None:
        turn.say(question.example)
    elif turn.standings and not turn.standing_as(TenureState.ACTIVE):
        notice_or_way_in(turn)
    else:
        turn.say(f"unclear-{part_of(turn)}")
