"""Coverage: how many groups of a place have an admin, and where somebody is missing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.models import GROUP_KINDS, Group, Person, Place, Tenure, TenureState, key_of, utc_now
from bot.registry.places import children, subtree


class Cover(StrEnum):
    """How a gram panchayat or ward is covered; each is in exactly one of these."""

    ACTIVE = "active"
    OPTED_OUT = "opted_out"
    """It has an admin who stopped all messages."""
    INVITED = "invited"
    """The office listed somebody who has not said yes yet."""
    PENDING = "pending"
    """Somebody claims it and waits for the office."""
    VACANT = "vacant"


_BEST_FIRST = tuple(Cover)
"""Of several tenures of a group the best says how it is covered."""


@dataclass(frozen=True)
class Counts:
    """Places with a group, by how they are covered."""

    by_cover: Mapping[Cover, int]

    def __getitem__(self, cover: Cover) -> int:
        return self.by_cover.get(cover, 0)

    @property
    def groups(self) -> int:
        """All gram panchayats and wards."""
        return sum(self.by_cover.values())


@dataclass(frozen=True)
class Coverage:
    """The coverage of a place, in all and for each place right below it."""

    place: Place
    total: Counts
    parts: tuple[tuple[Place, Counts], ...]
    """By English name; of a block or urban body, only itself."""


def coverage(session: Session, place: Place, *, on: date | None = None) -> Coverage:
    """The coverage of `place` on a day: how its gram panchayats and wards stand."""
    parts: dict[int, Counter[Cover]] = {}
    for parent_path, rank, count in session.connection().execute(_statement(place, on or utc_now().date())):
        below = parent_path.removeprefix(place.path).partition("/")[0]
        parts.setdefault(int(below) if below else key_of(place), Counter())[_BEST_FIRST[rank]] += count
    shown = tuple(
        (part, Counts(parts[key_of(part)])) for part in (*children(session, place), place) if part.id in parts
    )
    return Coverage(place, Counts(sum(parts.values(), Counter())), shown)


def _statement(place: Place, on: date) -> sa.Select[str, Any, int]:
    """Path of the parent, rank of the cover, and how many: one statement, whatever the size."""
    has_stopped = col(Person.opted_out_at).is_not(None)
    rank = sa.case(
        (sa.and_(col(Tenure.state) == TenureState.ACTIVE, sa.not_(has_stopped)), 0),
        (col(Tenure.state) == TenureState.ACTIVE, 1),
        (col(Tenure.state) == TenureState.INVITED, 2),
        else_=3,
    )
    best = (
        sa.select(col(Tenure.group_id).label("group_id"), sa.func.min(rank).label("rank"))
        .join(Person, col(Person.id) == col(Tenure.person_id))
        .where(col(Tenure.state) != TenureState.ENDED)
        .group_by(col(Tenure.group_id))
        .subquery()
    )
    parent = aliased(Place)
    cover = sa.func.coalesce(best.c.rank, _BEST_FIRST.index(Cover.VACANT)).label("cover")
    return (
        sa.select(col(parent.path), cover, sa.func.count())
        .select_from(Place)
        .join(parent, col(parent.id) == col(Place.parent_id))
        .outerjoin(Group, col(Group.place_id) == col(Place.id))
        .outerjoin(best, best.c.group_id == col(Group.id))
        .where(
            subtree(place),
            col(Place.kind).in_(GROUP_KINDS),
            sa.or_(col(Place.valid_to).is_(None), col(Place.valid_to) >= on),
        )
        .group_by(col(parent.path), cover)
    )
