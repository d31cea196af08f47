"""What is wrong with a row of an import, said so that it can be mended, and the file to mend it in."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.registry.tables import Row
from config.catalogue import text
from config.languages import Language

PROBLEM_HEADINGS = ("problem", "समस्या")
"""The column of an error file that says what to mend; imports do not look at it."""

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class RowError:
    """One cell that cannot be taken: the row as the person's program counts it, and how the file
    calls the column."""

    row: int
    column: str
    value: str
    problem_key: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """What is wrong with the value and what to write instead."""
        return text(language, self.problem_key, value=self.value, **self.values)

    def line(self, language: Language) -> str:
        """The sentence with where it is."""
        return text(language, "row-line", row=self.row, column=self.column, sentence=self.sentence(language))


@dataclass
class RefusedRows:
    """The rows of a file that were not taken, with everything that is wrong with each."""

    headings: tuple[str, ...]
    rows: dict[int, Row] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def add(self, row: Row, errors: Iterable[RowError]) -> None:
        """Keep a row that was not taken."""
        self.rows[row.number] = row
        self.errors.extend(errors)

    def write(self, path: Path, language: Language) -> None:
        """Write these rows as they came, with what to mend beside them: corrected, the same file
        can be imported again. No cell can act as a formula in a spreadsheet.
        """
        sentences: dict[int, list[str]] = {}
        for error in self.errors:
            sentences.setdefault(error.row, []).append(f"{error.column}: {error.sentence(language)}")
        headings = [heading for heading in self.headings if heading not in PROBLEM_HEADINGS]
        kept = [index for index, heading in enumerate(self.headings) if heading in headings]
        problem = text(language, "row-problem-heading")
        # With the mark at its beginning, spreadsheets read the file as UTF-8.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*map(guarded, headings), problem])
            for number, row in sorted(self.rows.items()):
                cells = [row.written[index] if index < len(row.written) else "" for index in kept]
                writer.writerow([*map(guarded, cells), " ".join(sentences.get(number, ()))])


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_FORMULA_BEGINS) else cell


def in_order(errors: Sequence[RowError]) -> list[RowError]:
    """The errors from the top of the file to its end."""
    return sorted(errors, key=lambda error: error.row)
