"""After how many days a group that never posts is drawn.

`munadi bench audit_detection [DAYS]`. A district of 550 gram panchayats and 170 wards is drawn by the real
rule; a group stops posting on a random day and counts as found on the first day on which it is drawn.
"""

import random
import statistics
from collections import defaultdict
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from bot.audit.tickets import LEVELS, Cycle, choose, seed_of

GROUPS = {"gp": 550, "ward": 170}
DAYS = 4_000
TRIALS = 20_000
FIRST = date(2026, 1, 1)


def run(*arguments: str) -> None:
    """Draw so many days and print the days until a group is found."""
    days = int(arguments[0]) if arguments else DAYS
    chance = random.Random(2026)
    table = Table(title=f"Days until a chronic non-poster is drawn ({days:,} days drawn, {TRIALS:,} trials)")
    for column in ("stratum", "groups", "draws a day", "median", "p90", "longest"):
        table.add_column(column, justify="right")
    for stratum, count in GROUPS.items():
        waits = sorted(_waits(_days_drawn(stratum, count, days), days, chance))
        ninetieth = waits[int(len(waits) * 0.9)]
        table.add_row(
            stratum,
            str(count),
            str(len(LEVELS)),
            f"{statistics.median(waits):.0f}",
            str(ninetieth),
            str(waits[-1]),
        )
    Console().print(table)


def _days_drawn(stratum: str, count: int, days: int) -> dict[str, list[int]]:
    groups = frozenset(str(number) for number in range(count))
    cycle, drawn = Cycle(), defaultdict[str, list[int]](list)
    for n in range(days):
        day = FIRST + timedelta(days=n)
        for choice in choose(seed_of(day, f"bench {n}"), day, stratum, groups, cycle):
            cycle.note(choice)
            drawn[choice.group].append(n)
    return drawn


def _waits(drawn: dict[str, list[int]], days: int, chance: random.Random) -> list[int]:
    groups = sorted(drawn)
    waits = []
    for _ in range(TRIALS):
        # Two cycles from the end, so that every group is drawn again.
        stopped = chance.randrange(days - 2 * len(groups) // len(LEVELS))
        next_draw = next(day for day in drawn[chance.choice(groups)] if day >= stopped)
        waits.append(next_draw - stopped + 1)
    return waits
