"""What a row of a directory export says about places: of its own one, and in passing of those above."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.models import PlaceKind
from bot.registry.atlas import atlas
from bot.registry.row_errors import RowError
from bot.registry.tables import FileRefused, Row, Table, fold

Key = tuple[PlaceKind, str]
"""Kind and code: codes collide across kinds (FACTS: Places)."""

LONGEST_NAME = 200
LONGEST_CODE = 32

# The Local Government Directory's types of panchayat; every other type is an urban body.
_DISTRICT_PANCHAYAT, _BLOCK_PANCHAYAT, _GRAM_PANCHAYAT = "1", "2", "3"

_KIND_OF_COLUMN = (
    ("ward_number", PlaceKind.WARD),
    ("gp_code", PlaceKind.GRAM_PANCHAYAT),
    ("body_code", PlaceKind.URBAN_BODY),
    ("block_code", PlaceKind.BLOCK),
    ("district_code", PlaceKind.DISTRICT),
    ("state_code", PlaceKind.STATE),
)
"""The most particular code column of a table says what its rows are about."""

_CODE_COLUMN = {kind: column for column, kind in _KIND_OF_COLUMN}

_NAME_COLUMNS = {
    PlaceKind.WARD: ("ward_name", "name_en"),
    PlaceKind.GRAM_PANCHAYAT: ("gp_name", "name_en", "body_name"),
    PlaceKind.URBAN_BODY: ("body_name", "name_en"),
    PlaceKind.BLOCK: ("block_name", "name_en", "body_name"),
    PlaceKind.DISTRICT: ("district_name", "name_en"),
    PlaceKind.STATE: ("state_name", "name_en"),
}
_HINDI_NAME_COLUMNS = {
    kind: tuple("name_hi" if column == "name_en" else f"{column}_hi" for column in columns)
    for kind, columns in _NAME_COLUMNS.items()
}

_PARENT_KIND = {
    PlaceKind.WARD: PlaceKind.URBAN_BODY,
    PlaceKind.GRAM_PANCHAYAT: PlaceKind.BLOCK,
    PlaceKind.URBAN_BODY: PlaceKind.DISTRICT,
    PlaceKind.BLOCK: PlaceKind.DISTRICT,
    PlaceKind.DISTRICT: PlaceKind.STATE,
}


@dataclass(slots=True)
class Fact:
    """What a row says of one place. Empty names and no parent mean that it says nothing of them."""

    key: Key
    name_en: str
    name_hi: str
    parent: Key | None
    row: Row
    column: str
    """Where in the row its code stands."""
    own: bool
    """The row is about this place; else it names it in passing, as the place above its own."""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""


class _CellRefused(Exception):
    def __init__(self, column: str, problem_key: str, **values: str) -> None:
        super().__init__(problem_key)
        self.column = column
        self.problem_key = problem_key
        self.values = values


class PlaceRows:
    """Reads the rows of one table. What could not be taken is in `refused` afterwards."""

    def __init__(self, table: Table, rows: list[Row]) -> None:
        self.table = table
        self.rows = rows
        self.refused: list[tuple[Row, RowError]] = []
        if "village_body_type" in table.columns and "ward_number" in table.columns:
            raise FileRefused("file-wards-of-panchayats")
        self._kind = self._kind_of_table()
        self._district_panchayats = self._find_district_panchayats()

    def facts(self) -> Iterator[list[Fact]]:
        """What each row says, in their order, the highest place first; of a refused row, nothing."""
        for row in self.rows:
            try:
                yield self._facts_of(row)
            except _CellRefused as refused:
                column = refused.column
                error = RowError(
                    row.number, self.table.heading(column), row[column], refused.problem_key, refused.values
                )
                self.refused.append((row, error))

    def _kind_of_table(self) -> PlaceKind | None:
        columns = self.table.columns
        if "place_type" in columns:
            return None
        for column, kind in _KIND_OF_COLUMN:
            if column in columns:
                return kind
        raise FileRefused("file-no-headings")

    def _find_district_panchayats(self) -> dict[str, tuple[str, str]]:
        """State and name by the code of every district panchayat the file names.

        These codes are another series than the districts' own, so the name leads to the district.
        """
        found = {}
        for row in self.rows:
            code, name = row["district_panchayat_code"], row["district_panchayat_name"]
            if row["body_type"] == _DISTRICT_PANCHAYAT:
                code, name = row["body_code"], row["body_name"]
            if code and name:
                found[code] = (self._state_code(row), name)
        return found

    def _facts_of(self, row: Row) -> list[Fact]:
        if row.surplus:
            raise _CellRefused("name_en", "row-too-many-cells")
        kind = self._kind_of(row)
        if kind is None:
            return self._above(PlaceKind.BLOCK, row)
        column = self._code_column(kind)
        code = self._ward_code(row) if kind is PlaceKind.WARD else _code(row, column)
        parent = self._parent(kind, row)
        own = Fact((kind, code), *self._names(kind, row), parent, row, column, own=True)
        own.valid_from, own.valid_to = _day(row, "valid_from"), _day(row, "valid_to")
        own.successor = digits(row["successor_code"])
        return [*self._above(kind, row), own]

    def _kind_of(self, row: Row) -> PlaceKind | None:
        if self._kind is None:
            try:
                return PlaceKind(fold(row["place_type"]).replace("urbanbody", "urban_body"))
            except ValueError:
                raise _CellRefused("place_type", "row-level-unknown") from None
        if self._kind is PlaceKind.URBAN_BODY and row["body_type"]:
            kinds = {_BLOCK_PANCHAYAT: PlaceKind.BLOCK, _GRAM_PANCHAYAT: PlaceKind.GRAM_PANCHAYAT}
            is_district = row["body_type"] == _DISTRICT_PANCHAYAT
            return None if is_district else kinds.get(row["body_type"], PlaceKind.URBAN_BODY)
        return self._kind

    def _code_column(self, kind: PlaceKind) -> str:
        if self._kind is None:
            return "place_code"
        # A file of all panchayats has one code column for all its types.
        return "body_code" if self._kind is PlaceKind.URBAN_BODY else _CODE_COLUMN[kind]

    def _ward_code(self, row: Row) -> str:
        if self._kind is None:
            code = ward_code(row["place_code"])
            if code is None:
                raise _CellRefused("place_code", "row-ward-code")
            return code
        number = ward_number(row["ward_number"])
        if number is None:
            raise _CellRefused("ward_number", "row-ward-number")
        return f"{_code(row, 'body_code')}/{number}"

    def _names(self, kind: PlaceKind, row: Row) -> tuple[str, str]:
        present = [c for c in _NAME_COLUMNS[kind] if c in self.table.columns] or ["name_en"]
        column = next((c for c in present if row[c]), present[0])
        name = tidy_name(row[column])
        name_hi = next((tidy_name(row[c]) for c in _HINDI_NAME_COLUMNS[kind] if row[c]), "")
        if kind is PlaceKind.WARD and (not name or name.isdecimal()):
            number = self._ward_code(row).partition("/")[2]
            name, name_hi = f"Ward {number}", name_hi or f"वार्ड {number}"
        if kind is PlaceKind.STATE and not name:
            name, name_hi = atlas().states.get(_code(row, "state_code"), ("", ""))
        if not name:
            raise _CellRefused(column, "row-name-missing")
        if len(name) > LONGEST_NAME or len(name_hi) > LONGEST_NAME:
            raise _CellRefused(column, "row-name-too-long")
        # Where the directory knows no local name, it repeats the English one.
        return name, "" if name_hi.isascii() else name_hi

    def _parent(self, kind: PlaceKind, row: Row) -> Key | None:
        if kind is PlaceKind.STATE:
            return None
        if kind is PlaceKind.WARD:
            return PlaceKind.URBAN_BODY, self._ward_code(row).partition("/")[0]
        if kind is PlaceKind.DISTRICT:
            code = self._state_code(row) or digits(row["parent_code"])
        elif kind is PlaceKind.GRAM_PANCHAYAT:
            code = digits(row["block_code"]) or digits(row["parent_code"])
        else:
            district = self._district(row)
            code = district[1] if district else ""
            if not code and row["parent_code"] and row["body_type"]:
                code = self._district_of_panchayat(row, "parent_code")
            code = code or digits(row["parent_code"])
        return (_PARENT_KIND[kind], code) if code else None

    def _above(self, kind: PlaceKind, row: Row) -> list[Fact]:
        """What a row about a `kind` says in passing of the places above, the highest first."""
        facts = []
        state, district = self._state_code(row), self._district(row)
        if district and kind is not PlaceKind.DISTRICT:
            in_state, name = atlas().districts.get(district[1], ("", ""))
            state = state or in_state
            parent = (PlaceKind.STATE, state) if state else None
            name = tidy_name(row["district_name"]) or name
            facts.append(
                Fact(district, name, row["district_name_hi"], parent, row, "district_code", own=False)
            )
        if state and kind is not PlaceKind.STATE:
            name, name_hi = atlas().states.get(state, ("", ""))
            name, name_hi = tidy_name(row["state_name"]) or name, row["state_name_hi"] or name_hi
            facts.insert(0, Fact((PlaceKind.STATE, state), name, name_hi, None, row, "state_code", own=False))
        if kind is PlaceKind.GRAM_PANCHAYAT and row["block_code"]:
            block = (PlaceKind.BLOCK, _code(row, "block_code"))
            name = tidy_name(row["block_name"])
            facts.append(Fact(block, name, row["block_name_hi"], district, row, "block_code", own=False))
        if kind is PlaceKind.WARD and row["body_code"]:
            body = (PlaceKind.URBAN_BODY, _code(row, "body_code"))
            name = tidy_name(row["body_name"])
            facts.append(Fact(body, name, row["body_name_hi"], district, row, "body_code", own=False))
        return facts

    def _district(self, row: Row) -> Key | None:
        if row["district_code"]:
            return PlaceKind.DISTRICT, _code(row, "district_code")
        if row["district_panchayat_code"]:
            code = self._district_of_panchayat(row, "district_panchayat_code")
            return PlaceKind.DISTRICT, code
        if row["body_type"] == _DISTRICT_PANCHAYAT:
            return PlaceKind.DISTRICT, self._district_of_panchayat(row, "body_code")
        return None

    def _district_of_panchayat(self, row: Row, column: str) -> str:
        state, name = self._district_panchayats.get(row[column], ("", ""))
        code = atlas().district_codes.get((state, fold(name)))
        if code is None:
            raise _CellRefused(column, "row-district-panchayat-unknown", name=name or row[column])
        return code

    def _state_code(self, row: Row) -> str:
        return digits(row["state_code"]) or atlas().state_codes.get(fold(row["state_name"]), "")


def ward_number(written: str) -> str | None:
    """The number of a ward however it is written ("वार्ड 12", "Ward No. 12", "12"), or None."""
    # "12A" is another ward than 12: nothing that is stuck to the number may be dropped.
    found = re.fullmatch(r"\D*?0*([1-9][0-9]{0,3})[\s.)-]*(?:ward|वार्ड)?", digits(written).lower())
    return found[1] if found else None


def ward_code(written: str) -> str | None:
    """The code `<urban body>/<number>` of a ward, or None."""
    body, _, number = digits(written).partition("/")
    found = ward_number(number)
    return f"{int(body)}/{found}" if found and body.strip().isdecimal() else None


def tidy_name(name: str) -> str:
    """A name without stray spaces, and not shouted."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    return tidy.title() if tidy.isupper() and len(tidy) > 3 and not re.search(r"[0-9]", tidy) else tidy


def digits(written: str) -> str:
    """The text with the digits of any script made plain, and without what spreadsheets add to numbers."""
    plain = unicodedata.normalize("NFKC", written).strip().removesuffix(".0")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


def _code(row: Row, column: str) -> str:
    code = digits(row[column])
    if not code:
        raise _CellRefused(column, "row-code-missing")
    if not (code.isdecimal() and len(code) <= LONGEST_CODE):
        raise _CellRefused(column, "row-code-not-a-number")
    return code.lstrip("0") or code


def _day(row: Row, column: str) -> date | None:
    written = digits(row[column])
    if not written:
        return None
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise _CellRefused(column, "row-day")
