"""Databases of their own for whole installations, and chances that can be had again."""

import os
import random
import secrets
from pathlib import Path

import pytest
import sqlalchemy as sa


@pytest.fixture
def fresh_sqlite_url(tmp_path: Path) -> str:
    """A database that does not exist yet."""
    return f"sqlite:///{tmp_path}/munadi-of-faults.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, fresh_sqlite_url: str) -> str:
    """A database without tables, on each of the two kinds in turn."""
    if request.param == "sqlite":
        return fresh_sqlite_url
    url = sa.make_url(request.getfixturevalue("postgresql_server")).set(drivername="postgresql+psycopg")
    name = f"faults_{secrets.token_hex(4)}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def chance() -> random.Random:
    """Chances; a run that broke is had again with FAULTS_SEED set to what it printed."""
    seed = int(os.environ.get("FAULTS_SEED") or secrets.randbelow(1_000_000))
    print(f"FAULTS_SEED={seed}")  # noqa: T201
    return random.Random(seed)
