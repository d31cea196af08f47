"""The language the bot speaks with a person: theirs to choose, at any time."""

from bot.handlers.engine.answers import chosen
from bot.handlers.engine.turn import Question, Turn
from bot.handlers.understanding import Intent
from config.languages import Language

BUTTONS = {"language_hi": Language.HINDI, "language_en": Language.ENGLISH}
"""The payloads of the buttons that choose a language, in the order of the numbered list."""


def language(turn: Turn) -> bool:
    """Somebody wants another language, named or not. Whether one was chosen."""
    wanted = BUTTONS.get(turn.payload)
    if wanted is None and turn.understood.intent is Intent.LANGUAGE:
        wanted = turn.understood.wanted
    if wanted is None:
        turn.ask(WHICH, "language-which", buttons=tuple(BUTTONS))
        return False
    turn.person.language = wanted
    turn.session.add(turn.person)
    return True


def confirm(turn: Turn) -> None:
    """Say, in the language chosen, that it is."""
    turn.say("language-chosen")


def _answer(turn: Turn) -> bool:
    choice = chosen(turn, len(BUTTONS))
    if choice is None:
        return False
    turn.person.language = list(BUTTONS.values())[choice]
    turn.session.add(turn.person)
    turn.end_question()
    confirm(turn)
    return True


def _ask_again(turn: Turn) -> None:
    turn.ask(WHICH, "language-which-number")


WHICH = Question("language.which", _answer, _ask_again, "language-example")
"""Which language."""
