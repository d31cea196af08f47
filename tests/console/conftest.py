"""The console over a database with two districts."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from bot.app import create_app
from bot.models import Database, Role, utc_now
from config.schedule import load_schedule
from config.settings import Settings, load_settings
from tests.console.visitor import Visitor
from tests.console.world import World, make_world


@dataclass(frozen=True)
class Prepared:
    """A SQLite database and a media directory with the two districts in them, to be copied."""

    directory: Path
    world: World


@pytest.fixture(scope="session")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once, as it takes longer than most of the tests."""
    directory = tmp_path_factory.mktemp("world")
    shutil.copy(sqlite_template, directory / "munadi.db")
    settings = load_settings(env_file=None, munadi_env="test", secret_key="key-of-tests")
    database = Database(f"sqlite:///{directory / 'munadi.db'}")
    with database.write() as session:
        world = make_world(session, load_schedule(settings), directory / "media", utc_now())
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return Prepared(directory, world)


@pytest.fixture
def sqlite_url(prepared: Prepared, tmp_path: Path) -> str:
    """A database with the two districts; their pictures lie where the settings look for them."""
    shutil.copy(prepared.directory / "munadi.db", tmp_path)
    shutil.copytree(prepared.directory / "media", tmp_path / "media")
    return f"sqlite:///{tmp_path / 'munadi.db'}"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["munadi"].close()


@pytest.fixture
def world(database: Database, settings: Settings, prepared: Prepared) -> World:
    """The two districts of the database."""
    if database.is_sqlite:
        return prepared.world
    with database.write() as session:
        return make_world(session, load_schedule(settings), settings.munadi_media_dir, utc_now())


@pytest.fixture
def visit(app: Flask, world: World) -> Callable[[Role], Visitor]:
    """Makes somebody of a role in the first district who is signed in."""
    return lambda role: Visitor(app, world.people[role])


@dataclass
class Statements:
    """The SQL of a request, one entry a statement."""

    seen: list[str] = field(default_factory=list)


@contextmanager
def counted(database: Database) -> Iterator[Statements]:
    """Count what a database is asked within the block."""
    statements = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement != "BEGIN":
            statements.seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)
