"""The three letters of a district, by which its deliveries' tags begin: #UDR-…"""

from collections.abc import Collection, Iterator
from itertools import combinations, product
from string import ascii_uppercase

PINNED = {"117": "UDR"}
"""Letters that are in use already, by the district's code."""


class NoLettersLeft(Exception):
    """Every combination of three letters is taken."""


def letters_for(code: str, name: str, taken: Collection[str]) -> str:
    """Letters for a district that no other has, as near to its name as possible.

    Raises:
        NoLettersLeft: there are more districts than combinations.
    """
    for candidate in _candidates(code, name):
        if candidate not in taken and candidate not in set(PINNED.values()) - {PINNED.get(code)}:
            return candidate
    raise NoLettersLeft(name)


def _candidates(code: str, name: str) -> Iterator[str]:
    if code in PINNED:
        yield PINNED[code]
    letters = [c for c in name.upper() if c in ascii_uppercase] or ["X"]
    first, rest = letters[0], letters[1:]
    consonants = [c for c in rest if c not in "AEIOU"]
    for pool in (consonants, rest):
        for pair in combinations(pool, 2):
            yield first + "".join(pair)
    for two in product(ascii_uppercase, repeat=2):
        yield first + "".join(two)
    for triple in product(ascii_uppercase, repeat=3):
        yield "".join(triple)
