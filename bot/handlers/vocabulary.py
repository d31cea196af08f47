"""The words of config/intents.toml: which concepts a message's words carry, and which language it is in."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from bot.handlers.normalise import fold, normalise
from bot.handlers.numerals import is_number_word
from config.languages import Language

SHORTEST_GUESS = 6
"""Letters a word needs before a slip in it is forgiven: shorter words differ by one letter too often."""

DEVANAGARI = ("\u0900", "\u097f")

Concepts = frozenset[str]
NOTHING: Concepts = frozenset()


class Vocabulary:
    """Words, beginnings, endings and phrases with the concepts they carry; spelling is folded."""

    def __init__(
        self,
        concepts: dict[str, dict[str, list[str]]],
        spoken: dict[str, list[str]],
        never_guessed: Iterable[str],
    ) -> None:
        self.names = frozenset(concepts)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._beginnings: dict[str, set[str]] = defaultdict(set)
        self._endings: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, list[tuple[tuple[str, ...], bool, str]]] = defaultdict(list)
        self._spoken = {
            language: {word for entry in spoken[language] for word in normalise(entry).words}
            for language in Language
        }
        for concept, by_language in concepts.items():
            for language, entries in by_language.items():
                for entry in entries:
                    self._add(concept, Language(language), entry)
        self._guesses = self._guessable(frozenset(never_guessed))

    def tag(self, words: tuple[str, ...]) -> list[set[str]]:
        """The concepts of each word, those of phrases it is part of included."""
        tagged = [set(self.concepts_of(word)) for word in words]
        for start, word in enumerate(words):
            for phrase, open_ended, concept in self._phrases.get(word, ()):
                if self._stands_at(words, start, phrase, open_ended=open_ended):
                    for concepts in tagged[start : start + len(phrase)]:
                        concepts.add(concept)
        return tagged

    def concepts_of(self, word: str) -> Concepts:
        """The concepts of a single folded word."""
        found = set(self._words.get(word, ()))
        for length in range(2, len(word) + 1):
            found |= self._beginnings.get(word[:length], NOTHING)
            found |= self._endings.get(word[-length:], NOTHING)
        return frozenset(found)

    def guess(self, word: str) -> str | None:
        """The word of the lists that is meant by one that is in none, one slip away; else nothing."""
        if len(word) < SHORTEST_GUESS or word.isdecimal() or is_number_word(word) or self._is_known(word):
            return None
        candidates = {near for key in (word, *_shortened(word)) for near in self._guesses.get(key, ())}
        close = sorted(near for near in candidates if _is_one_slip(word, near))
        return close[0] if close else None

    def language_of(self, words: Iterable[str], default: Language) -> Language:
        """Hindi in either script or English; `default` where the words tell nothing."""
        hindi = english = shared = 0
        for word in words:
            if DEVANAGARI[0] <= word[0] <= DEVANAGARI[1]:
                return Language.HINDI
            if not word.isalpha():
                continue
            in_hindi, in_english = (word in self._spoken[language] for language in Language)
            hindi += in_hindi and not in_english
            english += in_english and not in_hindi
            shared += in_english and in_hindi
        # A Hindi sentence is full of English words (group, post, message), hardly the other way round.
        if hindi and hindi * 2 >= english:
            return Language.HINDI
        return Language.ENGLISH if english or shared else default

    def _add(self, concept: str, language: Language, entry: str) -> None:
        if entry.startswith("*"):
            self._endings[fold(entry[1:])].add(concept)
            return
        words = normalise(entry.removesuffix("*")).words
        self._spoken[language].update(words)
        if len(words) > 1:
            self._phrases[words[0]].append((words, entry.endswith("*"), concept))
        elif entry.endswith("*"):
            self._beginnings[words[0]].add(concept)
        else:
            self._words[words[0]].add(concept)

    @staticmethod
    def _stands_at(words: tuple[str, ...], start: int, phrase: tuple[str, ...], *, open_ended: bool) -> bool:
        said = words[start : start + len(phrase)]
        if len(said) < len(phrase) or said[:-1] != phrase[:-1]:
            return False
        return said[-1].startswith(phrase[-1]) if open_ended else said[-1] == phrase[-1]

    def _is_known(self, word: str) -> bool:
        return bool(self.concepts_of(word)) or any(word in spoken for spoken in self._spoken.values())

    def _guessable(self, never: frozenset[str]) -> dict[str, set[str]]:
        guesses: dict[str, set[str]] = defaultdict(set)
        for word, concepts in (*self._words.items(), *self._beginnings.items()):
            if len(word) >= SHORTEST_GUESS and not concepts & never:
                for key in (word, *_shortened(word)):
                    guesses[key].add(word)
        return guesses


def _shortened(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _is_one_slip(one: str, other: str) -> bool:
    """Whether one letter too many, too few, or other, or two swapped, tells two words apart."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short in _shortened(long)
    differing = [at for at in range(len(one)) if one[at] != other[at]]
    if len(differing) == 2:
        first, second = differing
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    return len(differing) <= 1


def load_intents() -> dict[str, Any]:
    """config/intents.toml as it is written."""
    return tomllib.loads((resources.files("config") / "intents.toml").read_text(encoding="utf-8"))


@cache
def vocabulary() -> Vocabulary:
    """The words of config/intents.toml, read once."""
    data = load_intents()
    return Vocabulary(data["concepts"], data["spoken"], data["never_guessed"])
