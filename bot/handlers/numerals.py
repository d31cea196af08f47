"""Numbers as people write and say them: 250, "ढाई सौ", "do sau pachas", "two hundred and fifty", "2k"."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.handlers.normalise import fold

_AND = frozenset({"and", "और", "aur"})


@dataclass(frozen=True)
class Number:
    """A number and the words `start` up to `end` that say it."""

    value: int
    start: int
    end: int
    is_plain: bool
    """Whether it is a lone small word such as "do", "ek" or "das", which may mean something else."""


@dataclass(frozen=True)
class _Lexicon:
    words: dict[str, int]
    multipliers: dict[str, int]
    multipliers_after: dict[str, int]
    fixed: dict[str, float]
    added: dict[str, float]


def find_numbers(words: tuple[str, ...]) -> list[Number]:
    """Every number said in folded words, from left to right."""
    lexicon = _lexicon()
    found = []
    position = 0
    while position < len(words):
        number = _Reader(words, position, lexicon).read()
        if number is None:
            position += 1
        else:
            found.append(number)
            position = number.end
    return found


def is_number_word(word: str) -> bool:
    """Whether a folded word is part of how numbers are said."""
    lexicon = _lexicon()
    return any(word in part for part in (lexicon.words, lexicon.multipliers, lexicon.fixed, lexicon.added))


class _Reader:
    """Reads one number from `start` on, as far as it goes."""

    def __init__(self, words: tuple[str, ...], start: int, lexicon: _Lexicon) -> None:
        self.words = words
        self.start = self.position = start
        self.lexicon = lexicon
        self.total = 0.0
        self.current: float | None = None
        self.added: float | None = None
        self.has_digits = False
        self.has_multiplier = False

    def read(self) -> Number | None:
        while self.position < len(self.words) and self._take(self.words[self.position]):
            self.position += 1
        if self.added is not None and self.current is None:
            # "sava" and the like say nothing without a number behind them.
            return None
        if self.current is None and not self.has_multiplier:
            return None
        value = self.total + (self.current or 0)
        is_plain = not (self.has_digits or self.has_multiplier) and self.position - self.start == 1
        return Number(int(value), self.start, self.position, is_plain)

    def _take(self, word: str) -> bool:
        if word.isdecimal():
            return len(word) <= 9 and self._take_value(float(word), digits=True)
        if word in self.lexicon.added:
            return self._take_added(self.lexicon.added[word])
        if word in self.lexicon.fixed and self.current is None:
            self.current = self.lexicon.fixed[word]
            return True
        if word in self.lexicon.words:
            return self._take_value(float(self.lexicon.words[word]), digits=False)
        if word in self.lexicon.multipliers:
            return self._multiply(self.lexicon.multipliers[word])
        if word in self.lexicon.multipliers_after and self.current is not None:
            return self._multiply(self.lexicon.multipliers_after[word])
        return word in _AND and self.has_multiplier and self._a_number_follows()

    def _take_added(self, added: float) -> bool:
        if self.current is not None or self.added is not None:
            return False
        self.added = added
        return True

    def _take_value(self, value: float, *, digits: bool) -> bool:
        if self.current is not None:
            return self._take_unit(value, digits=digits)
        if self.total and value >= 100:
            return False
        self.has_digits = self.has_digits or digits
        self.current = value + (self.added or 0)
        self.added = None
        return True

    def _take_unit(self, value: float, *, digits: bool) -> bool:
        # English says "twenty four"; two figures in a row are two numbers.
        fits = self.current in (20, 30, 40, 50, 60, 70, 80, 90) and 0 < value < 10
        if digits or self.has_digits or not fits:
            return False
        self.current = (self.current or 0) + value
        return True

    def _multiply(self, factor: int) -> bool:
        if self.current is None and (self.total or self.added is not None):
            if self.added is None:
                return False
            # "पौने सौ" is 75, "सवा सौ" 125.
            self.current, self.added = 1 + self.added, None
        self.total += (1 if self.current is None else self.current) * factor
        self.current = None
        self.has_multiplier = True
        return True

    def _a_number_follows(self) -> bool:
        following = self.words[self.position + 1 : self.position + 2]
        return bool(following) and (following[0].isdecimal() or following[0] in self.lexicon.words)


@cache
def _lexicon() -> _Lexicon:
    text = (resources.files("config") / "number_words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)

    def whole(section: str) -> dict[str, int]:
        return {fold(word): int(value) for value, words in data[section].items() for word in words}

    def broken(section: str) -> dict[str, float]:
        return {fold(word): float(value) for value, words in data[section].items() for word in words}

    return _Lexicon(
        words=whole("words"),
        multipliers=whole("multipliers"),
        multipliers_after=whole("multipliers_after_a_number"),
        fixed=broken("fixed_fractions"),
        added=broken("added_fractions"),
    )
