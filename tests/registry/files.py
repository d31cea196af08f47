"""Files as offices send them."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl


def write_csv(path: Path, *rows: Sequence[Any], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, *rows: Sequence[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path
