"""Jurisdiction: what an officer may see and act on. The one place where that is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.models import Officer, Person, Place, Role
from bot.registry.officers import officers_of
from bot.registry.places import within

Limited = TypeVar("Limited", bound=Any)


@dataclass(frozen=True)
class Post:
    """One role of an officer over the subtree that begins at `root_path`."""

    officer: Officer
    role: Role
    root_path: str

    def covers(self, place: Place) -> bool:
        """Whether `place` lies in this subtree."""
        return place.path.startswith(self.root_path)


@dataclass(frozen=True)
class Jurisdiction:
    """All the posts of one person; without a post nothing is seen."""

    posts: tuple[Post, ...]

    @classmethod
    def of(cls, session: Session, person: Person, *, now: datetime | None = None) -> Self:
        """The jurisdiction `person` has at `now`."""
        officers = officers_of(session, person, now=now)
        roots = {
            place.id: place.path
            for place in session.exec(select(Place).where(col(Place.id).in_({o.place_id for o in officers})))
        }
        return cls(tuple(Post(officer, officer.role, roots[officer.place_id]) for officer in officers))

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere."""
        return frozenset(post.role for post in self.posts)

    def of_roles(self, roles: Iterable[Role]) -> "Jurisdiction":
        """The part that is held in one of `roles`: what a page for these roles may show."""
        wanted = frozenset(roles)
        return Jurisdiction(tuple(post for post in self.posts if post.role in wanted))

    def may_see(self, place: Place) -> bool:
        """Whether `place` lies in one of the subtrees."""
        return any(post.covers(place) for post in self.posts)

    def officer_for(self, place: Place, roles: Iterable[Role]) -> Officer | None:
        """As which officer the person may act on `place` in one of `roles`; none where he may not.

        Of several the one with the smallest subtree, so that the log names the nearest post.
        """
        wanted = frozenset(roles)
        fitting = [post for post in self.posts if post.role in wanted and post.covers(place)]
        return max(fitting, key=lambda post: len(post.root_path)).officer if fitting else None

    def limit(self, statement: Limited, path_column: Any = Place.path) -> Limited:
        """The statement with only the rows whose place lies in one of the subtrees."""
        limited: Limited = statement.where(
            sa.or_(sa.false(), *(within(path_column, post.root_path) for post in self.posts))
        )
        return limited
