"""What all tables share: naming of constraints, aware times, enums with a check constraint."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of every table; its metadata names constraints alike on both databases."""

    metadata: ClassVar[sa.MetaData] = sa.MetaData(naming_convention=NAMING)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware time, kept as UTC on both databases; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; hand the database UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time must not reach the database: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every time back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class BigIdentity(sa.TypeDecorator[int]):
    """A 64-bit key that SQLite, too, numbers by itself."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """SQLite numbers only a column declared INTEGER."""
        return dialect.type_descriptor(sa.Integer() if dialect.name == "sqlite" else sa.BigInteger())


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


class Keyed(Protocol):
    """A row with a key that the database gives."""

    id: int | None


def key_of(row: Keyed) -> int:
    """The key of a row that is in the database.

    Raises:
        ValueError: the row was not flushed yet.
    """
    if row.id is None:
        raise ValueError(f"not in the database yet: {row!r}")
    return row.id


def identity() -> Any:
    """A primary key the database gives."""
    return Field(default=None, primary_key=True, sa_type=BigIdentity)


def reference(target: str, *, optional: bool = False, index: bool = False, **options: Any) -> Any:
    """A foreign key to `table.column`; with `optional` it may be empty."""
    if optional:
        options.setdefault("default", None)
    return Field(foreign_key=target, sa_type=BigIdentity, nullable=optional, index=index, **options)


def utc_time(*, optional: bool = False, index: bool = False) -> Any:
    """A time; without `optional` it defaults to now."""
    if optional:
        return Field(default=None, sa_type=UtcDateTime, nullable=True, index=index)
    return Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False, index=index)


def one_of(enum: type[StrEnum], default: StrEnum | None = None, *, optional: bool = False) -> Any:
    """A column holding one of `enum`'s values, checked by the database."""
    kind = sa.Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        name="".join("_" + c.lower() if c.isupper() else c for c in enum.__name__).strip("_"),
    )
    if optional:
        return Field(default=None, sa_type=kind, nullable=True)
    if default is None:
        return Field(sa_type=kind, nullable=False)
    return Field(default=default, sa_type=kind, nullable=False)
