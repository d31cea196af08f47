"""The officer's verdict on a draw: always a person's, given once, taken back within a day."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.audit.drawn import Drawn, one_drawn
from bot.audit.packs import last_pack
from bot.audit.refusals import AlreadyDecided, NothingToJudge, NotYours, Refused, TooLateToUndo
from bot.audit.verdicts import BUTTONS, Verdict, read_verdict
from bot.models import (
    AuditDay,
    Draw,
    DrawState,
    Level,
    Officer,
    OutboxMessage,
    Person,
    Place,
    Purpose,
    Role,
    record,
)
from bot.registry.jurisdiction import Jurisdiction

JUDGES = {
    Level.COLLECTOR: frozenset({Role.COLLECTOR}),
    Level.NODAL: frozenset({Role.NODAL, Role.COLLECTOR}),
}
"""Who judges the draws of each level: the collector sees both."""

UNDO_WITHIN = timedelta(days=1)

REASON_LIMIT = 500
"""Characters kept of a reason."""

_POSSIBLE_FROM = {
    Verdict.ACCEPTED: (DrawState.RECEIVED,),
    Verdict.REJECTED: (DrawState.RECEIVED,),
    Verdict.CALLED: (DrawState.RECEIVED, DrawState.MISSED, DrawState.ASKED),
}


@dataclass(frozen=True)
class Judged:
    """What to say to an officer who judged by message: a key of the catalogue and its values."""

    key: str
    values: dict[str, str | int] = field(default_factory=dict)


def decide(
    session: Session,
    draw_id: int,
    officer: Officer,
    verdict: Verdict,
    reason: str | None,
    now: datetime,
) -> Draw:
    """Give a verdict on a draw; of two officers at once the first one's stands.

    Raises:
        NotDrawn: there is no such draw.
        NotYours: the officer does not judge this draw.
        AlreadyDecided: it was judged before.
        NothingToJudge: no picture has come, and the verdict is about one.
    """
    drawn = one_drawn(session, draw_id)
    person = session.get_one(Person, officer.person_id)
    post, district = _post(session, person, drawn.draw, now)
    decided = session.exec(
        sa.update(Draw)
        .where(
            col(Draw.id) == draw_id,
            col(Draw.decided_at).is_(None),
            col(Draw.state).in_(_POSSIBLE_FROM[verdict]),
        )
        .values(
            state=verdict.state,
            decided_at=now,
            decided_by_id=post.id,
            decision_reason=reason[:REASON_LIMIT] if reason else None,
        )
        .execution_options(synchronize_session=False)
    ).rowcount
    session.refresh(drawn.draw)
    if not decided:
        raise _refusal(session, drawn.draw)
    _log(session, verdict.value, post, district, draw_id, reason=drawn.draw.decision_reason)
    return drawn.draw


def undo(session: Session, draw_id: int, officer: Officer, now: datetime) -> Draw:
    """Take an own verdict back within a day; the draw is as it was before.

    Raises:
        NotDrawn: there is no such draw.
        NotYours: the officer does not judge this draw.
        TooLateToUndo: there is no verdict of this person of the last day.
    """
    draw = one_drawn(session, draw_id).draw
    person = session.get_one(Person, officer.person_id)
    post, district = _post(session, person, draw, now)
    audit_day = session.get_one(AuditDay, draw.audit_day_id)
    unanswered = DrawState.MISSED if audit_day.deadline_at <= now else DrawState.ASKED
    undone = session.exec(
        sa.update(Draw)
        .where(
            col(Draw.id) == draw_id,
            col(Draw.decided_at) > now - UNDO_WITHIN,
            col(Draw.decided_by_id).in_(select(Officer.id).where(Officer.person_id == person.id)),
        )
        .values(
            state=DrawState.RECEIVED if draw.received_at is not None else unanswered,
            decided_at=None,
            decided_by_id=None,
            decision_reason=None,
        )
        .execution_options(synchronize_session=False)
    ).rowcount
    session.refresh(draw)
    if not undone:
        raise TooLateToUndo("no-verdict-to-undo")
    _log(session, "verdict_undone", post, district, draw_id)
    return draw


def verdict_for_message(
    session: Session, person: Person, replied_sid: str | None, payload: str, now: datetime
) -> Judged | None:
    """Judge by the button under a picture; None if the payload is no verdict's."""
    verdict = BUTTONS.get(payload)
    if verdict is None:
        return None
    draw_id = session.exec(
        select(OutboxMessage.draw_id).where(
            OutboxMessage.message_sid == replied_sid,
            OutboxMessage.person_id == person.id,
            OutboxMessage.purpose == Purpose.REPORT,
        )
    ).first()
    return _judge(session, person, draw_id, verdict, now)


def verdict_for_text(session: Session, person: Person, written: str, now: datetime) -> Judged | None:
    """Judge by words like `1 ठीक`; None if they are no verdict or the person was sent nothing to judge."""
    read = read_verdict(written)
    pack = last_pack(session, person, now) if read else ()
    if read is None or not pack:
        return None
    number, verdict = read
    draw_id = pack[number - 1].draw.id if 1 <= number <= len(pack) else None
    return _judge(session, person, draw_id, verdict, now)


def _judge(session: Session, person: Person, draw_id: int | None, verdict: Verdict, now: datetime) -> Judged:
    if draw_id is None:
        return Judged("audit-judged-which")
    drawn = one_drawn(session, draw_id)
    done = Judged(f"audit-judged-{verdict}", {"group": drawn.group_name(person.language)})
    try:
        post, _ = _post(session, person, drawn.draw, now)
        decide(session, draw_id, post, verdict, None, now)
    except AlreadyDecided as refused:
        # The same button tapped twice is no contradiction.
        return done if _is_own(session, drawn, person, verdict) else _refused(refused)
    except Refused as refused:
        return _refused(refused)
    return done


def _refused(refused: Refused) -> Judged:
    return Judged(refused.key, refused.values)


def _is_own(session: Session, drawn: Drawn, person: Person, verdict: Verdict) -> bool:
    judge = session.get(Officer, drawn.draw.decided_by_id)
    return judge is not None and judge.person_id == person.id and drawn.draw.state is verdict.state


def _post(session: Session, person: Person, draw: Draw, now: datetime) -> tuple[Officer, Place]:
    audit_day = session.get_one(AuditDay, draw.audit_day_id)
    district = session.get_one(Place, audit_day.district_id)
    post = Jurisdiction.of(session, person, now=now).officer_for(district, JUDGES[draw.level])
    if post is None:
        raise NotYours("not-yours")
    return post, district


def _refusal(session: Session, draw: Draw) -> Refused:
    judge = session.get(Officer, draw.decided_by_id) if draw.decided_by_id is not None else None
    if judge is None:
        return NothingToJudge("nothing-to-judge")
    who = session.get_one(Person, judge.person_id)
    return AlreadyDecided("already-decided", who=who.name or who.phone or who.address, state=draw.state.value)


def _log(
    session: Session, act: str, post: Officer, district: Place, draw_id: int, **details: str | None
) -> None:
    record(
        session,
        f"draw.{act}",
        officer_id=post.id,
        subject_kind="draw",
        subject_id=draw_id,
        place_id=district.id,
        **details,
    )
