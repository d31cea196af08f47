"""What a person means by what they write: an intent, a number, a code, by the rules of config/intents.toml.

The rules work on concepts (posting, negation, a complaint's subject …), not on sentences, so that a way of
saying it that nobody listed is understood as well. The first rule that holds decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from bot.handlers.normalise import Utterance, normalise
from bot.handlers.numerals import Number, find_numbers
from bot.handlers.vocabulary import Vocabulary, load_intents, vocabulary
from config.languages import Language


class Intent(StrEnum):
    """What a message is for; the values are those of `munadi understand`."""

    JOIN = "join"
    YES = "yes"
    NO = "no"
    POSTED = "posted"
    NOT_POSTED = "not_posted"
    MEMBERS = "members"
    TRANSFER = "transfer"
    LEAVE = "leave"
    CALL_ME = "call_me"
    STOP = "stop"
    START = "start"
    MENU = "menu"
    HELP = "help"
    LANGUAGE = "language"
    MY_DATA = "my_data"
    ERASE = "erase"
    GREETING = "greeting"
    THANKS = "thanks"
    OBJECTION = "objection"
    GRIEVANCE = "grievance"
    RUMOUR = "rumour"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Understood:
    """What a message is taken for."""

    intent: Intent
    language: Language
    """The language it is written in; for `language`, the one asked for, where it is named."""
    number: int | None = None
    """The count, choice or code that was meant."""
    code: str | None = None
    """A place's code as digits, a ward's as `248822/12`."""
    is_certain: bool = True
    """Whether it was understood as written: without it, nothing that cannot be undone may follow."""
    wanted: Language | None = None
    """The language a person asks for by name."""


class BrokenIntents(Exception):
    """config/intents.toml names an intent or a concept that does not exist."""


def understand(text: str, language: Language = Language.HINDI) -> Understood:
    """Take `text` for what it most probably means, outside of any conversation.

    `language` is the person's, for words that tell nothing of their language.
    """
    message = _Message(normalise(text), vocabulary())
    rule = next((rule for rule in _rules() if rule.holds(message)), None)
    intent = rule.intent if rule else Intent.UNKNOWN
    wanted = message.language_asked_for() if intent is Intent.LANGUAGE else None
    code = message.place_code()
    return Understood(
        intent=intent,
        language=wanted or vocabulary().language_of(message.words, language),
        number=message.number_meant(intent),
        code=code if intent in (Intent.JOIN, Intent.UNKNOWN) else None,
        is_certain=not message.was_guessed,
        wanted=wanted,
    )


_WARD_CODE = re.compile(r"(?<!\d)(?:(\d{3,8})\s*[/\\|]\s*|(\d{5,8})\s*[-_]\s*)(\d{1,3})(?!\d)")
_COURTESIES = frozenset({"greeting", "thanks"})
_LONGEST_COUNT = 4
"""Digits a count of members has at most; more are a place's code."""
_LONGEST_CODE = 8
_CHOICE_INTENTS = frozenset({Intent.YES, Intent.NO, Intent.POSTED, Intent.NOT_POSTED, Intent.CALL_ME})


class _Message:
    """A message with the concepts of its words."""

    def __init__(self, utterance: Utterance, words_known: Vocabulary) -> None:
        self.written = utterance.written
        self.asks = utterance.asks
        guesses = {word: words_known.guess(word) for word in utterance.words}
        words = tuple(guesses[word] or word for word in utterance.words)
        self.was_guessed = words != utterance.words
        tagged = words_known.tag(words)
        # A sign that means nothing here (😂) is as if it was not there.
        kept = [at for at, word in enumerate(words) if tagged[at] or word[0].isalnum()]
        self.words = tuple(words[at] for at in kept)
        self.concepts = [tagged[at] for at in kept]
        self.numbers = self._count_numbers()
        self.said = frozenset().union(*self.concepts)
        for near in _nears():
            if near.holds(self):
                self.said |= {near.concept}
        if self.place_code():
            self.said |= {"code"}

    def _count_numbers(self) -> list[Number]:
        numbers = [number for number in find_numbers(self.words) if self._is_meant(number)]
        for number in numbers:
            for at in range(number.start, number.end):
                self.concepts[at] = {"number"}
            if number.value >= 10 and len(str(number.value)) <= _LONGEST_COUNT:
                self.concepts[number.start].add("count_number")
        return numbers

    def _is_meant(self, number: Number) -> bool:
        # "do", "ek", "das" are numbers beside what is counted or all by themselves, else other words.
        if not number.is_plain or len(self.plain) == 1:
            return True
        beside = self.concepts[max(number.start - 1, 0) : number.start]
        beside += self.concepts[number.end : number.end + 1]
        return any(concepts & {"members", "about"} for concepts in beside)

    @property
    def plain(self) -> list[set[str]]:
        """The concepts of the words without greetings and thanks, which may go with anything."""
        return [concepts for concepts in self.concepts if not concepts & _COURTESIES]

    def is_only(self, allowed: frozenset[str], spare: int) -> bool:
        others = sum(1 for concepts in self.plain if not concepts & allowed)
        return others <= spare

    def begins_with(self, concepts: frozenset[str]) -> bool:
        first = next(iter(self.concepts if concepts & _COURTESIES else self.plain), set())
        return bool(first & concepts)

    def positions(self, concepts: frozenset[str]) -> list[int]:
        return [at for at, carried in enumerate(self.concepts) if carried & concepts]

    def place_code(self) -> str | None:
        ward = _WARD_CODE.search(self.written)
        if ward:
            return f"{ward[1] or ward[2]}/{int(ward[3])}"
        digits = [word for word in self.words if word.isdecimal()]
        code = max(digits, key=len, default="")
        if len(code) <= _LONGEST_COUNT and len(digits) > 1 and len("".join(digits)) in (5, 6):
            # Typed in parts: "JOIN 42 231".
            return "".join(digits) if "join" in self._all_concepts() else None
        return code if _LONGEST_COUNT < len(code) <= _LONGEST_CODE else None

    def _all_concepts(self) -> set[str]:
        return set().union(*self.concepts)

    def number_meant(self, intent: Intent) -> int | None:
        if intent is Intent.JOIN:
            code = self.place_code()
            return int(code.partition("/")[0]) if code else self._first_number()
        if intent is Intent.MEMBERS:
            return self._number_of_members()
        if intent is Intent.UNKNOWN:
            return self._first_number() if self.is_only(frozenset({"number", "light"}), spare=0) else None
        return self._choice() if intent in _CHOICE_INTENTS else None

    def _choice(self) -> int | None:
        # "1 ठीक" answers the first of a list; "10 minute me" does not.
        if not self.numbers or self.numbers[0].start > 0:
            return None
        number = self.numbers[0]
        is_time = any("time_word" in concepts for concepts in self.concepts[number.end : number.end + 1])
        return None if is_time else number.value

    def _first_number(self) -> int | None:
        return self.numbers[0].value if self.numbers else None

    def _number_of_members(self) -> int | None:
        counted = self.positions(frozenset({"members"}))
        before = [number.value for number in self.numbers if number.end in counted]
        after = [number.value for number in self.numbers if number.start - 1 in counted]
        return next(iter([*before, *after]), None) or self._first_number()

    def language_asked_for(self) -> Language | None:
        names = {Language.HINDI: "hindi", Language.ENGLISH: "english"}
        asked = [
            (at, language)
            for language, concept in names.items()
            for at in self.positions(frozenset({concept}))
        ]
        if not asked:
            return None
        wanted = [language for at, language in sorted(asked) if not self._is_denied(at)]
        if wanted:
            return wanted[0]
        return Language.ENGLISH if asked[0][1] is Language.HINDI else Language.HINDI

    def _is_denied(self, at: int) -> bool:
        # "english nahi aati" but "don't know english".
        behind = any("negation" in concepts for concepts in self.concepts[at + 1 : at + 4])
        before = any(word in ("dont", "not", "cant", "cannot") for word in self.words[max(at - 4, 0) : at])
        return behind or before


@dataclass(frozen=True)
class _Near:
    """A concept made of two others that are said close to each other."""

    concept: str
    first: frozenset[str]
    second: frozenset[str]
    within: int

    def holds(self, message: _Message) -> bool:
        firsts, seconds = message.positions(self.first), message.positions(self.second)
        return any(0 < abs(one - other) <= self.within for one in firsts for other in seconds)


@dataclass(frozen=True)
class _Rule:
    """One rule of the file; what its parts mean stands at the head of the file."""

    intent: Intent
    has: tuple[frozenset[str], ...] = ()
    lacks: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    begins: frozenset[str] = frozenset()
    spare: int = 0
    asks: bool | None = None
    at_most: int | None = None
    as_written: bool = False

    def holds(self, message: _Message) -> bool:
        return (
            all(one & message.said for one in self.has)
            and not self.lacks & message.said
            and (self.asks is None or self.asks == message.asks)
            and (self.at_most is None or len(message.plain) <= self.at_most)
            and not (self.as_written and message.was_guessed)
            and (not self.begins or message.begins_with(self.begins))
            and (not self.only or message.is_only(self.only, self.spare))
        )


COMPUTED = frozenset({"number", "count_number", "code"})
"""Concepts that are no words of a list: a number said, one that can be a count, a place's code."""


def _set(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@cache
def _nears() -> tuple[_Near, ...]:
    return tuple(
        _Near(
            near["concept"], _set(near["first"].split("|")), _set(near["second"].split("|")), near["within"]
        )
        for near in load_intents()["near"]
    )


@cache
def _rules() -> tuple[_Rule, ...]:
    known = vocabulary().names | COMPUTED | {near.concept for near in _nears()}
    return tuple(_read_rule(dict(rule), known) for rule in load_intents()["rules"])


def _read_rule(rule: dict[str, Any], known: frozenset[str]) -> _Rule:
    has = tuple(_set(alternatives.split("|")) for alternatives in rule.pop("has", ()))
    lacks, only, begins = (_set(rule.pop(key, ())) for key in ("lacks", "only", "begins"))
    unknown = lacks.union(only, begins, *has) - known
    if unknown:
        raise BrokenIntents(f"no such concept: {', '.join(sorted(unknown))}")
    try:
        return _Rule(
            intent=Intent(rule.pop("intent")), has=has, lacks=lacks, only=only, begins=begins, **rule
        )
    except (TypeError, ValueError) as error:
        raise BrokenIntents(str(error)) from None
