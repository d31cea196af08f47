"""What SQLite and PostgreSQL say differently."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from bot.models.base import Table


def insert(session: Session, table: type[Table]) -> Any:
    """An INSERT of this database's own kind, which knows ON CONFLICT."""
    return (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(table)


def random_token() -> FunctionElement[str]:
    """32 random hexadecimal digits, another 32 in every row: a token the database makes itself."""
    return _RandomToken()


class _RandomToken(FunctionElement[str]):
    type = sa.String(32)
    inherit_cache = True


@compiles(_RandomToken, "sqlite")
def _on_sqlite(_element: _RandomToken, _compiler: Any, **_options: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(_RandomToken, "postgresql")
def _on_postgresql(_element: _RandomToken, _compiler: Any, **_options: Any) -> str:
    return "replace(gen_random_uuid()::text, '-', '')"
