"""Measuring the understanding of a corpus, by intent and by way of writing."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bot.handlers.understanding import Understood, understand

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Said:
    text: str
    intent: str
    language: str
    number: int | None

    @property
    def writing(self) -> str:
        if any("ऀ" <= c <= "ॿ" for c in self.text):
            return "Devanagari"
        if not any(c.isascii() and c.isalpha() for c in self.text):
            return "signs, numbers"
        return "English" if self.language == "en" else "Hinglish"


def read_corpus(name: str) -> list[Said]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [
        Said(text, intent, language, int(number) if number else None)
        for text, intent, language, number in rows
    ]


@dataclass
class Score:
    """How many were right, of how many, by what."""

    by: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[tuple[Said, Understood]] = field(default_factory=list)

    def add(self, said: Said, taken: Understood) -> None:
        right = taken.intent == said.intent and taken.number == said.number
        for name in ("all", said.intent, said.writing):
            self.by[name]["said"] += 1
            self.by[name]["right"] += right
        self.by["language"]["said"] += 1
        self.by["language"]["right"] += taken.language == said.language
        if not right or taken.language != said.language:
            self.wrong.append((said, taken))

    def accuracy(self, name: str = "all") -> float:
        return self.by[name]["right"] / self.by[name]["said"]

    def table(self) -> str:
        lines = [
            f"{name:16} {count['right']:4} of {count['said']:4}  {self.accuracy(name):7.1%}"
            for name, count in self.by.items()
        ]
        for said, taken in self.wrong:
            meant = f"{said.intent} {said.language} {said.number}"
            lines.append(
                f"  {said.text!r}: {meant}; taken for {taken.intent} {taken.language} {taken.number}"
            )
        return "\n".join(lines)


def score(corpus: list[Said]) -> Score:
    result = Score()
    for said in corpus:
        result.add(said, understand(said.text))
    return result
