"""Tags: the short code in every delivery, such as `#UDR-N7YKDH`, unlike every other one near it.

District letters, five characters that are a number from 0 to 17⁵-1, and a check character. The 17 signs are
those that neither people nor cameras take for one another. The number comes from a serial of the district
by a fixed permutation, so that the tags of one broadcast look unlike.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce

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

FACTOR = 877_517
OFFSET = 311_041
"""Number of a serial: serial * FACTOR + OFFSET modulo SPACE.

FACTOR is about the golden section of SPACE, so that serials near each other lie far apart; it is not
divisible by 17, hence this is a permutation.
"""
_FACTOR_INVERSE = int(pow(FACTOR, -1, SPACE))

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
        return (self.number - OFFSET) * _FACTOR_INVERSE % SPACE

    def __str__(self) -> str:
        return _written(self.letters, self.number)


def encode(letters: str, serial: int) -> str:
    """The tag of a district's serial, as it is shown."""
    return _written(letters, (serial * FACTOR + OFFSET) % SPACE)


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


def _written(letters: str, number: int) -> str:
    digits = [number // BASE ** (LENGTH - 1 - place) % BASE for place in range(LENGTH)]
    return f"#{letters}-" + "".join(SIGNS[digit] for digit in (*digits, _check(digits)))


def _check(digits: list[int]) -> int:
    return -sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % BASE
