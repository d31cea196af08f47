"""Which groups have something to prove, what each has to show, and which are left out and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from bot.models import (
    GROUP_KINDS,
    Broadcast,
    BroadcastState,
    Group,
    OutboxMessage,
    OutboxState,
    Place,
    PlaceKind,
    Tenure,
    TenureState,
    key_of,
)
from bot.registry.places import subtree

HANDED_OVER = (OutboxState.ACCEPTED, OutboxState.SENT, OutboxState.DELIVERED, OutboxState.READ)
"""The states of a delivery that WhatsApp took. A phone that is switched off is no way out of the draw."""


@dataclass(frozen=True)
class Eligible:
    """A group that can be drawn, and the admin who would be asked."""

    group_id: int
    kind: PlaceKind
    person_id: int


@dataclass(frozen=True)
class LeftOut:
    """How many places of a district cannot be drawn, and why."""

    vacant: int
    """No group, or a group without an active admin."""
    without_delivery: int
    """An active admin, but nothing reached him in the last days: nothing to prove."""


@dataclass(frozen=True)
class Span:
    """From when to when a delivery must have been handed over to count."""

    after: datetime
    until: datetime


def eligible_groups(session: Session, district: Place, span: Span) -> list[Eligible]:
    """The groups of `district` that can be drawn.

    Their admin is active and was sent something in `span` that has not been cancelled since. Whether he
    has opted out or cannot be reached since then makes no difference: that would be a way out.
    """
    rows = session.exec(
        select(Group.id, Place.kind, Tenure.person_id)
        .join(Place, col(Place.id) == Group.place_id)
        .join(Tenure, col(Tenure.group_id) == Group.id)
        .where(
            subtree(district),
            col(Place.kind).in_(GROUP_KINDS),
            Tenure.state == TenureState.ACTIVE,
            sa.exists().where(_delivered(Group.id, Tenure.person_id, span)),
        )
    )
    return [Eligible(group_id, PlaceKind(kind), person_id) for group_id, kind, person_id in rows if group_id]


def broadcast_to_prove(session: Session, chosen: Eligible, span: Span) -> int:
    """The broadcast a group must show: the last one that reached its admin in `span`."""
    broadcast = session.exec(
        select(Broadcast)
        .join(OutboxMessage, col(OutboxMessage.broadcast_id) == Broadcast.id)
        .where(_delivered(chosen.group_id, chosen.person_id, span))
        .order_by(_handed_over_at().desc(), col(OutboxMessage.id).desc())
        .limit(1)
    ).one()
    return key_of(broadcast)


def left_out(session: Session, district: Place, eligible: int) -> LeftOut:
    """Who was not among the `eligible` groups of a day; reported, not drawn."""
    places = session.exec(
        select(sa.func.count())
        .select_from(Place)
        .where(subtree(district), col(Place.kind).in_(GROUP_KINDS), col(Place.valid_to).is_(None))
    ).one()
    with_admin = session.exec(
        select(sa.func.count())
        .select_from(Tenure)
        .join(Group, col(Group.id) == Tenure.group_id)
        .join(Place, col(Place.id) == Group.place_id)
        .where(subtree(district), Tenure.state == TenureState.ACTIVE)
    ).one()
    return LeftOut(vacant=max(places - with_admin, 0), without_delivery=max(with_admin - eligible, 0))


def _delivered(group_id: Any, person_id: Any, span: Span) -> ColumnElement[bool]:
    cancelled = aliased(Broadcast)
    return sa.and_(
        col(OutboxMessage.group_id) == group_id,
        col(OutboxMessage.person_id) == person_id,
        col(OutboxMessage.state).in_(HANDED_OVER),
        _handed_over_at() > span.after,
        _handed_over_at() <= span.until,
        ~sa.exists().where(
            col(cancelled.id) == OutboxMessage.broadcast_id,
            col(cancelled.state) == BroadcastState.CANCELLED,
        ),
    )


def _handed_over_at() -> ColumnElement[Any]:
    # A delivery settled by its callback alone has no time of acceptance.
    return sa.func.coalesce(
        col(OutboxMessage.accepted_at),
        col(OutboxMessage.sent_at),
        col(OutboxMessage.delivered_at),
        col(OutboxMessage.read_at),
    )
