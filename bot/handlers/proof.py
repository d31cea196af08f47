"""Pictures: the screenshot that was asked for, and one that was not."""

from bot.audit.answers import Answer, receive_picture
from bot.handlers.engine.answers import yes_or_no
from bot.handlers.engine.turn import Question, Turn
from bot.handlers.joining import notice_or_way_in
from bot.handlers.posted import open_delivery, posted
from bot.handlers.understanding import Intent
from bot.models import TenureState
from bot.registry import media
from bot.whatsapp.media import VerifiedMedia


def picture(turn: Turn, file: VerifiedMedia) -> None:
    """Take a picture: as the proof of a request, else ask what it shows. It is kept in any case."""
    kept = media.store(turn.session, turn.context.media_directory, file)
    answer = receive_picture(
        turn.session, turn.person, kept, turn.inbound, turn.replied_sid, turn.context.now
    )
    if answer is not Answer.NO_REQUEST_OPEN:
        turn.say(answer.key)
    elif turn.understood.intent is Intent.POSTED:
        posted(turn)
    elif open_delivery(turn) is not None:
        turn.ask(OF_WHAT, "proof-of-what", buttons=("yes", "no"))
    elif turn.standings and not turn.standing_as(TenureState.ACTIVE):
        notice_or_way_in(turn)
    else:
        turn.say(answer.key)


def _answer(turn: Turn) -> bool:
    answer = yes_or_no(turn)
    if answer is None:
        return False
    turn.end_question()
    if answer:
        posted(turn)
    else:
        turn.say("proof-of-nothing", buttons=("menu",))
    return True


def _ask_again(turn: Turn) -> None:
    turn.ask(OF_WHAT, "proof-of-what-number")


OF_WHAT = Question("proof.of_what", _answer, _ask_again, "proof-of-what-example")
"""Whether an unexpected picture shows the content in the group."""
