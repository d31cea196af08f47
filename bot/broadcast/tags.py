"""Tags: the short code in every delivery, such as `#UDR-N7YKDH`, unlike every other one near it.

District letters, five characters that are a number from 0 to 17⁵-1, and a check character. The 17 signs are
those that neither people nor cameras take for one another. The number comes from a serial of the district
by a fixed permutation, so that the tags of one broadcast look unlike.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

SIGNS = "3467CDFHKMNPRTWXY"
BASE = len(SIGNS)
LENGTH = 5
SPACE: int = BASE**LENGTH
"""How many tags a district has before the first comes round again."""

WEIGHTS = (2, 3, 4, 5, 6)
"""Of the five characters; the check character's is 1 and the weighted sum is 0 modulo 17.

All six differ from each other and from 0, and 17 is a prime: so one wrong character and two neighbours
exchanged are always found.
"""

_FACTOR = 877_517
_OFFSET = 311_041
# About the golden section of SPACE: serials near each other lie far apart. Not divisible by 17, hence a
# permutation.
_FACTOR_INVERSE = int(pow(_FACTOR, -1, SPACE))

_WRITTEN = re.compile(rf"#?([A-Z]{{3}})-?([{SIGNS}]{{{LENGTH}}})([{SIGNS}])")
_DASHES = re.compile(r"[\s._~\-‐‑‒–—―−﹘﹣]+")


@dataclass(frozen=True)
class Tag:
    """A tag whose check character is right."""

    letters: str
    """The district's."""
    number: int

    @property
    def serial(self) -> int:
        """The district's serial, modulo the number of tags it has."""
        return (self.number - _OFFSET) * _FACTOR_INVERSE % SPACE

    def __str__(self) -> str:
        return _written(self.letters, self.number)


def encode(letters: str, serial: int) -> str:
    """The tag of a district's serial, as it is shown."""
    return _written(letters, (serial * _FACTOR + _OFFSET) % SPACE)


def decode(text: str) -> Tag | None:
    """The tag that `text` is, written in whatever case, with or without `#`, spaces and any dash.

    None when it is no tag or its check character is wrong.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    match = _WRITTEN.fullmatch(_DASHES.sub("", plain))
    if match is None:
        return None
    letters, characters, check = match.groups()
    digits = [SIGNS.index(character) for character in characters]
    if SIGNS.index(check) != _check(digits):
        return None
    return Tag(letters, reduce(lambda number, digit: number * BASE + digit, digits, 0))


def tag_expression(letters: Any, serial: Any) -> ColumnElement[str]:
    """The same as `encode`, for the database to do: `letters` and `serial` may be columns."""
    number = sa.type_coerce((serial % SPACE * _FACTOR + _OFFSET) % SPACE, sa.BigInteger)
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


def _written(letters: str, number: int) -> str:
    digits = [number // BASE ** (LENGTH - 1 - place) % BASE for place in range(LENGTH)]
    return f"#{letters}-" + "".join(SIGNS[digit] for digit in (*digits, _check(digits)))


def _check(digits: list[int]) -> int:
    return -sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % BASE
