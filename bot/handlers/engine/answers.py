"""Reading an answer to a question: yes or no, or one of a numbered list."""

from bot.handlers.engine.turn import Turn
from bot.handlers.understanding import Intent

AGREEING_SIGNS = frozenset("✅☑✔✓👍👌🆗")


def yes_or_no(turn: Turn) -> bool | None:
    """Whether the answer is yes or no, by button, word, sign or number (1 yes, 2 no); None if neither.

    A word that was only guessed is no yes and no no.
    """
    if turn.payload in ("yes", "no"):
        return turn.payload == "yes"
    taken = turn.understood
    if taken.intent is Intent.UNKNOWN and taken.number in (1, 2):
        return taken.number == 1
    if not taken.is_certain:
        return None
    # Under a question ✅ is a yes, though after a broadcast it means that it is posted.
    if taken.intent is Intent.YES or (turn.text and set(turn.text) <= AGREEING_SIGNS):
        return True
    return False if taken.intent is Intent.NO else None


def chosen(turn: Turn, count: int) -> int | None:
    """Which of `count` numbered choices was named, from 0; None if none was."""
    number = turn.understood.number
    is_number_alone = turn.understood.intent in (Intent.UNKNOWN, Intent.MEMBERS, Intent.YES)
    return number - 1 if number is not None and is_number_alone and 1 <= number <= count else None
