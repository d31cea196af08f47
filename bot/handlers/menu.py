"""The menu: what can be done, as a numbered list, by who asks."""

from bot.handlers.engine.answers import chosen
from bot.handlers.engine.people import Part, part_of
from bot.handlers.engine.turn import Question, Turn
from bot.handlers.understanding import Intent

CHOICES: dict[Part, tuple[Intent, ...]] = {
    Part.ADMIN: (
        Intent.MEMBERS,
        Intent.MY_DATA,
        Intent.LANGUAGE,
        Intent.CALL_ME,
        Intent.TRANSFER,
        Intent.STOP,
    ),
    Part.OFFICER: (Intent.MY_DATA, Intent.LANGUAGE, Intent.CALL_ME),
    Part.STRANGER: (Intent.JOIN, Intent.MY_DATA, Intent.LANGUAGE, Intent.CALL_ME),
}
"""What each number stands for, in the order of the catalogue's `menu-<part>`."""


def menu(turn: Turn) -> None:
    """Show what can be done."""
    turn.ask(CHOICE, f"menu-{part_of(turn)}")


def greet(turn: Turn) -> None:
    """Answer a greeting with one, and with what can be done."""
    turn.ask(CHOICE, f"menu-{part_of(turn)}-greeting")


def _answer(turn: Turn) -> bool:
    choices = CHOICES[part_of(turn)]
    choice = chosen(turn, len(choices))
    if choice is not None:
        turn.end_question()
        turn.take_for(choices[choice])
    # What was chosen is said as if it had been written.
    return False


CHOICE = Question("menu.choice", _answer, menu, "menu-example")
"""Which of the menu."""
