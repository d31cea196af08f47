"""Finding a place as people type it: in Hindi or Latin letters, misspelt, with its block, by code or ward."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlmodel import Session, col, func, select

from bot.models import LogEntry, Place, PlaceKind, utc_now
from bot.registry.place_import import PLACES_IMPORTED
from bot.registry.place_rows import digits
from bot.registry.romanise import Spelling, romanise, spelling

WORDS_FILE = Path(__file__).parents[2] / "config" / "place_words.toml"

LEAST_SCORE = 55.0
"""What is less like the question than this is not shown."""

CANDIDATES = 60
"""How many places are looked at closely, of those most alike at first sight."""

CONTEXT_SHARE = 0.25
"""How much the block or district that was typed with a name counts beside the name."""

LEAST_CONTEXT = 75.0

_ORDER = (
    PlaceKind.URBAN_BODY,
    PlaceKind.GRAM_PANCHAYAT,
    PlaceKind.WARD,
    PlaceKind.BLOCK,
    PlaceKind.DISTRICT,
)
"""Of equally good finds, what has groups comes before the places above; a town leads to its wards."""


@dataclass(frozen=True)
class Found:
    """A place that fits a question; `score` runs from 0 to 100."""

    place: Place
    score: float
    parents: tuple[Place, ...]
    """The nearest first, up to the district."""

    def as_json(self) -> dict[str, Any]:
        """The shape of INTERFACE.md."""
        return {
            "place_type": self.place.kind.value,
            "place_code": self.place.code,
            "name_en": self.place.name_en,
            "name_hi": self.place.name_hi,
            "parents": [parent.name_en for parent in self.parents],
            "score": round(self.score, 1),
        }


@dataclass(frozen=True)
class _Words:
    ward: frozenset[str]
    kinds: frozenset[str]
    before_kinds: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return _Words(**{name: frozenset(map(romanise, words)) for name, words in data.items()})


def _without_kinds(latin: Sequence[str]) -> list[str]:
    """The words of a name without those that only say what kind of place it is; all, if none is left."""
    words = _words()
    kept = []
    for word, following in pairwise([*latin, ""]):
        is_kind = word in words.kinds or (word in words.before_kinds and following in words.kinds)
        if not is_kind:
            kept.append(word)
    return kept or list(latin)


def _spellings(place: Place) -> set[Spelling]:
    """Every way a place's name may be asked for: in both languages, and without what stands in brackets."""
    names = {name for name in (place.name_en, place.name_hi) if name}
    names |= {re.sub(r"\(.*?\)", " ", name) for name in names}
    spoken = {" ".join(_without_kinds(romanise(name).split())) for name in names}
    if place.kind is PlaceKind.WARD:
        # "Ward 12" is found by its number, not by a name.
        spoken = {name for name in spoken if set(re.findall("[a-z]+", name)) - _words().ward}
    return {spelling(name) for name in spoken if name}


class PlaceIndex:
    """All places as they were when it was made, ready to be searched."""

    def __init__(self, places: Iterable[Place]) -> None:
        today = utc_now().date()
        self._by_id = {place.id: place for place in places}
        self._by_code: dict[str, list[Place]] = {}
        self._wards: dict[str, list[Place]] = {}
        self._spelt: dict[int | None, set[Spelling]] = {}
        self._entries: list[tuple[Place, Spelling]] = []
        for place in self._by_id.values():
            if place.kind is PlaceKind.STATE or (place.valid_to is not None and place.valid_to < today):
                continue
            self._by_code.setdefault(place.code, []).append(place)
            self._spelt[place.id] = _spellings(place)
            self._entries += [(place, spelt) for spelt in self._spelt[place.id]]
            if place.kind is PlaceKind.WARD:
                self._wards.setdefault(place.code.partition("/")[2], []).append(place)
        self._folded = [spelt.folded for _, spelt in self._entries]
        self._below: dict[str, list[int]] = {}

    def search(
        self,
        text: str,
        *,
        district: Place | None = None,
        kinds: Collection[PlaceKind] = (),
        limit: int = 5,
    ) -> list[Found]:
        """The places that fit `text`, the best first.

        With `district` only places in it, with `kinds` only such places.
        """
        scores: dict[int | None, float] = {}
        for place, score in self._all_fitting(text, district):
            scores[place.id] = max(score, scores.get(place.id, LEAST_SCORE))
        fitting = [self._by_id[place_id] for place_id in scores]
        if kinds:
            fitting = [place for place in fitting if place.kind in kinds]
        root = district.path if district else "/"
        fitting = [place for place in fitting if place.path.startswith(root)]
        fitting.sort(key=lambda place: (-scores[place.id], _ORDER.index(place.kind), place.id))
        return [Found(place, scores[place.id], self._parents(place)) for place in fitting[:limit]]

    def _all_fitting(self, text: str, district: Place | None) -> Iterator[tuple[Place, float]]:
        written = digits(text).strip()
        for place in self._by_code.get(re.sub(r"\s", "", written), ()):
            yield place, 100.0
        latin = romanise(written).split()
        numbers = [word.lstrip("0") for word in latin if word.isdecimal()]
        names = [word for word in latin if word not in _words().ward]
        if len(numbers) == 1 and (len(names) < len(latin) or len(latin) == 1):
            others = [word for word in names if not word.isdecimal()]
            yield from self._fitting_wards(numbers[0], _without_kinds(others))
            return
        yield from self._fitting_names(_without_kinds(latin), district)

    def _fitting_wards(self, number: str, others: Sequence[str]) -> Iterator[tuple[Place, float]]:
        """The wards of a number, whose town may be named beside it."""
        around = self._around(others)
        for ward in self._wards.get(number, ()):
            score = around(ward) if set(others) - _words().kinds else 100.0
            if score >= LEAST_CONTEXT:
                yield ward, score

    def _fitting_names(self, words: Sequence[str], district: Place | None) -> Iterator[tuple[Place, float]]:
        """Places by name; of several words some may name the block or district instead."""
        if words:
            yield from self._alike("".join(words), district)
        for cut in range(1, len(words)):
            for name, others in ((words[cut:], words[:cut]), (words[:cut], words[cut:])):
                around = self._around(others)
                for place, score in self._alike("".join(name), district):
                    context = around(place)
                    if context >= LEAST_CONTEXT:
                        yield place, score * (1 - CONTEXT_SHARE) + context * CONTEXT_SHARE

    def _alike(self, name: str, district: Place | None) -> Iterator[tuple[Place, float]]:
        """The places whose name is most like this one."""
        asked = spelling(name)
        within = self._within(district) if district else None
        choices = self._folded if within is None else [self._folded[i] for i in within]
        first = process.extract(
            asked.folded, choices, scorer=fuzz.ratio, limit=CANDIDATES, score_cutoff=LEAST_SCORE
        )
        for _, folded, index in first:
            place, spelt = self._entries[index if within is None else within[index]]
            light = fuzz.ratio(asked.light, spelt.light)
            yield place, (folded + light + fuzz.ratio(asked.skeleton, spelt.skeleton)) / 3

    def _within(self, district: Place) -> list[int]:
        if district.path not in self._below:
            self._below[district.path] = [
                i for i, (place, _) in enumerate(self._entries) if place.path.startswith(district.path)
            ]
        return self._below[district.path]

    def _around(self, others: Sequence[str]) -> Callable[[Place], float]:
        """How much some words are like the names of places above a place, together or each for itself."""
        together, *each = (spelling(words).folded for words in ("".join(others), *others))
        known: dict[int | None, float] = {}

        def likeness(place: Place) -> float:
            if place.parent_id not in known:
                above = [spelt.folded for p in self._parents(place) for spelt in self._spelt[p.id]]
                best = [max((fuzz.ratio(word, name) for name in above), default=0.0) for word in each]
                whole = max((fuzz.ratio(together, name) for name in above), default=0.0)
                known[place.parent_id] = max(whole, sum(best) / len(best))
            return known[place.parent_id]

        return likeness

    def _parents(self, place: Place) -> tuple[Place, ...]:
        parents = []
        above = self._by_id.get(place.parent_id)
        while above is not None and above.kind is not PlaceKind.STATE:
            parents.append(above)
            above = self._by_id.get(above.parent_id)
        return tuple(parents)


class PlaceSearch:
    """The search of one process: keeps an index, and makes it anew after an import of places."""

    def __init__(self) -> None:
        self._index: PlaceIndex | None = None
        self._made_at = utc_now()
        self._last_import: int | None = None

    def search(
        self,
        session: Session,
        text: str,
        *,
        district: Place | None = None,
        kinds: Collection[PlaceKind] = (),
        limit: int = 5,
    ) -> list[Found]:
        """See `PlaceIndex.search`."""
        return self._current(session).search(text, district=district, kinds=kinds, limit=limit)

    def _current(self, session: Session) -> PlaceIndex:
        # Imports say so in the log; a long one may be written a while after its entry's time.
        imports = select(func.max(LogEntry.id)).where(
            LogEntry.action == PLACES_IMPORTED, col(LogEntry.at) > self._made_at - _LONGEST_IMPORT
        )
        last_import = session.exec(imports).one()
        if self._index is None or last_import != self._last_import:
            self._index = PlaceIndex(session.exec(select(Place)))
            self._made_at, self._last_import = utc_now(), last_import
        return self._index


_LONGEST_IMPORT = timedelta(minutes=15)
