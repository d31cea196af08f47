"""Bringing a database to the current migration, and saying which environment it is for."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

from bot.models.database import Database
from bot.models.installation import Installation
from config.settings import Environment

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseNotReady(Exception):
    """The database is behind or ahead of this code, or belongs to another environment."""


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, environment: Environment, revision: str = "head") -> None:
    """Run the missing migrations, and write what the database is for if it is new.

    Raises:
        DatabaseNotReady: the database belongs to another environment.
    """
    with database.engine.connect().execution_options(munadi_write=True) as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()
    if revision == "head":
        with database.write() as session:
            if session.get(Installation, 1) is None:
                session.add(Installation(environment=environment))
        check_environment(database, environment)


def downgrade(database: Database, revision: str) -> None:
    """Take migrations back to `revision` (`base` for none)."""
    with database.engine.connect().execution_options(munadi_write=True) as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def current_revision(database: Database) -> str | None:
    """The migration the database stands at."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The migration this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def check_ready(database: Database, environment: Environment) -> None:
    """Make sure that code and database belong together.

    Raises:
        DatabaseNotReady: one line that says what to do.
    """
    current, newest = current_revision(database), newest_revision()
    if current != newest:
        raise DatabaseNotReady(
            f"The database is at migration {current or 'none'}, this version needs {newest}: "
            "run `munadi db upgrade`."
        )
    check_environment(database, environment)


def check_environment(database: Database, environment: Environment) -> None:
    """Make sure that a demo's people are never met by a production installation, or the reverse."""
    with Session(database.engine) as session:
        installation = session.get(Installation, 1)
    if installation is not None and installation.environment is not environment:
        raise DatabaseNotReady(
            f"This database was made with MUNADI_ENV={installation.environment}, not {environment}: "
            "use another DATABASE_URL."
        )
