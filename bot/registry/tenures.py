"""Tenures: who is, was and will be admin of which group."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.models import Group, Person, Place, Tenure, TenureEnd, TenureState, key_of

OPEN_STATES = (TenureState.INVITED, TenureState.PENDING, TenureState.ACTIVE)
"""The states of a tenure that has not ended."""


class Standing(NamedTuple):
    """A person's tenure with its group and place."""

    tenure: Tenure
    group: Group
    place: Place


def group_of(session: Session, place: Place) -> Group | None:
    """The group of a gram panchayat or ward, if one is known."""
    return session.exec(select(Group).where(Group.place_id == place.id)).one_or_none()


def group_at(session: Session, place: Place, *, name: str | None = None) -> Group:
    """The group of a gram panchayat or ward, made if none is known."""
    group = group_of(session, place)
    if group is not None:
        return group
    made = Group(place_id=key_of(place), name=name)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # Two people named the same place at the same moment.
        group = group_of(session, place)
        if group is None:
            raise
        return group
    return made


def standings(
    session: Session, person: Person, states: Iterable[TenureState] = OPEN_STATES
) -> list[Standing]:
    """Where a person stands as admin, the oldest tenure first."""
    statement = (
        select(Tenure, Group, Place)
        .join(Group, col(Group.id) == col(Tenure.group_id))
        .join(Place, col(Place.id) == col(Group.place_id))
        .where(Tenure.person_id == person.id, col(Tenure.state).in_(tuple(states)))
        .order_by(col(Tenure.id))
    )
    return [Standing(*row) for row in session.exec(statement)]


def open_tenures(session: Session, group: Group, states: Iterable[TenureState] = OPEN_STATES) -> list[Tenure]:
    """Whoever stands for a group in one of `states`, the oldest first."""
    statement = select(Tenure).where(Tenure.group_id == group.id, col(Tenure.state).in_(tuple(states)))
    return list(session.exec(statement.order_by(col(Tenure.id))))


def active_tenure(session: Session, group: Group) -> Tenure | None:
    """The tenure of the group's admin, if it has one."""
    return next(iter(open_tenures(session, group, (TenureState.ACTIVE,))), None)


def open_tenure(
    session: Session, group: Group, person: Person, state: TenureState, *, now: datetime
) -> Tenure:
    """The person's tenure of the group that has not ended, begun in `state` if there is none."""
    standing = _open_tenure_of(session, group, person)
    if standing is not None:
        return standing
    made = Tenure(group_id=key_of(group), person_id=key_of(person), state=state, created_at=now)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # The same person said it twice at the same moment.
        standing = _open_tenure_of(session, group, person)
        if standing is None:
            raise
        return standing
    return made


def activate(session: Session, tenure: Tenure, *, now: datetime) -> bool:
    """Begin a tenure that was invited or pending. False when the group has another admin by now.

    The database decides between two who come at the same moment: a group has one active tenure.
    """
    statement = (
        sa.update(Tenure)
        .where(
            col(Tenure.id) == tenure.id,
            col(Tenure.state).in_((TenureState.INVITED, TenureState.PENDING)),
        )
        .values(state=TenureState.ACTIVE, started_at=now)
    )
    try:
        with session.begin_nested():
            session.connection().execute(statement)
    except IntegrityError:
        session.refresh(tenure)
        return False
    session.refresh(tenure)
    return tenure.state is TenureState.ACTIVE


def move(session: Session, tenure: Tenure, state: TenureState) -> None:
    """Put a tenure that has not begun into `state`: invited or pending."""
    tenure.state = state
    session.add(tenure)
    session.flush()


def end(session: Session, tenure: Tenure, reason: TenureEnd, *, now: datetime) -> None:
    """End a tenure; it stays in the group's history. Ended before, it stays as it was."""
    if tenure.state is TenureState.ENDED:
        return
    tenure.state = TenureState.ENDED
    tenure.ended_at = now
    tenure.end_reason = reason
    session.add(tenure)
    session.flush()


def _open_tenure_of(session: Session, group: Group, person: Person) -> Tenure | None:
    return session.exec(
        select(Tenure).where(
            Tenure.group_id == group.id,
            Tenure.person_id == person.id,
            col(Tenure.state) != TenureState.ENDED,
        )
    ).one_or_none()
