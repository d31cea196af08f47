"""Whether the header names the delivery's group, another one, or cannot be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.audit.hints.geometry import Box
from bot.audit.hints.header import SURE, Label
from bot.audit.hints.names import (
    PERHAPS_SAME,
    SAME_WORD,
    begins_alike,
    likeness,
    name_words,
)

HINDI_SURE = 60
"""Tesseract's confidence, of 100, from which on what it read is taken at its word."""


class GroupVerdict(StrEnum):
    """Whose name the header shows."""

    OWN = "own"
    OTHER = "other"
    UNCLEAR = "unclear"
    NONE = "none"
    """No header is seen."""


@dataclass(frozen=True)
class GroupHint:
    """The name in the header, and where."""

    read: str | None
    verdict: GroupVerdict
    box: Box | None = None


def group_hint(title: Label | None, names: Sequence[str], *, reads_hindi: bool) -> GroupHint:
    """The header's name against every name the group has or had."""
    if title is None:
        return GroupHint(None, GroupVerdict.NONE)
    verdicts = [_verdict(title, name, reads_hindi=reads_hindi) for name in names]
    for verdict in (GroupVerdict.OWN, GroupVerdict.UNCLEAR, GroupVerdict.OTHER):
        if verdict in verdicts:
            return GroupHint(_shown(title), verdict, title.box)
    return GroupHint(_shown(title), GroupVerdict.UNCLEAR, title.box)


def _shown(title: Label) -> str:
    is_hindi = bool(title.hindi.text) and (
        title.latin_score < SURE and _hindi_letters(title.hindi.text) >= 0.5 and title.hindi.confidence > 30
    )
    return title.hindi.text if is_hindi or not title.latin else title.latin


def _hindi_letters(text: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0900" <= letter <= "\u097f" for letter in letters) / max(1, len(letters))


def _verdict(title: Label, name: str, *, reads_hindi: bool) -> GroupVerdict:
    wanted = name_words(name)
    readings = [name_words(text) for text in title.texts]
    seen = [word for reading in readings for word in reading.words]
    numbers = frozenset(number for reading in readings for number in reading.numbers)
    blurred = frozenset(number for reading in readings for number in reading.blurred_numbers)
    is_cut = any(reading.is_cut for reading in readings)
    found = [_best(word, seen, is_cut=is_cut) for word in wanted.words]
    same = sum(likeness >= SAME_WORD for likeness in found)
    # Where the end is cut off, the words that stand first are enough.
    has_words = same == len(found) or (is_cut and bool(found) and found[0] >= SAME_WORD)
    has_numbers = all(_has_number(number, numbers, blurred) for number in wanted.numbers)
    if has_words and has_numbers and not _has_strangers(title, name):
        return GroupVerdict.OWN
    is_sure = _is_sure(title, reads_hindi=reads_hindi)
    if wanted.numbers and not has_numbers and _sure_numbers(title):
        return GroupVerdict.OTHER
    if is_sure and same == 0 and max(found, default=0) < PERHAPS_SAME and _says_enough(title):
        return GroupVerdict.OTHER
    return GroupVerdict.UNCLEAR


def _has_number(number: str, seen: frozenset[str], blurred: frozenset[str]) -> bool:
    """Digits are compared exactly; only where they ran into letters may one too many have been read."""
    return number in seen or any(
        one == number or (len(number) > 1 and one.startswith(number)) for one in blurred
    )


def _sure_numbers(title: Label) -> frozenset[str]:
    """Numbers that both readings agree on, or that were read among Latin letters for certain."""
    latin, hindi = name_words(title.latin), name_words(title.hindi.text)
    if title.latin_score >= SURE and latin.numbers and not latin.blurred_numbers:
        return latin.numbers
    return (latin.numbers | latin.blurred_numbers) & (hindi.numbers | hindi.blurred_numbers)


def _best(word: str, seen: Sequence[str], *, is_cut: bool) -> float:
    whole = max((likeness(word, one) for one in seen), default=0.0)
    # Words run together when they are read, and the last may be cut off.
    joined = max((likeness(word, a + b) for a, b in pairwise(seen)), default=0.0)
    begun = max((begins_alike(word, one) for one in seen if len(one) >= 3), default=0.0) if is_cut else 0.0
    return max(whole, joined, begun)


def _has_strangers(title: Label, name: str) -> bool:
    """Whether words were read for certain that the wanted name does not have: it is its namesake then."""
    words = name_words(name, keep_common=True).words
    return any(
        all(max(likeness(word, one), begins_alike(one, word)) < PERHAPS_SAME for one in words)
        for word in _sure_words(title)
    )


def _sure_words(title: Label) -> list[str]:
    words = list(name_words(title.latin).words) if title.latin_score >= SURE else []
    if title.hindi.confidence >= HINDI_SURE:
        words += [word for word in name_words(title.hindi.text).words if _hindi_letters(word) == 1]
    # Shorter ones are often no words, but signs and pictures.
    return [word for word in words if len(word) >= 4]


def _is_sure(title: Label, *, reads_hindi: bool) -> bool:
    if title.latin_score >= SURE and any(letter.isascii() and letter.isalpha() for letter in title.latin):
        return True
    return reads_hindi and title.hindi.confidence >= HINDI_SURE and _hindi_letters(title.hindi.text) >= 0.5


def _says_enough(title: Label) -> bool:
    """Whether a whole word is seen at all."""
    return any(len(word) >= 3 for text in title.texts for word in name_words(text, keep_common=True).words)
