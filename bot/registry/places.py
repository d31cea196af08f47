"""Looking places up in the tree of government."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from bot.models import Place, PlaceKind


def find(session: Session, kind: PlaceKind, code: str) -> Place | None:
    """The place of this kind with this code; codes collide across kinds."""
    return session.exec(select(Place).where(Place.kind == kind, Place.code == code)).one_or_none()


def within(path_column: Any, root_path: str) -> ColumnElement[bool]:
    """The condition that a path lies in the subtree that begins at `root_path`, the root included."""
    column: ColumnElement[str] = sa.type_coerce(path_column, sa.String)
    # A path holds digits and slashes only, so nothing in it is a wildcard.
    return column.like(root_path + "%")


def subtree(place: Place) -> ColumnElement[bool]:
    """The condition on `Place.path` that holds for `place` and everything below it."""
    return within(Place.path, place.path)


def ancestors(session: Session, place: Place) -> list[Place]:
    """The places above, from the state down to the parent."""
    ids = _ids(place)[:-1]
    found = session.exec(select(Place).where(col(Place.id).in_(ids))) if ids else ()
    return sorted(found, key=lambda ancestor: ids.index(ancestor.id or 0))


def children(session: Session, place: Place) -> list[Place]:
    """The places right below, by English name."""
    return list(session.exec(select(Place).where(Place.parent_id == place.id).order_by(Place.name_en)))


def district_of(session: Session, place: Place) -> Place | None:
    """The district a place lies in, itself if it is one; none for a state."""
    if place.kind is PlaceKind.DISTRICT:
        return place
    return session.exec(
        select(Place).where(col(Place.id).in_(_ids(place)), Place.kind == PlaceKind.DISTRICT)
    ).one_or_none()


def current(session: Session, place: Place, on: date) -> Place | None:
    """What the place is on a day: itself, what it was merged into, or nothing any more."""
    seen: set[int | None] = set()
    while place.valid_to is not None and place.valid_to < on:
        seen.add(place.id)
        if place.successor_id is None or place.successor_id in seen:
            return None
        place = session.get_one(Place, place.successor_id)
    return place


def _ids(place: Place) -> list[int]:
    return [int(part) for part in place.path.strip("/").split("/")]
