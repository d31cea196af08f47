"""Tags as the database makes them, for a whole audience in one statement (bot/registry/tags.py)."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from bot.registry.tags import (
    BASE,
    FACTOR,
    LENGTH,
    OFFSET,
    SIGNS,
    SPACE,
    WEIGHTS,
    Tag,
    decode,
    encode,
)

__all__ = ["BASE", "LENGTH", "SIGNS", "SPACE", "WEIGHTS", "Tag", "decode", "encode", "tag_expression"]


def tag_expression(letters: Any, serial: Any) -> ColumnElement[str]:
    """The same as `encode`, for the database to do: `letters` and `serial` may be columns."""
    number = sa.type_coerce((serial % SPACE * FACTOR + OFFSET) % SPACE, sa.BigInteger)
    digits = [number // BASE ** (LENGTH - 1 - place) % BASE for place in range(LENGTH)]
    weighted = [digit * (BASE - weight) for digit, weight in zip(digits, WEIGHTS, strict=True)]
    check = sum(weighted[1:], start=weighted[0]) % BASE
    signs = sa.literal_column(f"'{SIGNS}'", sa.String)
    shown = [
        sa.func.substr(signs, sa.cast(digit + 1, sa.Integer), 1, type_=sa.String)
        for digit in (*digits, check)
    ]
    expression: ColumnElement[str] = sum(
        [letters, sa.literal("-", sa.String), *shown], start=sa.literal("#", sa.String)
    )
    return expression
