"""Approval: a second person looks at what goes out."""

from datetime import datetime

from sqlmodel import Session

from bot.broadcast.acting import APPROVERS, InState, get, move, post_for
from bot.broadcast.audience import audience, place_of
from bot.broadcast.deliveries import check_ready
from bot.broadcast.refusals import AudienceProblem, NotAllowed
from bot.models import Broadcast, BroadcastState, Officer, Work, WorkKind, announce, utc_now
from bot.registry.acts import log_act


def approve(
    session: Session,
    broadcast_id: int,
    officer: Officer | None,
    *,
    alone_allowed: bool,
    now: datetime | None = None,
) -> Broadcast:
    """Approve a draft, so that it goes out when its time comes; without an officer the operator does.

    `alone_allowed` lets the operator approve his own draft: only where nobody real can be reached.

    Raises:
        NotAllowed: it is the officer's own draft, or outside his jurisdiction or role.
        WrongState: it is no draft any more, such as when a colleague was faster.
        AudienceProblem: there is nobody left to whom it could go.
        CannotSend: a district of the audience has no letters for its tags or no sender.
    """
    now = now or utc_now()
    broadcast = get(session, broadcast_id)
    place = place_of(session, broadcast)
    officer = post_for(session, officer, place, APPROVERS)
    if broadcast.state is not BroadcastState.DRAFT:
        raise InState(broadcast.state)
    _check_second_person(session, broadcast, officer, alone_allowed)
    if not check_ready(session, audience(place, broadcast.audience)):
        raise AudienceProblem("audience-nobody", place=place.name_en)
    move(
        session,
        broadcast,
        BroadcastState.APPROVED,
        out_of=(BroadcastState.DRAFT,),
        approved_by_id=officer.id if officer else None,
        approved_at=now,
    )
    log_act(
        session,
        "broadcast.approved",
        officer,
        subject_kind="broadcast",
        subject_id=broadcast.id,
        place_id=broadcast.place_id,
    )
    announce(session, Work(WorkKind.PLAN_BROADCAST, broadcast.id))
    return broadcast


def _check_second_person(
    session: Session, broadcast: Broadcast, officer: Officer | None, alone_allowed: bool
) -> None:
    if broadcast.author_id is None:
        if officer is None and not alone_allowed:
            raise NotAllowed("operator-alone")
        return
    author = session.get_one(Officer, broadcast.author_id)
    # One person may hold two posts; the rule is about persons.
    if officer is not None and officer.person_id == author.person_id:
        raise NotAllowed("own")
