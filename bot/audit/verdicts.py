"""The verdicts an officer can give, and how they are written or tapped."""

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

import config
from bot.models import DrawState

VERDICT_WORDS = Path(config.__file__).parent / "verdicts.toml"


class Verdict(StrEnum):
    """What an officer says of a draw."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CALLED = "called"
    """He phoned the admin; the only one possible without a picture."""

    @property
    def state(self) -> DrawState:
        """The state the draw comes into."""
        return DrawState(self.value)


BUTTONS = {
    "verdict_ok": Verdict.ACCEPTED,
    "verdict_incomplete": Verdict.REJECTED,
    "verdict_called": Verdict.CALLED,
}
"""The payloads of the buttons under a picture."""

# A number in any script's digits, then the word.
_WRITTEN = re.compile(r"\s*(\d{1,2})[\s.,:;)–-]*(\D+?)[\s.!।]*")


@cache
def _words() -> dict[str, Verdict]:
    data = tomllib.loads(VERDICT_WORDS.read_text(encoding="utf-8"))
    return {_folded(word): Verdict(name) for name, words in data.items() for word in words}


def read_verdict(written: str) -> tuple[int, Verdict] | None:
    """The picture's number and the verdict in a message like `1 ठीक`; nothing if it is not one."""
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    verdict = _words().get(_folded(match[2]))
    return (int(match[1]), verdict) if verdict else None


def _folded(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())
