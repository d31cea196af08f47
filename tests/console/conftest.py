"""The console over a database with two districts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import event

from bot.app import create_app
from bot.models import Database, Role, utc_now
from config.schedule import load_schedule
from config.settings import Settings
from tests.console.visitor import Visitor
from tests.console.world import World, make_world


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["munadi"].close()


@pytest.fixture
def world(database: Database, settings: Settings) -> World:
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
