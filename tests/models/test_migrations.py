from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from bot.models import Database, Table
from bot.models.migrate import current_revision, downgrade, newest_revision, upgrade
from config.settings import Environment


def test_the_migrations_make_the_tables_that_the_models_describe(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_migrations_run_down_to_nothing_and_up_again(database: Database) -> None:
    downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    upgrade(database, Environment.TEST)
    assert current_revision(database) == newest_revision()
