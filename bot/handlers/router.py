"""The router: which conversation a message belongs to.

STOP comes first, in any state. Then buttons, which act on the message they hang on; files; words that work
everywhere; the answer to what is being asked; what else the words mean; and what nobody understands.
"""

from collections.abc import Callable

import structlog
from sqlmodel import Session

from bot.audit.review import Judged, verdict_for_message, verdict_for_text
from bot.audit.verdicts import BUTTONS as VERDICTS
from bot.audit.verdicts import read_verdict
from bot.handlers import courtesy, files, joining, language, members, menu, posted, proof, stopping
from bot.handlers.engine.context import Context, ReceivedMedia
from bot.handlers.engine.office import hand_over
from bot.handlers.engine.turn import Question, Turn
from bot.handlers.help import give_help
from bot.handlers.my_data import my_data
from bot.handlers.unclear import unclear
from bot.handlers.understanding import Intent
from bot.models import InboundMessage, Person

__all__ = ["Context", "NothingSaid", "ReceivedMedia", "Turn", "handle"]

log = structlog.get_logger()

Act = Callable[[Turn], None]

INVITATION_TEMPLATE = "invitation"
"""The template (config/templates) with which the office invites; its yes and no need no open question."""


class NothingSaid(Exception):
    """A conversation ended a turn without an answer and without a reason for silence."""


def handle(session: Session, inbound: InboundMessage, media: ReceivedMedia | None, context: Context) -> Turn:
    """Route a message of the person it is known to be from; what came of it is in the turn.

    Raises:
        NothingSaid: nobody answered it.
    """
    person = session.get_one(Person, inbound.person_id)
    turn = Turn(session, person, inbound, media, context)
    _route(turn)
    if not turn.answers:
        if turn.silence is None:
            raise NothingSaid(f"inbound {inbound.id}")
        log.info("inbound.silent", inbound_id=inbound.id, reason=turn.silence.value)
    return turn


def _route(turn: Turn) -> None:
    kind = files.kind_of(turn.inbound)
    if _wants_to_stop(turn):
        stopping.stop(turn)
    elif turn.payload:
        _tapped(turn)
    elif kind is not None:
        files.take(turn, kind)
    else:
        _worded(turn)


def _wants_to_stop(turn: Turn) -> bool:
    if turn.payload:
        return turn.payload == "stop"
    return turn.understood.intent is Intent.STOP


def _worded(turn: Turn) -> None:
    question = _open_question(turn)
    if turn.intent in EVERYWHERE:
        _act(turn)
    elif _judge_in_words(turn) or (question is not None and question.answer(turn)):
        turn.forget_misses()
    elif turn.person.opted_out_at is not None and turn.intent not in AFTER_A_STOP:
        stopping.remind(turn)
    elif turn.intent in ACTS:
        _act(turn)
    else:
        unclear(turn, question)


def _act(turn: Turn) -> None:
    turn.forget_misses()
    ACTS[turn.intent](turn)


def _tapped(turn: Turn) -> None:
    if turn.payload in VERDICTS:
        _judge_by_button(turn)
    elif turn.payload == "send":
        posted.send(turn)
    elif turn.payload in INTENT_OF_BUTTON:
        turn.take_for(INTENT_OF_BUTTON[turn.payload])
        _act(turn)
    elif turn.payload not in ("yes", "no"):
        _say_it_is_past(turn)
    else:
        _answer_by_button(turn)


def _answer_by_button(turn: Turn) -> None:
    """Let a yes or no act on the message it was sent with, however old it is."""
    question = _open_question(turn)
    if turn.replied is None:
        # We were not told which message it hangs on: the open question is the likeliest.
        if question is None or not question.answer(turn):
            _answer_invitation(turn)
        return
    asked = _question_asked_with(turn)
    if asked is not None and asked is question and _is_the_open_one(turn):
        asked.answer(turn)
    elif asked is not None and asked.past is not None:
        asked.past(turn)
    elif turn.replied.template_name == INVITATION_TEMPLATE:
        _answer_invitation(turn)
    else:
        _say_it_is_past(turn)


def _answer_invitation(turn: Turn) -> None:
    if not turn.standings:
        _say_it_is_past(turn)
    elif turn.payload == "yes":
        joining.agree(turn)
    else:
        joining.decline(turn)


def _question_asked_with(turn: Turn) -> Question | None:
    key = turn.replied.natural_key if turn.replied is not None else None
    asking, _, rest = (key or "").partition(":")
    return QUESTIONS.get(rest.rpartition(":")[0]) if asking == "ask" else None


def _is_the_open_one(turn: Turn) -> bool:
    key = turn.replied.natural_key if turn.replied is not None else None
    asked_by = turn.conversation.context.get("asked_by") if turn.conversation is not None else None
    return bool(key) and str(key).rpartition(":")[2] == str(asked_by)


def _say_it_is_past(turn: Turn) -> None:
    turn.say("past-button", buttons=("menu",))


def _judge_by_button(turn: Turn) -> None:
    judged = verdict_for_message(turn.session, turn.person, turn.replied_sid, turn.payload, turn.context.now)
    if judged is None:
        _say_it_is_past(turn)
    else:
        _say_judged(turn, judged)


def _judge_in_words(turn: Turn) -> bool:
    if read_verdict(turn.text) is None:
        return False
    judged = verdict_for_text(turn.session, turn.person, turn.text, turn.context.now)
    return judged is not None and _say_judged(turn, judged)


def _say_judged(turn: Turn, judged: Judged) -> bool:
    return turn.say(judged.key, buttons=(), natural_key=None, **judged.values)


def _open_question(turn: Turn) -> Question | None:
    conversation = turn.conversation
    return QUESTIONS.get(conversation.asking) if conversation is not None else None


def _change_language(turn: Turn) -> None:
    question = _open_question(turn)
    if not language.language(turn):
        return
    if question is None or question is language.WHICH:
        turn.end_question()
        language.confirm(turn)
    else:
        # Asked again in the new language, it needs no other confirmation.
        question.again(turn)


def _handed_over(matter: str) -> Act:
    return lambda turn: hand_over(turn, matter)


QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        joining.NOTICE,
        language.WHICH,
        members.COUNT,
        members.WHICH,
        members.SURE,
        menu.CHOICE,
        proof.OF_WHAT,
    )
}
"""Everything a person can be asked."""

ACTS: dict[Intent, Act] = {
    Intent.JOIN: joining.join,
    Intent.YES: courtesy.yes,
    Intent.NO: courtesy.no,
    Intent.POSTED: posted.posted,
    Intent.NOT_POSTED: posted.not_posted,
    Intent.MEMBERS: members.members,
    Intent.STOP: stopping.stop,
    Intent.START: stopping.start,
    Intent.MENU: menu.menu,
    Intent.HELP: give_help,
    Intent.LANGUAGE: _change_language,
    Intent.MY_DATA: my_data,
    Intent.GREETING: courtesy.greeting,
    Intent.THANKS: courtesy.thanks,
    Intent.TRANSFER: _handed_over("transfer"),
    Intent.LEAVE: _handed_over("leave"),
    Intent.ERASE: _handed_over("erase"),
    Intent.CALL_ME: _handed_over("call_me"),
    Intent.OBJECTION: _handed_over("objection"),
    Intent.GRIEVANCE: _handed_over("grievance"),
    Intent.RUMOUR: _handed_over("rumour"),
}
"""What each intent leads to when it answers nothing that was asked."""

EVERYWHERE = frozenset({Intent.START, Intent.MENU, Intent.HELP, Intent.LANGUAGE})
"""Words that work in the middle of any question; STOP comes even before them."""

AFTER_A_STOP = frozenset({Intent.JOIN, Intent.MY_DATA, Intent.ERASE, Intent.CALL_ME, Intent.STOP})
"""What somebody who wants no messages may still do, besides what works everywhere."""

INTENT_OF_BUTTON: dict[str, Intent] = {
    "posted": Intent.POSTED,
    "not_yet": Intent.NOT_POSTED,
    "start": Intent.START,
    "menu": Intent.MENU,
    "language_hi": Intent.LANGUAGE,
    "language_en": Intent.LANGUAGE,
}
"""Buttons that mean the same under whatever message they stand."""
