"""What a drawn admin sends back: pictures, or that it is not posted yet."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.audit.close import announce_if_complete
from bot.models import (
    AuditDay,
    Draw,
    DrawState,
    InboundMessage,
    MediaFile,
    OutboxMessage,
    Person,
    Proof,
    key_of,
    record,
)

LATE_ANSWER_WITHIN = timedelta(days=2)
"""So long after the deadline a picture that answers no message still counts as meant for the last
request; later only one that replies to the request itself does."""

UNJUDGED = (DrawState.ASKED, DrawState.MISSED, DrawState.RECEIVED)


class Answer(StrEnum):
    """What became of something a person sent; the sentence for them is `key`."""

    RECEIVED_FOR_DRAW = "received_for_draw"
    RECEIVED_LATE = "received_late"
    ANOTHER_PICTURE = "another_picture"
    """A further picture for a draw that has one already."""
    NO_REQUEST_OPEN = "no_request_open"
    ALREADY_DECIDED = "already_decided"
    """It is kept, and the verdict stands."""
    NOT_A_PICTURE = "not_a_picture"
    """A video or a document: nobody can look at it beside the others."""
    NOT_YET = "not_yet"
    """The person says it is not posted yet, and may still do it."""

    @property
    def key(self) -> str:
        """The catalogue's key of what to say."""
        return f"audit-answer-{self.value.replace('_', '-')}"


def receive_picture(
    session: Session,
    person: Person,
    media_file: MediaFile,
    inbound: InboundMessage | None,
    replied_sid: str | None,
    now: datetime,
) -> Answer:
    """Take a picture as the proof of the draw it answers.

    That is the draw of the message replied to, else the one that is still open. Whether it is in time
    counts from when the message reached us, however late it is handled.
    """
    if not media_file.content_type.startswith("image/"):
        return Answer.NOT_A_PICTURE
    received_at = inbound.received_at if inbound is not None else now
    draw = _draw_meant(session, person, replied_sid, received_at)
    if draw is None:
        return Answer.NO_REQUEST_OPEN
    _keep_proof(session, draw, media_file, inbound, received_at)
    if _move_to_received(session, draw, received_at):
        _have_reported(session, draw)
        deadline = session.get_one(AuditDay, draw.audit_day_id).deadline_at
        return Answer.RECEIVED_LATE if received_at > deadline else Answer.RECEIVED_FOR_DRAW
    session.refresh(draw)
    return Answer.ANOTHER_PICTURE if draw.state is DrawState.RECEIVED else Answer.ALREADY_DECIDED


def say_not_yet(session: Session, person: Person, now: datetime, replied_sid: str | None = None) -> Answer:
    """Note that the person has not posted yet; the request stays open."""
    draw = _draw_meant(session, person, replied_sid, now)
    if draw is None:
        return Answer.NO_REQUEST_OPEN
    if draw.state not in UNJUDGED:
        return Answer.ALREADY_DECIDED
    audit_day = session.get_one(AuditDay, draw.audit_day_id)
    record(
        session,
        "draw.not_yet",
        subject_kind="draw",
        subject_id=draw.id,
        place_id=audit_day.district_id,
    )
    return Answer.NOT_YET


def _draw_meant(session: Session, person: Person, replied_sid: str | None, at: datetime) -> Draw | None:
    if replied_sid:
        replied = session.exec(
            select(Draw)
            .join(OutboxMessage, col(OutboxMessage.draw_id) == Draw.id)
            .where(
                OutboxMessage.message_sid == replied_sid,
                OutboxMessage.person_id == person.id,
                Draw.person_id == person.id,
            )
        ).first()
        if replied is not None:
            return replied
    still_open = sa.case(
        (sa.and_(col(Draw.state) == DrawState.ASKED, col(AuditDay.deadline_at) >= at), 0), else_=1
    )
    return session.exec(
        select(Draw)
        .join(AuditDay)
        .where(Draw.person_id == person.id, AuditDay.deadline_at > at - LATE_ANSWER_WITHIN)
        .order_by(still_open, col(Draw.asked_at).desc(), col(Draw.id))
        .limit(1)
    ).first()


def _keep_proof(
    session: Session,
    draw: Draw,
    media_file: MediaFile,
    inbound: InboundMessage | None,
    received_at: datetime,
) -> None:
    kept = select(Proof.id).where(Proof.draw_id == draw.id, Proof.media_file_id == media_file.id)
    if session.exec(kept).first() is None:
        session.add(
            Proof(
                draw_id=key_of(draw),
                media_file_id=key_of(media_file),
                inbound_id=inbound.id if inbound is not None else None,
                received_at=received_at,
            )
        )
        session.flush()


def _move_to_received(session: Session, draw: Draw, received_at: datetime) -> bool:
    moved = session.exec(
        sa.update(Draw)
        .where(col(Draw.id) == draw.id, col(Draw.state).in_((DrawState.ASKED, DrawState.MISSED)))
        .values(state=DrawState.RECEIVED, received_at=received_at)
    )
    return moved.rowcount == 1


def _have_reported(session: Session, draw: Draw) -> None:
    # Should the report have gone out without this picture, it follows. Written even if the report is still
    # to come: the row's lock keeps a report that is just being made from missing it.
    session.exec(sa.update(AuditDay).where(col(AuditDay.id) == draw.audit_day_id).values(reported_at=None))
    announce_if_complete(session, draw.audit_day_id)
