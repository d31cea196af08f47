"""Reading the tables offices send, CSV or XLSX, as rows of named cells, whatever their headings."""

import csv
import io
import tomllib
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from config.catalogue import text
from config.languages import Language

HEADINGS_FILE = Path(__file__).parents[2] / "config" / "headings.toml"

LARGEST_FILE = 50_000_000
"""Bytes of a file, and of an XLSX's sheets unpacked times four: 200,000 rows are a tenth of it."""

_HEADING_WITHIN = 20
"""Titles and notes may stand above the headings; further down nobody puts them."""

_DELIMITERS = ",;\t|"

_LOST_DIGITS = 100_000
"""A spreadsheet number that ends in so many zeros was rounded: what was behind them is lost."""


class FileRefused(Exception):
    """A file that holds no table that could be read; `message_key` is the catalogue's sentence."""

    def __init__(self, message_key: str, **values: str) -> None:
        super().__init__(text(Language.ENGLISH, message_key, **values))
        self.message_key = message_key
        self.values = values

    def sentence(self, language: Language) -> str:
        """What is wrong with the file and what to send instead."""
        return text(language, self.message_key, **self.values)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: `row["phone"]` is the cell in the column we call so, empty if there is none."""

    number: int
    """As the person's program counts it."""
    written: tuple[str, ...]
    """Every cell as it was, also those of columns we do not know."""
    columns: Mapping[str, int]
    surplus: bool = False
    """There are more cells than headings, and nothing shows which comma belongs to a name."""

    def __getitem__(self, column: str) -> str:
        index = self.columns.get(column)
        return "" if index is None else self.written[index]


@dataclass(frozen=True)
class Table:
    """A table: its headings as written, and which of our columns each is."""

    headings: tuple[str, ...]
    columns: Mapping[str, int]
    rows: Iterator[Row]

    def heading(self, column: str) -> str:
        """How the file itself calls one of our columns; our own name where it has none."""
        index = self.columns.get(column)
        return column if index is None else self.headings[index]


def fold(written: str) -> str:
    """What two headings or fixed words are compared by: no case, spaces or punctuation."""
    plain = unicodedata.normalize("NFKC", written).lower()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNM" and c not in "\u200c\u200d")


@cache
def headings(subject: str) -> Mapping[str, str]:
    """Our column for every known heading, folded, of `places` or `admins`."""
    data = tomllib.loads(HEADINGS_FILE.read_text(encoding="utf-8"))[subject]
    return {fold(heading): column for column, known in data.items() if column != "words" for heading in known}


@cache
def words(subject: str, column: str) -> Mapping[str, str]:
    """The fixed value for every known way of writing it, folded, in a column that takes few words."""
    data = tomllib.loads(HEADINGS_FILE.read_text(encoding="utf-8"))[subject]["words"][column]
    return {fold(word): value for value, known in data.items() for word in known}


def read_table(file: Path, subject: str, required: Iterable[str] = ()) -> Table:
    """The table in a CSV or XLSX file, its columns recognised by the headings of `subject`.

    Raises:
        FileRefused: it cannot be read, or has none of our columns, or lacks one of `required`.
    """
    known = headings(subject)
    best: tuple[list[tuple[int, list[str]]], Iterator[tuple[int, list[str]]], int] | None = None
    most = 0
    for lines in _readings(file):
        first = list(islice(lines, _HEADING_WITHIN))
        at, found = max(
            ((index, len(_columns(cells, known))) for index, (_, cells) in enumerate(first)),
            key=lambda candidate: candidate[1],
            default=(0, 0),
        )
        if found > most:
            best, most = (first, lines, at), found
    if best is None or most < 2:
        raise FileRefused("file-no-headings")
    first, lines, at = best
    written = tuple(cell.strip() for cell in first[at][1])
    columns = _columns(written, known)
    missing = [column for column in required if column not in columns]
    if missing:
        raise FileRefused("file-heading-missing", columns=", ".join(missing))
    return Table(written, columns, _rows(written, columns, chain(first[at + 1 :], lines)))


def _columns(cells: Iterable[str], known: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        column = known.get(fold(cell))
        if column is not None:
            columns.setdefault(column, index)
    return columns


def _rows(
    written: tuple[str, ...],
    columns: Mapping[str, int],
    lines: Iterable[tuple[int, list[str]]],
) -> Iterator[Row]:
    width = max((index for index, heading in enumerate(written) if heading), default=0) + 1
    same: dict[str, str] = {}
    for number, read in lines:
        # Thousands of rows repeat the same district and block: each text is kept once.
        cells = [same.setdefault(cell, cell) for cell in (_unguarded(cell.strip()) for cell in read)]
        # A blank line, or one with a note beneath the table.
        if sum(map(bool, cells)) < 2:
            continue
        surplus = any(cells[width:])
        if surplus:
            mended = _without_surplus(cells, written[:width], columns)
            cells, surplus = (mended, False) if mended else (cells, True)
        cells += [""] * (width - len(cells))
        yield Row(number, tuple(cells), columns, surplus)


def _unguarded(cell: str) -> str:
    # Our own error files write '+91… so that no spreadsheet takes it for a formula.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _without_surplus(
    cells: list[str], written: tuple[str, ...], columns: Mapping[str, int]
) -> list[str] | None:
    """The cells with the unquoted commas of one name put back, if only one name can have had them."""
    surplus = len(cells) - len(written)
    names = sorted(index for column, index in columns.items() if "name" in column)
    numbers = [index for index, heading in enumerate(written) if _is_number_heading(heading)]
    local = [index for column, index in columns.items() if column.endswith("_hi")]
    fitting = []
    for index in names:
        joined = ", ".join(part for part in cells[index : index + surplus + 1])
        mended = [*cells[:index], joined, *cells[index + surplus + 1 :]]
        if all(mended[n] == "" or mended[n].isdecimal() for n in numbers) and not any(
            mended[n].isascii() and mended[n] for n in local
        ):
            fitting.append(mended)
    return fitting[0] if len(fitting) == 1 else None


def _is_number_heading(heading: str) -> bool:
    return fold(heading).endswith(("code", "version", "number", "sno", "srno"))


def _readings(file: Path) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """Every way to read the file as lines of cells."""
    if not file.is_file():
        raise FileRefused("file-missing", file=file.name)
    if file.stat().st_size > LARGEST_FILE:
        raise FileRefused("file-too-large", megabytes=str(LARGEST_FILE // 1_000_000))
    data = file.read_bytes()
    if data[:4] == b"PK\x03\x04":
        yield from _sheets(data)
        return
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise FileRefused("file-old-excel")
    decoded = _decoded(data)
    for delimiter in _DELIMITERS:
        if delimiter in decoded[:20_000]:
            yield _csv_lines(decoded, delimiter)


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("file-not-a-table")


def _csv_lines(decoded: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise FileRefused("file-not-a-table") from error


_BROKEN_XLSX = (zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, KeyError, ValueError)


def _sheets(data: bytes) -> Iterator[Iterator[tuple[int, list[str]]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > 4 * LARGEST_FILE:
            raise FileRefused("file-too-large", megabytes=str(LARGEST_FILE // 1_000_000))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except _BROKEN_XLSX as error:
        raise FileRefused("file-not-a-table") from error
    for sheet in book.worksheets:
        yield _sheet_lines(sheet)


def _sheet_lines(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_cell_text(value) for value in values]
    except _BROKEN_XLSX as error:
        raise FileRefused("file-not-a-table") from error


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and value >= 10**10 and value % _LOST_DIGITS == 0:
        return f"{value:.5E}"
    return str(value)
