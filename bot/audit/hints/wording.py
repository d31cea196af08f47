"""The words of WhatsApp's screens (config/screens.toml), found in text as a machine read it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

SCREENS = Path(__file__).parents[3] / "config" / "screens.toml"

LIKE_ENOUGH = 82
"""Of 100: a phrase of some letters with one of them misread; shorter ones must be read exactly."""

_NOT_A_LETTER = re.compile(r"[^\w\u0900-\u097F]+")
_NUKTA = "\u093c"
_NASALS = str.maketrans({"ँ": "ं", "ः": None, "\u200c": None, "\u200d": None})


@cache
def wording(kind: str) -> tuple[str, ...]:
    """The phrases of this kind, flattened."""
    with SCREENS.open("rb") as file:
        return tuple(flat(phrase) for phrase in tomllib.load(file)[kind])


def flat(text: str) -> str:
    """Lower case, words parted by one space, without the signs that readers and writers leave out."""
    decomposed = unicodedata.normalize("NFD", text).replace(_NUKTA, "").translate(_NASALS)
    plain = unicodedata.normalize("NFC", decomposed).lower()
    return _NOT_A_LETTER.sub(" ", plain).strip()


def says(texts: Iterable[str], kind: str) -> bool:
    """Whether one of the texts has a phrase of this kind in it."""
    return any(_has(flat(text), phrase) for text in texts for phrase in wording(kind))


def _has(text: str, phrase: str) -> bool:
    if len(phrase) < 6:
        return phrase in text.split()
    if len(text) < len(phrase) * 0.8:
        return False
    return fuzz.partial_ratio(phrase, text) >= LIKE_ENOUGH
