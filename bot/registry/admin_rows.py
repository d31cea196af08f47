"""What a row of an office's list of admins says, cell by cell, and everything that is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from bot.models import GROUP_KINDS, MEMBER_LIMIT, Place, PlaceKind, utc_now
from bot.registry.phones import BadPhone, normalise_phone
from bot.registry.place_rows import LONGEST_NAME, digits, tidy_name, ward_number
from bot.registry.row_errors import RowError
from bot.registry.tables import Row, Table, fold, words
from config.languages import Language


@dataclass(frozen=True)
class AdminRow:
    """A row that can be taken."""

    row: Row
    place: Place
    phone: str
    name: str | None
    group_name: str | None
    members: int | None
    language: Language | None
    consent_source: str

    @property
    def says(self) -> tuple[object, ...]:
        """All it says, to compare two rows about one group."""
        return (self.phone, self.name, self.group_name, self.members, self.language, self.consent_source)


@dataclass
class _Cells:
    """A row while it is read: its cells, and what was found wrong with them."""

    table: Table
    row: Row
    errors: list[RowError] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.row[column]

    def refuse(self, column: str, problem_key: str, **values: str | int) -> None:
        heading = self.table.heading(column)
        self.errors.append(RowError(self.row.number, heading, self.row[column], problem_key, values))

    def short(self, column: str) -> str | None:
        """A short text, or nothing."""
        if len(self.row[column]) > LONGEST_NAME:
            self.refuse(column, "row-text-too-long")
        return tidy_name(self.row[column]) or None


class AdminRows:
    """Reads the rows of a list against the places that are known."""

    def __init__(
        self, session: Session, table: Table, *, allow_demo_numbers: bool, consent_source: str | None
    ) -> None:
        self.table = table
        self.allow_demo_numbers = allow_demo_numbers
        self.consent_source = consent_source
        self.today = utc_now().date()
        self.places = _group_places(session)
        self.bodies = _urban_bodies(session)

    def read(self) -> Iterator[tuple[Row, AdminRow | None, list[RowError]]]:
        """Every row with what it says or, where it cannot be taken, with all that is wrong."""
        for row in self.table.rows:
            cells = _Cells(self.table, row)
            if row.surplus:
                cells.refuse("name", "row-too-many-cells")
                yield row, None, cells.errors
                continue
            place = self._place(cells)
            phone = self._phone(cells)
            consent_source = cells.short("consent_source") or self.consent_source
            if consent_source is None:
                cells.refuse("consent_source", "row-consent-missing")
            name, group_name = cells.short("name"), cells.short("group_name")
            members, language = _members(cells), _language(cells)
            if cells.errors or place is None or phone is None or consent_source is None:
                yield row, None, cells.errors
                continue
            read = AdminRow(row, place, phone, name, group_name, members, language, consent_source)
            yield row, read, []

    def _phone(self, cells: _Cells) -> str | None:
        try:
            return normalise_phone(cells["phone"], allow_demo_numbers=self.allow_demo_numbers)
        except BadPhone as bad:
            cells.refuse("phone", bad.message_key)
            return None

    def _place(self, cells: _Cells) -> Place | None:
        kind = self._kind(cells)
        if kind is None:
            return None
        column = "ward" if kind is PlaceKind.WARD and not cells["place_code"] else "place_code"
        code = self._ward_code(cells) if kind is PlaceKind.WARD else self._gram_panchayat_code(cells)
        if code is None:
            return None
        place = self.places.get((kind, code))
        if place is None:
            cells.refuse(column, "row-place-not-found")
        elif place.valid_to is not None and place.valid_to < self.today:
            cells.refuse(column, "row-place-ended", place=place.name_en)
        return place

    def _kind(self, cells: _Cells) -> PlaceKind | None:
        if cells["place_type"]:
            kind = words("admins", "place_type").get(fold(cells["place_type"]))
            if kind is None:
                cells.refuse("place_type", "row-place-type-unknown")
            return PlaceKind(kind) if kind else None
        code = digits(cells["place_code"])
        # "248822/12" and "Ward No. 12" say by themselves what they are.
        is_ward = cells["ward"] or "/" in code or (not code.isdecimal() and ward_number(code))
        return PlaceKind.WARD if is_ward else PlaceKind.GRAM_PANCHAYAT

    def _gram_panchayat_code(self, cells: _Cells) -> str | None:
        code = digits(cells["place_code"])
        if not code.isdecimal():
            cells.refuse("place_code", "row-code-not-a-number" if code else "row-code-missing")
            return None
        return code.lstrip("0")

    def _ward_code(self, cells: _Cells) -> str | None:
        code = digits(cells["place_code"])
        both = _BODY_AND_WARD.fullmatch(code)
        if both:
            body, column, written = both[1], "place_code", both[2]
        elif cells["ward"]:
            body, column, written = code if code.isdecimal() else "", "ward", cells["ward"]
        else:
            body, column, written = "", "place_code", code
        number = ward_number(written)
        if number is None:
            cells.refuse(column, "row-ward-code" if column == "place_code" else "row-ward-number")
            return None
        body = body or self._urban_body(cells, column)
        return f"{body}/{number}" if body else None

    def _urban_body(self, cells: _Cells, column: str) -> str:
        """The code of the urban body a row names apart from the ward, or an empty text."""
        code = digits(cells["urban_body_code"])
        if code.isdecimal():
            return code
        if cells["urban_body"]:
            named = self.bodies.get(fold(cells["urban_body"]), ())
            if len(named) == 1:
                return named[0]
            cells.refuse("urban_body", "row-urban-body-unknown")
            return ""
        with_wards = {ward.partition("/")[0] for kind, ward in self.places if kind is PlaceKind.WARD}
        if len(with_wards) == 1:
            return next(iter(with_wards))
        cells.refuse(column, "row-urban-body-missing")
        return ""


_BODY_AND_WARD = re.compile(r"([0-9]{4,})\s*[/\\|:_-]\s*(.+)")


def _group_places(session: Session) -> Mapping[tuple[PlaceKind, str], Place]:
    places = session.exec(select(Place).where(col(Place.kind).in_(GROUP_KINDS)))
    return {(place.kind, place.code): place for place in places}


def _urban_bodies(session: Session) -> Mapping[str, list[str]]:
    """The codes of the urban bodies by their folded names."""
    named: dict[str, list[str]] = {}
    for body in session.exec(select(Place).where(Place.kind == PlaceKind.URBAN_BODY)):
        for name in {fold(body.name_en), fold(body.name_hi or body.name_en)}:
            named.setdefault(name, []).append(body.code)
    return named


def _members(cells: _Cells) -> int | None:
    written = digits(cells["members"])
    if not written:
        return None
    plain = re.sub(r"[,\s]", "", written)
    if not plain.isdecimal():
        cells.refuse("members", "row-members-not-a-number")
        return None
    if not 1 <= int(plain) <= MEMBER_LIMIT:
        cells.refuse("members", "row-members-impossible", limit=MEMBER_LIMIT)
    return int(plain)


def _language(cells: _Cells) -> Language | None:
    written = cells["language"]
    if not written:
        return None
    language = words("admins", "language").get(fold(written))
    if language is None:
        cells.refuse("language", "row-language-unknown")
        return None
    return Language(language)
