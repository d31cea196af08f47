"""Who is drawn: a seed, a ticket for every group, the smallest ticket wins. Pure arithmetic on text.

Whoever has a day's published seed, its frame and the earlier draws comes to the same result;
docs/verifying-a-draw.md says how, docs/verify_draw.py does it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date

VERSION = "v1"
"""Begins every hashed text: another way of drawing would be another version."""

NO_BEACON = "none"
"""The beacon of a day without a public one: whoever holds the chain could have known its draw before."""

LEVELS = ("collector", "nodal")
"""For whom is drawn, in this order; both draw from the same tickets."""

STRATA = ("gp", "ward")
"""Gram panchayats and wards are drawn apart, so that each day has both."""


@dataclass(frozen=True)
class Choice:
    """One group drawn: the part of a draw that is published."""

    level: str
    stratum: str
    cycle: int
    group: str
    """The group's permanent id, as it stands in the frame."""


@dataclass
class Cycle:
    """How far the drawing of one stratum has come: every group once before any group twice."""

    number: int = 1
    drawn: set[str] = field(default_factory=set)

    def note(self, choice: Choice) -> None:
        """Take account of a draw."""
        if choice.cycle > self.number:
            self.number, self.drawn = choice.cycle, set()
        if choice.cycle == self.number:
            self.drawn.add(choice.group)


def cycle_after(earlier: Iterable[Choice], stratum: str) -> Cycle:
    """Where `stratum` stands after all earlier draws, in whatever order they are given."""
    cycle = Cycle()
    for choice in earlier:
        if choice.stratum == stratum:
            cycle.note(choice)
    return cycle


def sha256(text: str) -> str:
    """SHA-256 of a text, in hex; the same as `printf %s TEXT | sha256sum`."""
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(day: date, secret: str, beacon: str = NO_BEACON) -> str:
    """The seed (hex) of a day from the chain's secret and the public beacon's value."""
    return sha256(f"{VERSION}|{day.isoformat()}|{secret}|{beacon}")


def ticket(seed: str, day: date, stratum: str, cycle: int, group: str) -> str:
    """A group's ticket (hex): HMAC-SHA256 keyed with the seed as it is written."""
    message = f"{VERSION}|{day.isoformat()}|{stratum}|{cycle}|{group}"
    return hmac.digest(seed.encode(), message.encode(), "sha256").hex()


def choose(seed: str, day: date, stratum: str, active: Set[str], cycle: Cycle) -> list[Choice]:
    """The draws of a day in one stratum, at most one a level and no group twice.

    `active` are the groups of the frame that may be drawn on `day`; `cycle` is left as it is. When
    every one of them had its turn, the next cycle begins at once, within the same day if need be.
    """
    number, drawn = cycle.number, set(cycle.drawn)
    today: set[str] = set()
    choices: list[Choice] = []
    for level in LEVELS:
        if active <= drawn:
            number, drawn = number + 1, set()
        waiting = active - drawn - today
        if not waiting:
            break
        tickets = {ticket(seed, day, stratum, number, group): group for group in waiting}
        winner = tickets[min(tickets)]
        drawn.add(winner)
        today.add(winner)
        choices.append(Choice(level, stratum, number, winner))
    return choices
