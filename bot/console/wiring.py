"""What a view works with: the installation's services and the place and reader of this request."""

from dataclasses import dataclass

from flask import current_app, g
from flask_login import current_user

from bot.console.reader import Reader
from bot.models import Place, PlaceKind
from bot.services import Services


@dataclass(frozen=True)
class Here:
    """The place a page is about, and the places above it from the state down."""

    place: Place
    above: tuple[Place, ...]

    @property
    def line(self) -> tuple[Place, ...]:
        """From the state down to the place itself."""
        return (*self.above, self.place)

    @property
    def district(self) -> Place | None:
        """The district the place lies in, itself if it is one; none for a state."""
        return next((place for place in self.line if place.kind is PlaceKind.DISTRICT), None)


def services() -> Services:
    """What `create_app` opened for this installation."""
    opened: Services = current_app.extensions["munadi"]
    return opened


def signed_in_reader() -> Reader | None:
    """Who is signed in; nobody on the sign-in pages."""
    return current_user if isinstance(current_user._get_current_object(), Reader) else None


def reader() -> Reader:
    """Who reads this page. Only for views behind a permission: there somebody is signed in."""
    found = signed_in_reader()
    if found is None:
        raise LookupError("a view without a permission asked who reads it")
    return found


def here() -> Here:
    """The place this page is about, already found to be in the reader's jurisdiction."""
    found: Here = g.here
    return found
