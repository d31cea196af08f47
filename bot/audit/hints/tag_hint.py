"""Whose copy of what was posted: the tag on the picture against the delivery's."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.audit.hints.geometry import Line
from bot.registry.tags import SIGNS, decode


class TagVerdict(StrEnum):
    """Whose tag is seen."""

    OWN = "own"
    OTHER = "other"
    """A neighbour's, or of another day."""
    NONE = "none"


@dataclass(frozen=True)
class TagHint:
    """The tag that was read, and where."""

    read: str | None
    """As a tag is written, `#UDR-N7YKDH`; with an unreadable sign, as it was read."""
    verdict: TagVerdict
    line: Line | None = None
    is_nearly: bool = False
    """Whether one sign of it could not be read."""


_LIKE_A_TAG = re.compile(
    r"(?:[#＃]\s*|(?<![A-Z0-9]))([A-Z0-9]{3})\s*[-‐‑‒–—―−_~.]\s*([A-Z0-9]{6})(?![A-Z0-9])|[#＃]\s*([A-Z0-9]{3})\s*([A-Z0-9]{6})(?![A-Z0-9])"
)
_LETTERS = str.maketrans("01568", "OISGB")
_SIGNS = str.maketrans({"O": "D", "0": "D", "Q": "D", "G": "6", "A": "4", "Z": "7", "V": "Y", "E": "F"})
"""What a machine takes a sign for, when what it read is not one of the 17."""


def tag_hint(lines: Sequence[Line], expected: str) -> TagHint:
    """The tag among the lines; the delivery's own wins where several are seen, else the lowest one."""
    own = decode(expected)
    wanted = str(own) if own is not None else expected
    nearest: TagHint | None = None
    other: TagHint | None = None
    unreadable: TagHint | None = None
    for line in lines:
        for letters, signs in _candidates(line.text):
            tag = _decoded(letters, signs)
            if tag == wanted:
                return TagHint(wanted, TagVerdict.OWN, line)
            if tag is not None:
                other = TagHint(tag, TagVerdict.OTHER, line)
            elif _wrong_signs(f"#{letters}-{signs}", wanted) <= 1:
                nearest = TagHint(wanted, TagVerdict.OWN, line, is_nearly=True)
            else:
                unreadable = TagHint(f"#{letters}-{signs}", TagVerdict.NONE, line, is_nearly=True)
    return nearest or other or unreadable or TagHint(None, TagVerdict.NONE)


def _candidates(text: str) -> Iterable[tuple[str, str]]:
    plain = unicodedata.normalize("NFKC", text).upper()
    for match in _LIKE_A_TAG.finditer(plain):
        letters, signs = match[1] or match[3], match[2] or match[4]
        # A date or a number of a law has no letters.
        if not letters.isdecimal():
            yield letters, signs


def _decoded(letters: str, signs: str) -> str | None:
    for some_letters in dict.fromkeys((letters, letters.translate(_LETTERS))):
        for some_signs in dict.fromkeys((signs, _repaired(signs))):
            tag = decode(f"#{some_letters}-{some_signs}")
            if tag is not None:
                return str(tag)
    return None


def _repaired(signs: str) -> str:
    return "".join(sign if sign in SIGNS else sign.translate(_SIGNS) for sign in signs)


def _wrong_signs(one: str, other: str) -> int:
    if len(one) != len(other):
        return len(other)
    return sum(a != b for a, b in zip(one, other, strict=True))
