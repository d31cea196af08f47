"""Names of groups, compared by the words that tell one from another, across Hindi and Latin letters."""

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from bot.audit.hints.wording import flat, wording

SAME_WORD = 78
"""Of 100: how alike two readings of the same word are at least."""

PERHAPS_SAME = 60
"""Below this two words are different ones."""

_WORD = re.compile(r"\d+|[^\W\d_](?:[^\W\d_]|[\u0900-\u0963])*")
_BLURRED = re.compile(r"(?<=[^\W\d_])\d+|\d+(?=[^\W\d_])")
_GAP_IN_NUMBER = re.compile(r"(?<=\d)\s+(?=\d)")
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "ch", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "f", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "व": "v", "श": "s",
    "ष": "s", "स": "s", "ह": "h", "ळ": "l",
}  # fmt: skip
_VOWELS = {
    "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e", "ऐ": "e", "ओ": "o",
    "औ": "o", "ऑ": "o",
}  # fmt: skip
_SIGNS = {
    "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e", "ै": "e", "ो": "o", "ौ": "o", "ॉ": "o",
}  # fmt: skip
_VIRAMA, _NASAL = "्", "ं"

_LATIN = (
    ("chh", "ch"), ("aa", "a"), ("ee", "i"), ("oo", "u"), ("ph", "f"), ("w", "v"), ("sh", "s"), ("z", "j"),
    ("q", "k"), ("x", "ks"), ("ai", "e"), ("au", "o"), ("ck", "k"), ("y", "i"), ("r", "d"),
)  # fmt: skip
"""Spellings of the same sound; ड़ is written r and d, so both are one."""


@dataclass(frozen=True)
class NameWords:
    """What tells a name from others."""

    words: tuple[str, ...]
    """Flattened, in order; those that many names have are left out unless there are no others."""
    numbers: frozenset[str]
    """Without leading zeros: wards differ in nothing else."""
    blurred_numbers: frozenset[str]
    """Those that run into letters, as a misread digit makes them."""
    is_cut: bool
    """Whether the end was cut off, as WhatsApp does with dots."""


def name_words(name: str, *, keep_common: bool = False) -> NameWords:
    """The words of a name as registered or as read."""
    is_cut = name.rstrip().endswith(("…", ".", "_"))
    # A reader puts gaps between digits.
    plain = _GAP_IN_NUMBER.sub("", flat(name).translate(_DIGITS))
    tokens = _WORD.findall(plain)
    blurred = frozenset(_BLURRED.findall(plain))
    numbers = frozenset(
        token.lstrip("0") or "0" for token in tokens if token.isdecimal() and token not in blurred
    )
    words = tuple(token for token in tokens if not token.isdecimal() and len(token) > 1)
    telling = tuple(word for word in words if not is_common(word))
    return NameWords(words if keep_common or not (telling or numbers) else telling, numbers, blurred, is_cut)


@cache
def is_common(word: str) -> bool:
    """Whether many names have this word, read well or not quite."""
    return any(
        word == common
        or (len(common) > 4 and abs(len(word) - len(common)) < 2 and fuzz.ratio(word, common) >= SAME_WORD)
        for common in wording("common_words")
    )


def likeness(one: str, other: str) -> float:
    """How alike two words are, of 100; of different scripts by their sound."""
    written = fuzz.ratio(one, other)
    if _is_latin(one) == _is_latin(other):
        # The same spelling of sounds in Latin letters; Hindi is compared as it is written.
        return max(written, fuzz.ratio(sound(one), sound(other))) if _is_latin(one) else written
    return fuzz.ratio(sound(one), sound(other))


def begins_alike(whole: str, beginning: str) -> float:
    """How alike `beginning` is to as much of `whole` as it shows, of 100."""
    return likeness(whole[: len(beginning)], beginning) if len(beginning) >= 2 else 0.0


@cache
def sound(word: str) -> str:
    """A word by its sound, in Latin letters without what spellings differ in."""
    latin = word if _is_latin(word) else _transliterated(word)
    for spelling, plain in _LATIN:
        latin = latin.replace(spelling, plain)
    latin = re.sub(r"(.)\1+", r"\1", latin)
    return latin[:-1] if len(latin) > 3 and latin.endswith("a") else latin


def _is_latin(word: str) -> bool:
    return word.isascii()


def _transliterated(word: str) -> str:
    sounds: list[str] = []
    open_vowel: list[int] = []
    for letter in word:
        if letter in _CONSONANTS:
            sounds += [_CONSONANTS[letter], "a"]
            open_vowel.append(len(sounds) - 1)
        elif letter in _SIGNS:
            sounds[-1:] = [_SIGNS[letter]]
            open_vowel = [at for at in open_vowel if at < len(sounds) - 1]
        elif letter == _VIRAMA:
            sounds[-1:] = [""]
            open_vowel = [at for at in open_vowel if at < len(sounds) - 1]
        elif letter in _VOWELS:
            sounds.append(_VOWELS[letter])
        elif letter == _NASAL:
            sounds.append("n")
    return _without_silent_vowels(sounds, open_vowel)


def _without_silent_vowels(sounds: list[str], open_vowel: list[int]) -> str:
    """Hindi does not speak the short a at the end, nor between two spoken syllables."""
    spoken = list(sounds)
    for at in reversed(open_vowel):
        is_last = at == len(spoken) - 1
        is_between = 2 <= at < len(spoken) - 2 and _is_vowel(spoken[at - 2]) and _is_vowel(spoken[at + 2])
        if is_last or is_between:
            spoken[at] = ""
    return "".join(spoken)


def _is_vowel(part: str) -> bool:
    return part[:1] in tuple("aeiou")
