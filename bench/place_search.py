"""How well and how fast places are found by their Hindi names, among all names of a state.

`munadi bench place_search FOLDER`. The folder holds `gram_panchayats_rajasthan.csv` and
`name_pairs_hi_en.csv`, official Hindi and English names of the same urban bodies; neither is shipped. Only
the English names are put into the index, and the Hindi ones are asked for. Without a folder nothing is
measured.
"""

import csv
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.models import Place, PlaceKind
from bot.registry.search import PlaceIndex
from bot.registry.tables import fold

TARGETS = {"top 1": "≥ 0.90", "top 5": "≥ 0.96", "ms a query (p95)": "≤ 30"}


def run(folder: str | None = None) -> None:
    """Print the share of names found first and among five, and the time a question takes."""
    console = Console()
    if folder is None:
        console.print("place_search: give the folder with the names to measure on.")
        return
    pairs = list(_rows(Path(folder) / "name_pairs_hi_en.csv"))
    places = list(_places(Path(folder), pairs))
    began = time.perf_counter()
    index = PlaceIndex(places)
    built = time.perf_counter() - began
    first = among = 0
    seconds = []
    for pair in pairs:
        began = time.perf_counter()
        found = [fold(hit.place.name_en) for hit in index.search(pair["name_local"])]
        seconds.append(time.perf_counter() - began)
        first += found[:1] == [fold(pair["name_en"])]
        among += fold(pair["name_en"]) in found
    measured = {
        "top 1": f"{first / len(pairs):.3f}",
        "top 5": f"{among / len(pairs):.3f}",
        "ms a query (p95)": f"{1000 * sorted(seconds)[int(len(pairs) * 0.95)]:.1f}",
    }
    table = Table(title=f"Searching {len(pairs)} Hindi names among {len(places)} places")
    table.add_column("measure")
    table.add_column("measured", justify="right")
    table.add_column("wanted", justify="right")
    for measure, value in measured.items():
        table.add_row(measure, value, TARGETS[measure])
    table.add_row("seconds to make the index", f"{built:.2f}", "")
    console.print(table)


def _places(folder: Path, pairs: list[dict[str, str]]) -> Iterator[Place]:
    """The state's gram panchayats with their blocks, and the towns with their English names only."""
    known: dict[tuple[PlaceKind, str], Place] = {}

    def place(kind: PlaceKind, code: str, name: str, parent: Place | None) -> Place:
        if (kind, code) not in known:
            number = len(known) + 1
            path = f"{parent.path if parent else '/'}{number}/"
            made = Place(id=number, kind=kind, code=code, name_en=name, path=path)
            made.parent_id = parent.id if parent else None
            known[kind, code] = made
        return known[kind, code]

    state = place(PlaceKind.STATE, "8", "Rajasthan", None)
    for row in _rows(folder / "gram_panchayats_rajasthan.csv"):
        district = place(PlaceKind.DISTRICT, row["district_code"], row["district_name"], state)
        block = place(PlaceKind.BLOCK, row["block_panchayat_code"], row["block_panchayat_name"], district)
        place(PlaceKind.GRAM_PANCHAYAT, row["gp_code"], row["name_en"], block)
    for pair in pairs:
        place(PlaceKind.URBAN_BODY, pair["local_body_code"], pair["name_en"], state)
    yield from known.values()


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
