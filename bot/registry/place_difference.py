"""What a directory export would change in the tree of places."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from bot.models import Place, PlaceKind
from bot.registry.place_rows import Fact, Key, PlaceRows
from bot.registry.row_errors import RefusedRows, RowError
from bot.registry.tables import Row, Table, fold

LEVELS = (
    (PlaceKind.STATE,),
    (PlaceKind.DISTRICT,),
    (PlaceKind.BLOCK, PlaceKind.URBAN_BODY),
    (PlaceKind.GRAM_PANCHAYAT, PlaceKind.WARD),
)
"""The kinds from the top of the tree downwards."""


class PlaceChange(NamedTuple):
    """What changes of a place that was known: `what` is renamed, renamed_hi, moved, ended or dated."""

    kind: PlaceKind
    code: str
    what: str
    before: str
    after: str


class Known(NamedTuple):
    """A place as it is in the database."""

    id: int
    name_en: str
    name_hi: str | None
    parent: Key | None
    valid_from: date
    valid_to: date | None
    successor: Key | None
    letters: str | None


def known_places(session: Session) -> dict[Key, Known]:
    """Every place in the database."""
    place = Place.__table__  # type: ignore[attr-defined]
    rows = session.connection().execute(sa.select(place)).all()
    keys: dict[int, Key] = {row.id: (row.kind, row.code) for row in rows}
    return {
        (row.kind, row.code): Known(
            row.id,
            row.name_en,
            row.name_hi,
            keys.get(row.parent_id),
            row.valid_from,
            row.valid_to,
            keys.get(row.successor_id),
            row.letters,
        )
        for row in rows
    }


@dataclass
class Difference:
    """What is new, what is different, and which rows cannot be taken."""

    refused: RefusedRows
    new: dict[Key, Fact] = field(default_factory=dict)
    updates: dict[Key, dict[str, Any]] = field(default_factory=dict)
    """By place, the columns that change; `parent` and `successor` are keys of places."""
    changes: list[PlaceChange] = field(default_factory=list)
    unchanged: int = 0

    @property
    def added(self) -> Counter[PlaceKind]:
        """How many places of each kind are new."""
        return Counter(kind for kind, _ in self.new)


def difference(known: Mapping[Key, Known], table: Table, rows: list[Row]) -> Difference:
    """Compare what the rows of a table say with the places that are known."""
    reader = PlaceRows(table, rows)
    comparing = _Comparing(known, table)
    facts = comparing.gather(reader.facts())
    for row, error in reader.refused:
        comparing.result.refused.add(row, [error])
    for level in LEVELS:
        for fact in facts.values():
            if fact.key[0] in level:
                comparing.compare(fact)
    for fact in facts.values():
        if fact.successor:
            comparing.compare_successor(fact)
    return comparing.result


class _Comparing:
    def __init__(self, known: Mapping[Key, Known], table: Table) -> None:
        self.known = known
        self.table = table
        self.result = Difference(RefusedRows(table.headings))

    def gather(self, rows: Iterable[list[Fact]]) -> dict[Key, Fact]:
        """One fact a place: what its own row says counts before what others say in passing. A row that
        contradicts one above it is refused.
        """
        gathered: dict[Key, Fact] = {}
        for facts in rows:
            if any(self._contradicts(gathered.get(fact.key), fact) for fact in facts):
                continue
            for fact in facts:
                before = gathered.setdefault(fact.key, fact)
                if fact.own and not before.own:
                    gathered[fact.key] = fact
                gathered[fact.key].parent = gathered[fact.key].parent or before.parent or fact.parent
        return gathered

    def _contradicts(self, before: Fact | None, fact: Fact) -> bool:
        if before is None:
            return False
        if before.own and fact.own and (fact.name_en, fact.parent) != (before.name_en, before.parent):
            self._refuse(fact, "row-twice", other=before.row.number, name=before.name_en)
            return True
        if fact.parent and before.parent and fact.parent != before.parent:
            self._refuse(fact, "row-two-parents", other=before.row.number, name=before.name_en)
            return True
        return False

    def compare(self, fact: Fact) -> None:
        """Put a fact among what is new, different or refused; those above come first."""
        known = self.known.get(fact.key)
        if fact.parent is not None and not self._will_exist(fact.parent):
            self._refuse(fact, "row-parent-unknown", code=fact.parent[1])
        elif known is not None:
            self._compare(fact, known)
        elif fact.parent is None and fact.key[0] is not PlaceKind.STATE:
            self._refuse(fact, "row-parent-missing")
        elif not fact.name_en:
            self._refuse(fact, "row-place-unknown")
        else:
            self.result.new[fact.key] = fact

    def _compare(self, fact: Fact, known: Known) -> None:
        different: dict[str, Any] = {}
        # In passing a name is often written otherwise than where the place itself is listed.
        same_name = fact.name_en == known.name_en if fact.own else fold(fact.name_en) == fold(known.name_en)
        if fact.name_en and not same_name:
            different["name_en"] = fact.name_en
            self._note(fact, "renamed", known.name_en, fact.name_en)
        if fact.name_hi and fact.name_hi != known.name_hi:
            different["name_hi"] = fact.name_hi
            self._note(fact, "renamed_hi", known.name_hi or "", fact.name_hi)
        if fact.parent and fact.parent != known.parent:
            different["parent"] = fact.parent
            self._note(fact, "moved", known.parent[1] if known.parent else "", fact.parent[1])
        if fact.valid_from and fact.valid_from != known.valid_from:
            different["valid_from"] = fact.valid_from
            self._note(fact, "dated", known.valid_from.isoformat(), fact.valid_from.isoformat())
        if fact.valid_to and fact.valid_to != known.valid_to:
            different["valid_to"] = fact.valid_to
            self._note(fact, "ended", "", fact.valid_to.isoformat())
        if different:
            self.result.updates[fact.key] = different
        elif fact.own:
            self.result.unchanged += 1

    def compare_successor(self, fact: Fact) -> None:
        """See whether a place leads to its successor yet; the successor may be new as well."""
        successor = (fact.key[0], fact.successor)
        known = self.known.get(fact.key)
        if not self._will_exist(successor):
            self._refuse(fact, "row-successor-unknown", code=fact.successor)
        elif self._will_exist(fact.key) and (known is None or known.successor != successor):
            self.result.updates.setdefault(fact.key, {})["successor"] = successor

    def _will_exist(self, key: Key) -> bool:
        return key in self.known or key in self.result.new

    def _note(self, fact: Fact, what: str, before: str, after: str) -> None:
        self.result.changes.append(PlaceChange(*fact.key, what, before, after))

    def _refuse(self, fact: Fact, problem_key: str, **values: str | int) -> None:
        column = self.table.heading(fact.column)
        self.result.refused.add(
            fact.row, [RowError(fact.row.number, column, fact.key[1], problem_key, values)]
        )
