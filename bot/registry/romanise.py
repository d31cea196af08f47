"""Names of places brought to one spelling, so that बड़गांव, Badgaon and Bargaon meet.

Devanagari becomes Latin letters as people type them; then what people and the directory spell
differently (long vowels, aspirates, v and w, d and r …) becomes one letter.
"""

import re
import unicodedata
from dataclasses import dataclass


def _pairs(table: str) -> dict[str, str]:
    return {pair[0]: pair[2:] for pair in table.split()}


_CONSONANTS = _pairs(
    "क=k ख=kh ग=g घ=gh ङ=n च=ch छ=chh ज=j झ=jh ञ=n ट=t ठ=th ड=d ढ=dh ण=n त=t थ=th द=d ध=dh न=n "
    "प=p फ=ph ब=b भ=bh म=m य=y र=r ल=l ळ=l व=v श=sh ष=sh स=s ह=h"
)
_VOWELS = _pairs("अ=a आ=aa इ=i ई=ee उ=u ऊ=oo ऋ=ri ए=e ऐ=ai ओ=o औ=au ऍ=e ऑ=o")
_SIGNS = _pairs("ा=aa ि=i ी=ee ु=u ू=oo ृ=ri े=e ै=ai ो=o ौ=au ॅ=e ॉ=o")
_VIRAMA, _NASALS = "्", "ंँ"
_UNWRITTEN = "A"
_LABIALS = "पफबभम"


def romanise(text: str) -> str:
    """The text in small Latin letters and spaces; Devanagari as people write it in Latin letters."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text)).lower()
    plain = re.sub("[\u0300-\u036f\u200c\u200d]", "", plain).replace("ज्ञ", "ग्य")
    words = re.findall(r"[a-z0-9]+|[\u0900-\u0963\u0971-\u097f]+", plain)
    return " ".join(_word(word) if word[0] >= "\u0900" else word for word in words)


def _word(word: str) -> str:
    """One word of Devanagari, without the a's that are written into consonants but not spoken."""
    syllables = _syllables(word)
    last = len(syllables) - 1
    for i in range(last, 0, -1):
        consonant, vowel, nasal = syllables[i]
        if vowel != _UNWRITTEN or nasal or syllables[i - 1][1] == "":
            continue
        # Not spoken at the end, and between a syllable before it and one with a vowel behind it.
        following = syllables[i + 1] if i < last else None
        if following is None or (following[1] and following[0] not in ("", "h", consonant)):
            syllables[i] = (consonant, "", "")
    return "".join(c + v.lower() + nasal for c, v, nasal in syllables)


def _syllables(word: str) -> list[tuple[str, str, str]]:
    """Consonant, vowel and nasal of every written sign; of a consonant joined to the next no vowel."""
    syllables: list[tuple[str, str, str]] = []
    for sign, following in zip(word, word[1:] + " ", strict=True):
        if sign in _CONSONANTS:
            syllables.append((_CONSONANTS[sign], _UNWRITTEN, ""))
        elif sign in _VOWELS:
            syllables.append(("", _VOWELS[sign], ""))
        elif syllables and sign in _SIGNS:
            syllables[-1] = (syllables[-1][0], _SIGNS[sign], "")
        elif syllables and sign == _VIRAMA:
            syllables[-1] = (syllables[-1][0], "", "")
        elif syllables and sign in _NASALS:
            syllables[-1] = (*syllables[-1][:2], "m" if following in _LABIALS else "n")
    return syllables


_LIGHT = (
    ("aa", "a"),
    ("ee", "i"),
    ("ii", "i"),
    ("oo", "u"),
    ("uu", "u"),
    ("w", "v"),
    ("ph", "f"),
    ("z", "j"),
)
_STRONG = tuple(
    (re.compile(written), alike)
    for written, alike in (
        (r"chh", "ch"),
        (r"c(?=[eiy])", "s"),
        (r"ck|q|c(?!h)", "k"),
        (r"x", "ks"),
        (r"(?<=[kgcjtdbsr])h", ""),
        (r"gan?v$", "gaon"),
        (r"v(?![aeiouy])", "o"),
        (r"iy(?=[aeiou])", "i"),
        (r"ou|au|ao|ow", "o"),
        (r"io", "eo"),
        (r"ai|ay|ei|ey", "e"),
        (r"ore$", "or"),
        (r"m(?=[kgcjtdnpbsr])", "n"),
        (r"d", "r"),
        (r"(.)\1+", r"\1"),
    )
)
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One text in three depths of sameness, each a single word."""

    light: str
    """Latin letters with long vowels short; else as it was written."""
    folded: str
    """Everything alike that people spell differently."""
    skeleton: str
    """Folded without its a's but the first letter: where an a is spoken, spellings differ most."""


def spelling(text: str) -> Spelling:
    """What a name or a search for one is compared by."""
    light = romanise(text).replace(" ", "")
    for written, alike in _LIGHT:
        light = light.replace(written, alike)
    folded = light
    for pattern, alike in _STRONG:
        folded = pattern.sub(alike, folded)
    skeleton = _DOUBLED.sub(r"\1", folded[:1] + folded[1:].replace("a", ""))
    return Spelling(light, folded, skeleton)
