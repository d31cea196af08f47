"""Stopping, at once and in any state; and returning."""

from bot.handlers.engine.naming import group_names
from bot.handlers.engine.turn import Silence, Turn
from bot.handlers.joining import notice_or_way_in
from bot.models import TenureState
from bot.outbox.ledger import cancel_waiting
from bot.registry import consent


def stop(turn: Turn) -> None:
    """Nothing more goes to this person: what waits is cancelled, and nothing is being asked any more."""
    now = turn.context.now
    stopped = consent.withdraw(turn.session, turn.person, inbound_id=turn.inbound.id, now=now)
    cancel_waiting(turn.session, person_id=turn.person.id, now=now)
    turn.end_question()
    if stopped:
        turn.say("stopping-stopped", buttons=("start",))
    else:
        turn.say_once_a_day("stopping-already")


def start(turn: Turn) -> None:
    """The person is back."""
    returned = consent.come_back(turn.session, turn.person, inbound_id=turn.inbound.id, now=turn.context.now)
    active = turn.standing_as(TenureState.ACTIVE)
    if not active or not consent.has_consented(turn.session, turn.person):
        notice_or_way_in(turn)
    else:
        key = "stopping-returned" if returned else "stopping-on-already"
        turn.say(key, group=group_names(active, turn.language))


def remind(turn: Turn) -> None:
    """Tell somebody who has stopped and writes how to return, once a day."""
    if not turn.say_once_a_day("stopping-how-to-return", buttons=("start",)):
        turn.stay_silent(Silence.OPTED_OUT)
