"""Who reads a page: a signed-in person with the posts he holds at this moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlmodel import Session

from bot.console.permissions import Permission, roles_with
from bot.models import Officer, Person, Place, utc_now
from bot.registry.jurisdiction import Jurisdiction

SIGNED_IN_FOR = timedelta(hours=12)
"""A working day; then a new code is needed."""


class NotTheirs(Exception):
    """An act was tried where the reader holds no post that allows it."""


@dataclass(frozen=True)
class Reader:
    """A signed-in person, as Flask-Login wants one: the session cookie holds `get_id()` only.

    The id names the person's session epoch and when he signed in, so that raising the epoch ends
    every session at once and no session outlives `SIGNED_IN_FOR`.
    """

    person: Person
    jurisdiction: Jurisdiction
    signed_in_at: datetime

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie keeps."""
        return f"{self.person.id}.{self.person.session_epoch}.{int(self.signed_in_at.timestamp())}"

    @property
    def main_officer(self) -> Officer:
        """The post with the largest jurisdiction: its place opens first, and the log names it where no
        place decides which one acts.
        """
        return min(self.jurisdiction.posts, key=lambda post: len(post.root_path)).officer

    def may(self, permission: Permission, place: Place | None = None) -> bool:
        """Whether a post of the reader allows this: in `place`, or anywhere."""
        if place is None:
            return bool(self.jurisdiction.roles & roles_with(permission))
        return self.jurisdiction.of_roles(roles_with(permission)).may_see(place)

    def officer(self, permission: Permission, place: Place) -> Officer:
        """As which officer the reader acts on `place`.

        Raises:
            NotTheirs: no post allows it there.
        """
        officer = self.jurisdiction.officer_for(place, roles_with(permission))
        if officer is None:
            raise NotTheirs(permission)
        return officer


def read_in(session: Session, person: Person, *, now: datetime) -> Reader | None:
    """The reader that `person` becomes by signing in at `now`; none without a post."""
    jurisdiction = Jurisdiction.of(session, person, now=now)
    return Reader(person, jurisdiction, now) if jurisdiction.posts else None


def load_reader(identity: str) -> Reader | None:
    """The reader of a session cookie; none when the session is over or the posts have ended."""
    person_id, epoch, signed_in_at = (int(part) for part in identity.split("."))
    now = utc_now()
    since = datetime.fromtimestamp(signed_in_at, UTC)
    if now - since >= SIGNED_IN_FOR:
        return None
    with current_app.extensions["munadi"].database.read() as session:
        person = session.get(Person, person_id)
        if person is None or person.session_epoch != epoch:
            return None
        jurisdiction = Jurisdiction.of(session, person, now=now)
    return Reader(person, jurisdiction, since) if jurisdiction.posts else None
