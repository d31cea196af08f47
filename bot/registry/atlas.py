"""The states and districts of India, for what rows of an import leave out (config/places)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.registry.tables import fold

PLACES = Path(__file__).parents[2] / "config" / "places"


@dataclass(frozen=True)
class Atlas:
    """Names by LGD code, and codes by name."""

    states: Mapping[str, tuple[str, str]]
    """English and Hindi name by code."""
    state_codes: Mapping[str, str]
    """Code by folded name, English or Hindi."""
    districts: Mapping[str, tuple[str, str]]
    """State's code and English name by code."""
    district_codes: Mapping[tuple[str, str], str]
    """Code by state's code and folded name, present or former."""


@cache
def atlas() -> Atlas:
    """What config/places says."""
    states = {r["state_code"]: (r["state_name"], r["state_name_hi"]) for r in _rows("states.csv")}
    districts, codes = {}, {}
    for row in _rows("districts.csv"):
        districts[row["district_code"]] = (row["state_code"], row["district_name"])
        for name in filter(None, (row["district_name"], row["also_called"])):
            codes[row["state_code"], fold(name)] = row["district_code"]
    by_name = {fold(name): code for code, names in states.items() for name in names}
    return Atlas(states, by_name, districts, codes)


def _rows(name: str) -> list[dict[str, str]]:
    with (PLACES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
