"""Writing made alike once, before anything is compared: people spell as they speak.

Two readings of the same message come out: `written`, which a person would still recognise, and `words`,
folded so that the usual spellings of a word are one word (daal/dal, बन्द/बंद, हाँ/हा, thik/theek).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = str.maketrans("", "", "'’‘`´")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
_ZERO_FOR_O = re.compile(r"(?<=[a-z])0(?=[a-z])")
_TOKEN = re.compile(r"\d+|[a-z]+|[^\W\d_a-z][^\sa-z\d]*|\S")
_RUN = re.compile(r"([a-z])\1{2,}")
_DOUBLE = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Utterance:
    """A message made ready to be understood."""

    written: str
    """Readable: plain digits, single spaces, lower case, punctuation kept."""
    words: tuple[str, ...]
    """Folded words, numbers and single signs (emoji), in order; a sign said several times stands once."""
    asks: bool
    """Whether there is a question mark."""


def normalise(text: str) -> Utterance:
    """Make a message alike whatever keyboard, script of digits and mood it was typed with."""
    written = "".join(_digit_or_itself(c) for c in unicodedata.normalize("NFKC", text))
    written = _THOUSANDS.sub("", written.translate(_PLAIN).lower())
    written = _ZERO_FOR_O.sub("o", written)
    written = " ".join(written.split())
    spaced = written.translate(_APOSTROPHES).translate(_WORD_CHARACTERS)
    words: list[str] = []
    for token in _TOKEN.findall(spaced):
        word = fold(token)
        said_again = words and words[-1] == word and unicodedata.category(word[0]) == "So"
        if not said_again:
            words.append(word)
    return Utterance(written=written, words=tuple(words), asks="?" in written or "؟" in written)


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """The one spelling that stands for all usual spellings of a word; numbers and signs stay."""
    if word.isdecimal():
        return word
    if "a" <= word[0] <= "z":
        return _fold_latin(word)
    return _fold_devanagari(word)


def _fold_latin(word: str) -> str:
    folded = _RUN.sub(r"\1", word)
    for spelling, plain in _LATIN:
        folded = folded.replace(spelling, plain)
    folded = _DOUBLE.sub(r"\1", folded)
    return folded.replace("iya", "ia").replace("iye", "ie")


_LATIN = (
    ("ee", "i"),
    ("oo", "u"),
    ("ph", "f"),
    ("w", "v"),
    ("z", "j"),
    ("q", "k"),
    ("ck", "k"),
    ("x", "ks"),
    ("chch", "ch"),
    ("chh", "ch"),
)
"""Spellings of the same sound in romanised Hindi; English words fold along on both sides."""


def _fold_devanagari(word: str) -> str:
    folded = word.translate(_DEVANAGARI)
    folded = _NASAL_BEFORE_CONSONANT.sub("ं", folded)
    folded = _DOUBLE_CONSONANT.sub("", folded)
    folded = _GLIDE.sub(lambda match: "ए" if match[1] == "े" else "इ", folded)
    return folded.removesuffix("्").removesuffix("ं") or folded


_DEVANAGARI = str.maketrans(
    {
        "़": "",  # nukta: ज़ and ज are written for each other
        "ऩ": "न", "ऱ": "र", "ऴ": "ळ",
        "ँ": "ं", "ः": "", "ऽ": "",
        "ी": "ि", "ू": "ु", "ई": "इ", "ऊ": "उ",
        "ॉ": "ा", "ऑ": "आ", "ॅ": "े", "ऍ": "ए", "ॲ": "अ",
        "श": "स", "ष": "स", "ण": "न",
    }
)  # fmt: skip
_NASAL_BEFORE_CONSONANT = re.compile(r"[ङञनम]्(?=[कखगघचछजझटठडढतथदधपफबभ])")
_DOUBLE_CONSONANT = re.compile(r"([क-ह])्(?=\1)|क्(?=ख)|च्(?=छ)|ट्(?=ठ)|त्(?=थ)")
_GLIDE = re.compile(r"(?<=.)य([ेि])(?=ं?$)")


class _Characters(dict[int, str]):
    """What becomes of each character, worked out when it is first met."""


class _Plain(_Characters):
    # Joiners, variation selectors, skin tones, keycaps and other marks nobody types on purpose.
    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        unseen = category in ("Cf", "Me", "Cc") and not character.isspace()
        decoration = 0x1F3FB <= code <= 0x1F3FF or 0xFE00 <= code <= 0xFE0F
        accented = unicodedata.name(character, "").startswith("LATIN")
        plain = unicodedata.normalize("NFD", character)[0] if accented else character
        self[code] = "" if unseen or decoration else plain
        return self[code]


class _WordCharacters(_Characters):
    # Letters, their marks and digits make words; a sign stands alone; the rest separates.
    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category[0] in "LMN":
            self[code] = character
        else:
            self[code] = f" {character} " if category == "So" else " "
        return self[code]


_PLAIN = _Plain()
_WORD_CHARACTERS = _WordCharacters()


def _digit_or_itself(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdecimal() else character
