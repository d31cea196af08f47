"""Taking a directory export into the tree of places: at any time again, as an update."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.models import Officer, Place, PlaceKind
from bot.registry.acts import log_act
from bot.registry.letters import letters_for
from bot.registry.place_difference import LEVELS, Difference, Known, PlaceChange, difference, known_places
from bot.registry.place_rows import Fact, Key
from bot.registry.row_errors import RefusedRows, RowError, in_order
from bot.registry.tables import read_table
from config.catalogue import text
from config.languages import Language

_PLACE: sa.Table = Place.__table__  # type: ignore[attr-defined]

PLACES_IMPORTED = "places.imported"
"""The act in the log by which others see that the places have changed."""

BATCH = 5_000
"""Places written together."""

ALWAYS = date(2000, 1, 1)
"""From when a place is valid of which no beginning is known."""


@dataclass(frozen=True)
class PlacesImported:
    """What an import did, or with a dry run would do."""

    rows: int
    added: Counter[PlaceKind]
    changes: list[PlaceChange]
    unchanged: int
    refused: RefusedRows

    @property
    def errors(self) -> list[RowError]:
        """What is wrong with the rows that were not taken, from the top of the file."""
        return in_order(self.refused.errors)

    def summary(self, language: Language) -> str:
        """The import in one sentence."""
        changed = Counter(change.what for change in self.changes)
        return text(
            language,
            "places-imported",
            rows=self.rows,
            added=self.added.total(),
            renamed=changed["renamed"] + changed["renamed_hi"],
            moved=changed["moved"],
            ended=changed["ended"],
            unchanged=self.unchanged,
            refused=len(self.refused.rows),
        )


def import_places(
    session: Session, file: Path, *, dry_run: bool = False, by: Officer | None = None
) -> PlacesImported:
    """Take the places of a CSV or XLSX file, with the Local Government Directory's headings or ours.

    Places that are new are added, others renamed or moved with everything below them; places the file
    does not name stay as they are. A row that cannot be taken is listed, the others go in. When the
    file changes nothing, nothing is written; with `dry_run` nothing is written in any case.

    Raises:
        FileRefused: the file holds no table of places.
    """
    table = read_table(file, "places")
    rows = list(table.rows)
    known = known_places(session)
    found = difference(known, table, rows)
    if (found.new or found.updates) and not dry_run:
        _write(session, known, found)
        log_act(
            session,
            PLACES_IMPORTED,
            by,
            file=file.name,
            added=found.added.total(),
            changed=len(found.updates),
            refused=len(found.refused.rows),
        )
    return PlacesImported(len(rows), found.added, found.changes, found.unchanged, found.refused)


def _write(session: Session, known: Mapping[Key, Known], found: Difference) -> None:
    """Write the difference, a statement for many rows."""
    ids = {key: place.id for key, place in known.items()}
    letters = _letters(known, found)
    connection = session.connection()
    for level in LEVELS:
        new = [fact for fact in found.new.values() if fact.key[0] in level]
        for begin in range(0, len(new), BATCH):
            batch = [_row(fact, ids, letters) for fact in new[begin : begin + BATCH]]
            connection.execute(sa.insert(_PLACE), batch)
        if new:
            added = sa.select(_PLACE.c.kind, _PLACE.c.code, _PLACE.c.id).where(_PLACE.c.path == "")
            ids |= {(kind, code): place_id for kind, code, place_id in connection.execute(added)}
    changed = [_change(key, columns, ids) for key, columns in found.updates.items()]
    for columns in {tuple(change) for change in changed}:
        rows = [change for change in changed if tuple(change) == columns]
        connection.execute(_update_of(columns), rows)
    settle_paths(session)
    session.expire_all()


def _row(fact: Fact, ids: Mapping[Key, int], letters: Mapping[Key, str]) -> dict[str, Any]:
    kind, code = fact.key
    return {
        "kind": kind,
        "code": code,
        "name_en": fact.name_en,
        "name_hi": fact.name_hi or None,
        "letters": letters.get(fact.key),
        "parent_id": ids[fact.parent] if fact.parent else None,
        "path": "",
        "valid_from": fact.valid_from or ALWAYS,
        "valid_to": fact.valid_to,
    }


def _letters(known: Mapping[Key, Known], found: Difference) -> dict[Key, str]:
    """The letters of the new districts; the file's order plays no part."""
    taken = {place.letters for place in known.values() if place.letters}
    given: dict[Key, str] = {}
    for key in sorted(key for key in found.new if key[0] is PlaceKind.DISTRICT):
        given[key] = letters_for(key[1], found.new[key].name_en, taken)
        taken.add(given[key])
    return given


def _change(key: Key, columns: Mapping[str, Any], ids: Mapping[Key, int]) -> dict[str, Any]:
    referring = {"parent": "parent_id", "successor": "successor_id"}
    return {"_id": ids[key]} | {
        referring.get(name, name): ids[value] if name in referring else value
        for name, value in columns.items()
    }


def _update_of(columns: tuple[str, ...]) -> sa.Update:
    values: dict[str, Any] = {name: sa.bindparam(name) for name in columns if name != "_id"}
    return sa.update(_PLACE).where(_PLACE.c.id == sa.bindparam("_id")).values(values)


def settle_paths(session: Session) -> None:
    """Make every path what the parents say, from the state downwards."""
    parent = _PLACE.alias()
    above = sa.select(parent.c.path).where(parent.c.id == _PLACE.c.parent_id).scalar_subquery()
    path = sa.func.coalesce(above, "/") + sa.cast(_PLACE.c.id, sa.String) + "/"
    for level in LEVELS:
        session.connection().execute(
            sa.update(_PLACE).where(_PLACE.c.kind.in_(level), _PLACE.c.path != path).values(path=path)
        )
