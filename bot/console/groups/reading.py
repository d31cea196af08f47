"""What the pages about groups read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from bot.models import (
    GROUP_KINDS,
    AuditDay,
    Broadcast,
    Draw,
    Group,
    MemberReading,
    OutboxMessage,
    Person,
    Place,
    Tenure,
    TenureState,
)
from bot.registry.places import subtree

ROWS_A_PAGE = 50


class GroupState(StrEnum):
    """How a gram panchayat's or ward's group stands, for the table and its filter."""

    REGISTERED = "registered"
    """It has an admin who agreed."""
    CLAIMED = "claimed"
    """Somebody claims it and waits for the office."""
    INVITED = "invited"
    """The office listed an admin who has not answered."""
    MISSING = "missing"
    """Nobody is known."""
    DORMANT = "dormant"


@dataclass(frozen=True)
class GroupRow:
    """A line of the table of groups."""

    place: Place
    parent: Place
    group_id: int | None
    group_name: str | None
    admin_name: str | None
    has_claim: bool
    members: int | None
    state: GroupState


@dataclass(frozen=True)
class Slice:
    """Some lines of a table, and after which key the next ones come."""

    rows: Sequence[GroupRow]
    next_after: int | None


def group_rows(
    session: Session,
    place: Place,
    *,
    today: date,
    search: str = "",
    state: GroupState | None = None,
    after: int | None = None,
) -> Slice:
    """The groups below `place` by name, those that follow the place with the id `after`."""
    parent, tenure = aliased(Place, name="parent"), aliased(Tenure, name="standing")
    newest = (
        sa.select(col(MemberReading.members))
        .where(col(MemberReading.group_id) == col(Group.id))
        .order_by(col(MemberReading.id).desc())
        .limit(1)
        .correlate(Group)
        .scalar_subquery()
    )
    has_claim = _has(TenureState.PENDING)
    standing = sa.case(
        (col(Group.dormant_since).is_not(None), GroupState.DORMANT.value),
        (col(tenure.id).is_not(None), GroupState.REGISTERED.value),
        (has_claim, GroupState.CLAIMED.value),
        (_has(TenureState.INVITED), GroupState.INVITED.value),
        else_=GroupState.MISSING.value,
    )
    statement = (
        sa.select(
            Place, parent, col(Group.id), col(Group.name), col(Person.name), has_claim, newest, standing
        )
        .join(parent, col(parent.id) == col(Place.parent_id))
        .outerjoin(Group, col(Group.place_id) == col(Place.id))
        .outerjoin(
            tenure, sa.and_(col(tenure.group_id) == col(Group.id), col(tenure.state) == TenureState.ACTIVE)
        )
        .outerjoin(Person, col(Person.id) == col(tenure.person_id))
        .where(subtree(place), col(Place.kind).in_(GROUP_KINDS), _exists_on(today))
        .order_by(col(Place.name_en), col(Place.id))
        .limit(ROWS_A_PAGE + 1)
    )
    if search:
        names = (Place.name_en, Place.name_hi, Person.name, Group.name, parent.name_en, parent.name_hi)
        statement = statement.where(sa.or_(*(col(name).icontains(search, autoescape=True) for name in names)))
    if state is GroupState.CLAIMED:
        # A group may have an admin and a claim at once; the office looks for the claim.
        statement = statement.where(has_claim)
    elif state is not None:
        statement = statement.where(standing == state.value)
    last = session.get(Place, after) if after else None
    if last is not None:
        statement = statement.where(
            sa.tuple_(col(Place.name_en), col(Place.id)) > sa.tuple_(sa.literal(last.name_en), last.id)
        )
    found = session.execute(statement).all()
    rows = [
        GroupRow(at, above, group_id, name, admin, bool(claim), members, GroupState(standing))
        for at, above, group_id, name, admin, claim, members, standing in found[:ROWS_A_PAGE]
    ]
    return Slice(rows, rows[-1].place.id if len(found) > ROWS_A_PAGE else None)


def claims_waiting(session: Session, place: Place) -> int:
    """How many claims below `place` the office has to decide."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Tenure)
        .join(Group, col(Group.id) == col(Tenure.group_id))
        .join(Place, col(Place.id) == col(Group.place_id))
        .where(col(Tenure.state) == TenureState.PENDING, subtree(place))
    )
    return int(session.execute(statement).scalar_one())


@dataclass(frozen=True)
class Received:
    """A broadcast as one group got it."""

    message: OutboxMessage
    broadcast: Broadcast


@dataclass(frozen=True)
class Drawn:
    """A draw of one group, with its day."""

    draw: Draw
    day: date


@dataclass(frozen=True)
class GroupPage:
    """Everything the page of a group shows."""

    group: Group
    tenures: Sequence[tuple[Tenure, Person]]
    readings: Sequence[MemberReading]
    received: Sequence[Received]
    drawn: Sequence[Drawn]

    @property
    def admin(self) -> tuple[Tenure, Person] | None:
        """Who is admin now."""
        return next((row for row in self.tenures if row[0].state is TenureState.ACTIVE), None)

    @property
    def claims(self) -> Sequence[tuple[Tenure, Person]]:
        """Who waits for the office."""
        return [row for row in self.tenures if row[0].state is TenureState.PENDING]


def group_page(session: Session, group_id: int) -> GroupPage:
    """The page of one group: the newest of everything first."""
    group = session.get_one(Group, group_id)
    tenures = session.exec(
        select(Tenure, Person)
        .join(Person, col(Person.id) == col(Tenure.person_id))
        .where(Tenure.group_id == group_id)
        .order_by(col(Tenure.id).desc())
    ).all()
    readings = session.exec(
        select(MemberReading)
        .where(MemberReading.group_id == group_id)
        .order_by(col(MemberReading.id).desc())
        .limit(12)
    ).all()
    received = session.exec(
        select(OutboxMessage, Broadcast)
        .join(Broadcast, col(Broadcast.id) == col(OutboxMessage.broadcast_id))
        .where(OutboxMessage.group_id == group_id)
        .order_by(col(OutboxMessage.id).desc())
        .limit(10)
    ).all()
    drawn = session.execute(
        sa.select(Draw, col(AuditDay.day))
        .join(AuditDay, col(AuditDay.id) == col(Draw.audit_day_id))
        .where(col(Draw.group_id) == group_id)
        .order_by(col(Draw.id).desc())
        .limit(10)
    ).all()
    return GroupPage(
        group,
        tenures,
        readings,
        [Received(message, broadcast) for message, broadcast in received],
        [Drawn(draw, day) for draw, day in drawn],
    )


def place_of_group(session: Session, group_id: int) -> Place | None:
    """Where a group is."""
    return session.exec(
        select(Place).join(Group, col(Group.place_id) == col(Place.id)).where(Group.id == group_id)
    ).one_or_none()


def place_of_tenure(session: Session, tenure_id: int) -> Place | None:
    """Where the group of a tenure is."""
    return session.exec(
        select(Place)
        .join(Group, col(Group.place_id) == col(Place.id))
        .join(Tenure, col(Tenure.group_id) == col(Group.id))
        .where(Tenure.id == tenure_id)
    ).one_or_none()


def _has(state: TenureState) -> ColumnElement[bool]:
    other = aliased(Tenure)
    return sa.exists().where(col(other.group_id) == col(Group.id), col(other.state) == state).correlate(Group)


def _exists_on(today: date) -> ColumnElement[bool]:
    return sa.or_(col(Place.valid_to).is_(None), col(Place.valid_to) >= today, col(Group.id).is_not(None))
