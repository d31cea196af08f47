"""Connections and transactions, on SQLite (WAL) and PostgreSQL alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session

from bot.models.work import Work

Announce = Callable[[frozenset[Work]], None]
"""Tells workers, after a commit, what it left to do."""

SQLITE_BUSY_SECONDS = 30
"""How long a writer waits for another; transactions are kept far shorter than this."""

_WORK = "munadi_work"


def announce(session: Session, work: Work) -> None:
    """Have `work` announced once this session's transaction is committed, and only then."""
    session.info.setdefault(_WORK, set()).add(work)


class Database:
    """The one way to the tables: `read()` and `write()`, each a transaction.

    On SQLite a write takes the write lock at its beginning, so that it waits its turn instead of
    failing half way when another writer was faster.
    """

    def __init__(self, url: str, announce: Announce | None = None) -> None:
        self.url = sa.make_url(url)
        self.announce = announce
        self.engine = _engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing.

        What was read can be used after the block: it ends by closing, which unlike a rollback lets go of
        the rows without marking them as out of date.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends and rolls back when it raises.

        What `announce(session, …)` collected is told to the workers after the commit.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"munadi_write": True})
            yield session
            session.commit()
            work = frozenset(session.info.pop(_WORK, ()))
        if work and self.announce is not None:
            self.announce(work)

    def close(self) -> None:
        """Let go of all connections (before a fork, and at the end)."""
        self.engine.dispose()


def _engine(url: sa.URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # Closing SQLite's last connection folds the whole WAL back into the file, so connections are kept.
    kept = {"pool_size": 5, "max_overflow": -1} if url.database else {}
    engine = sa.create_engine(url, connect_args={"timeout": SQLITE_BUSY_SECONDS}, **kept)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite says how each begins.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("munadi_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
