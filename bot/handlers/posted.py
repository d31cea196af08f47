"""Posted, or not yet: what an admin says of the content he was sent."""

from sqlmodel import col, select

from bot.audit.answers import Answer, say_not_yet
from bot.broadcast.posting import MAY_HAVE_ARRIVED, mark_posted
from bot.handlers.engine.turn import Silence, Turn
from bot.handlers.joining import notice_or_way_in
from bot.models import AuditDay, Draw, DrawState, OutboxMessage, OutboxState, Purpose, TenureState


def posted(turn: Turn) -> None:
    """Note that the content is in the group; one word of thanks for each delivery."""
    delivery = mark_posted(turn.session, turn.person, turn.replied_sid, turn.context.now)
    if delivery is not None:
        key = "posted-proof-awaited" if _awaits_proof(turn) else "posted-thanks"
        turn.say(key, natural_key=f"posted:delivery:{delivery.id}")
    elif turn.payload or turn.standing_as(TenureState.ACTIVE):
        turn.say("posted-nothing")
    else:
        notice_or_way_in(turn)


def not_posted(turn: Turn) -> None:
    """Note that it is not in the group yet: an answer to a request, or to a delivery."""
    answer = say_not_yet(turn.session, turn.person, turn.context.now, turn.replied_sid)
    if answer is not Answer.NO_REQUEST_OPEN:
        # The same button tapped twice is answered once.
        turn.say(answer.key, natural_key=f"{answer.key}:{turn.replied_sid}" if turn.replied_sid else None)
        return
    delivery = open_delivery(turn)
    if delivery is not None:
        turn.say("posted-later", natural_key=f"posted-later:delivery:{delivery.id}")
    elif turn.payload or turn.standing_as(TenureState.ACTIVE):
        turn.say("posted-nothing")
    else:
        notice_or_way_in(turn)


def ask_whether_posted(turn: Turn) -> bool:
    """Ask, once for each delivery, whether it is posted; False if nothing is open or it was asked."""
    delivery = open_delivery(turn)
    if delivery is None:
        return False
    return turn.say(
        "posted-question",
        buttons=("posted", "not_yet"),
        natural_key=f"posted-question:delivery:{delivery.id}",
    )


def open_delivery(turn: Turn) -> OutboxMessage | None:
    """The latest delivery that reached the person, still counts and is not posted."""
    return turn.session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.person_id == turn.person.id,
            OutboxMessage.purpose == Purpose.DELIVERY,
            col(OutboxMessage.state).in_(MAY_HAVE_ARRIVED),
            col(OutboxMessage.expires_at) > turn.context.now,
            col(OutboxMessage.posted_at).is_(None),
        )
        .order_by(col(OutboxMessage.id).desc())
        .limit(1)
    ).first()


def send(turn: Turn) -> None:
    """Somebody wants what waits for him: his message has opened the window, and it is on its way."""
    if something_waits(turn):
        turn.stay_silent(Silence.CONTENT_FOLLOWS)
    else:
        turn.say_once_a_day("posted-nothing-waits")


def something_waits(turn: Turn) -> bool:
    """Whether content or a request is queued for the person."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.person_id == turn.person.id,
        OutboxMessage.state == OutboxState.QUEUED,
        col(OutboxMessage.template_name).is_(None),
        col(OutboxMessage.purpose).not_in((Purpose.REPLY, Purpose.SIGN_IN)),
        OutboxMessage.due_at <= turn.context.now,
    )
    return turn.session.exec(waiting.limit(1)).first() is not None


def _awaits_proof(turn: Turn) -> bool:
    # A tap under a delivery is no answer to a request; words may be, and so may a reply to it.
    if turn.payload and (turn.replied is None or turn.replied.draw_id is None):
        return False
    asked = select(Draw.id).join(AuditDay, col(AuditDay.id) == col(Draw.audit_day_id))
    still_open = asked.where(
        Draw.person_id == turn.person.id,
        Draw.state == DrawState.ASKED,
        AuditDay.deadline_at > turn.context.now,
    )
    return turn.session.exec(still_open.limit(1)).first() is not None
