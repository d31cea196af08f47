"""Chance that can be replayed: the same seed and the same question give the same answer."""

import math
from collections.abc import Mapping
from hashlib import blake2b
from statistics import NormalDist
from typing import TypeVar

Choice = TypeVar("Choice")

_NORMAL = NormalDist()


class Dice:
    """Answers do not depend on the order of questions, so that concurrency does not change a run.

    A question is named: `dice.happens(0.1, "throttle", phone, attempt)`.
    """

    def __init__(self, seed: int) -> None:
        self._key = str(seed).encode()

    def share(self, *question: str | int) -> float:
        """A number from 0 to below 1, evenly spread."""
        text = "\x1f".join(map(str, question)).encode()
        number = int.from_bytes(blake2b(text, key=self._key, digest_size=7).digest())
        return number / 256**7

    def happens(self, probability: float, *question: str | int) -> bool:
        """True with this probability."""
        return probability > 0 and self.share(*question) < probability

    def between(self, low: float, high: float, *question: str | int) -> float:
        """A number from `low` to `high`, evenly spread."""
        return low + (high - low) * self.share(*question)

    def around(self, median: float, *question: str | int, spread: float = 0.6) -> float:
        """A positive number around `median`, a few far above it, as human delays are (log-normal)."""
        even = min(max(self.share(*question), 1e-6), 1 - 1e-6)
        return median * math.exp(spread * _NORMAL.inv_cdf(even))

    def choose(self, weights: Mapping[Choice, float], *question: str | int) -> Choice:
        """One of the keys, each as often as its weight says."""
        mark = self.share(*question) * sum(weights.values())
        for choice, weight in weights.items():
            mark -= weight
            if mark < 0:
                return choice
        return list(weights)[-1]
