"""What the pages about broadcasts read from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.models import (
    Broadcast,
    BroadcastState,
    MediaFile,
    Officer,
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    key_of,
)
from bot.registry.places import subtree

ROWS_A_PAGE = 25

_ON_PHONE = (OutboxState.DELIVERED, OutboxState.READ)


@dataclass(frozen=True)
class Reach:
    """How far a broadcast came, for lists."""

    total: int = 0
    delivered: int = 0
    posted: int = 0


@dataclass(frozen=True)
class BroadcastRow:
    """A broadcast with the names and figures that lists show."""

    broadcast: Broadcast
    place: Place
    author_name: str | None
    reach: Reach


@dataclass(frozen=True)
class Slice:
    """Some lines of a list, and before which key the next ones come."""

    rows: Sequence[BroadcastRow]
    next_before: int | None


def broadcast_rows(
    session: Session,
    place: Place,
    *,
    state: BroadcastState | None = None,
    before: int | None = None,
    limit: int = ROWS_A_PAGE,
) -> Slice:
    """The broadcasts of a place and of those below it, the newest first."""
    statement = _with_names(place).order_by(col(Broadcast.id).desc()).limit(limit + 1)
    if state is not None:
        statement = statement.where(col(Broadcast.state) == state)
    if before is not None:
        statement = statement.where(col(Broadcast.id) < before)
    found = session.execute(statement).all()
    rows = _with_reach(session, found[:limit])
    return Slice(rows, key_of(rows[-1].broadcast) if len(found) > limit else None)


def gone_out_since(session: Session, place: Place, since: datetime, *, limit: int) -> Sequence[Broadcast]:
    """The broadcasts of a place approved at or after `since`, or still on their way, the newest first."""
    on_their_way = (BroadcastState.APPROVED, BroadcastState.SENDING, BroadcastState.PAUSED)
    is_done = sa.and_(col(Broadcast.approved_at) >= since, col(Broadcast.state) == BroadcastState.FINISHED)
    return session.exec(
        select(Broadcast)
        .join(Place, col(Place.id) == col(Broadcast.place_id))
        .where(subtree(place), sa.or_(is_done, col(Broadcast.state).in_(on_their_way)))
        .order_by(col(Broadcast.id).desc())
        .limit(limit)
    ).all()


def drafts_of_others(session: Session, place: Place, reader: Person) -> list[int]:
    """The numbers of the drafts that `reader` could approve: he did not write them himself."""
    drafts = session.exec(
        select(Broadcast)
        .join(Place, col(Place.id) == col(Broadcast.place_id))
        .outerjoin(Officer, col(Officer.id) == col(Broadcast.author_id))
        .where(
            subtree(place),
            Broadcast.state == BroadcastState.DRAFT,
            sa.or_(col(Officer.person_id).is_(None), col(Officer.person_id) != reader.id),
        )
    )
    return [key_of(draft) for draft in drafts]


@dataclass(frozen=True)
class BroadcastPage:
    """A broadcast with the people who answer for it."""

    broadcast: Broadcast
    author: Person | None
    approver: Person | None
    media: MediaFile | None


def broadcast_page(session: Session, broadcast_id: int) -> BroadcastPage:
    """One broadcast, its author, its approver and its picture."""
    broadcast = session.get_one(Broadcast, broadcast_id)
    officer_ids = [key for key in (broadcast.author_id, broadcast.approved_by_id) if key is not None]
    people: Mapping[int | None, Person] = dict(
        session.execute(
            sa.select(col(Officer.id), Person)
            .join(Person, col(Person.id) == col(Officer.person_id))
            .where(col(Officer.id).in_(officer_ids))
        ).all()
    )
    media = session.get(MediaFile, broadcast.media_file_id) if broadcast.media_file_id else None
    return BroadcastPage(
        broadcast, people.get(broadcast.author_id), people.get(broadcast.approved_by_id), media
    )


def place_of_broadcast(session: Session, broadcast_id: int) -> Place | None:
    """The root of a broadcast's audience."""
    return session.exec(
        select(Place)
        .join(Broadcast, col(Broadcast.place_id) == col(Place.id))
        .where(Broadcast.id == broadcast_id)
    ).one_or_none()


def _with_names(place: Place) -> sa.Select[Broadcast, Place, str | None]:
    officer = aliased(Officer, name="author")
    return (
        sa.select(Broadcast, Place, col(Person.name))
        .join(Place, col(Place.id) == col(Broadcast.place_id))
        .outerjoin(officer, col(officer.id) == col(Broadcast.author_id))
        .outerjoin(Person, col(Person.id) == col(officer.person_id))
        .where(subtree(place))
    )


def _with_reach(
    session: Session, found: Sequence[sa.Row[Broadcast, Place, str | None]]
) -> list[BroadcastRow]:
    delivered = sa.func.sum(sa.case((col(OutboxMessage.state).in_(_ON_PHONE), 1), else_=0))
    figures = session.execute(
        sa.select(
            col(OutboxMessage.broadcast_id),
            sa.func.count(),
            delivered,
            sa.func.count(col(OutboxMessage.posted_at)),
        )
        .where(col(OutboxMessage.broadcast_id).in_([key_of(broadcast) for broadcast, _, _ in found]))
        .group_by(col(OutboxMessage.broadcast_id))
    )
    reach = {broadcast_id: Reach(*counts) for broadcast_id, *counts in figures}
    return [
        BroadcastRow(broadcast, at, name, reach.get(broadcast.id, Reach())) for broadcast, at, name in found
    ]
