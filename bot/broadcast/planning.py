"""Planning: an approved broadcast becomes deliveries in the outbox."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.broadcast.acting import InState, get, move
from bot.broadcast.audience import audience, place_of
from bot.broadcast.deliveries import Attempt, add_deliveries
from bot.models import Broadcast, BroadcastState, record
from config.schedule import Schedule

FIRST = 1


def plan(session: Session, broadcast_id: int, now: datetime, *, schedule: Schedule) -> int:
    """Write the deliveries of an approved broadcast whose time has come; returns how many.

    A broadcast is planned once: again, too early, paused or cancelled, nothing is added and 0 returned.

    Raises:
        WrongState: there is no such broadcast.
        CannotSend: a district has no letters, no sender or no tags left; nothing is planned.
    """
    broadcast = get(session, broadcast_id)
    if broadcast.scheduled_at is not None and broadcast.scheduled_at > now:
        return 0
    try:
        move(
            session,
            broadcast,
            BroadcastState.SENDING,
            out_of=(BroadcastState.APPROVED,),
            planned_at=now,
        )
    except InState:
        return 0
    attempt = attempt_at(broadcast, FIRST, now, schedule)
    added = add_deliveries(session, attempt, audience(place_of(session, broadcast), broadcast.audience))
    record(
        session,
        "broadcast.planned",
        subject_kind="broadcast",
        subject_id=broadcast.id,
        place_id=broadcast.place_id,
        deliveries=added,
    )
    return added


def attempt_at(broadcast: Broadcast, number: int, now: datetime, schedule: Schedule) -> Attempt:
    """An attempt begun at `now`: what is not urgent waits for the end of the quiet hours.

    A delivery is worth something as long as its group can be drawn for it.
    """
    due_at = now if broadcast.urgent else schedule.after_quiet_hours(now)
    expires_at = due_at + timedelta(days=schedule.day.deliveries_of_days)
    return Attempt(broadcast, number, now, due_at, expires_at)
