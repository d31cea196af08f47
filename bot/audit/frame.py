"""The frame of a day: which groups could be drawn, as a text that is published and hashed.

A line a group, `id,stratum,from,to`: permanent opaque ids and days, no names, no numbers of people.
`from` is the day since which the group could be drawn without a break. A frame carries the groups that
can be drawn (`to` is empty) and those that could on the last day drawn before and no longer can (`to`
is this frame's day), so that nobody leaves or joins between two frames unseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.audit.problems import Problem

HEADER = "id,stratum,from,to"


class UnreadableFrame(Exception):
    """A published frame does not have the form of one."""


@dataclass(frozen=True)
class FrameRow:
    """A group in a frame."""

    group: str
    stratum: str
    since: date
    until: date | None = None
    """The first day on which it could not be drawn any more."""

    def active_on(self, day: date) -> bool:
        """Whether it could be drawn on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


def next_frame(day: date, eligible: Mapping[str, str], before: Iterable[FrameRow] = ()) -> list[FrameRow]:
    """The frame of `day`: `eligible` is group → stratum, `before` the frame of the last day drawn."""
    open_rows = {row.group: row for row in before if row.until is None}
    rows = []
    for group, stratum in eligible.items():
        row = open_rows.pop(group, None)
        if row is not None and row.stratum != stratum:
            rows.append(FrameRow(group, row.stratum, row.since, day))
            row = None
        rows.append(row or FrameRow(group, stratum, day))
    rows.extend(FrameRow(row.group, row.stratum, row.since, day) for row in open_rows.values())
    return sorted(rows, key=lambda row: (row.stratum, len(row.group), row.group, row.since))


def active(rows: Iterable[FrameRow], stratum: str, day: date) -> frozenset[str]:
    """The ids that could be drawn in `stratum` on `day`."""
    return frozenset(row.group for row in rows if row.stratum == stratum and row.active_on(day))


def write_frame(rows: Iterable[FrameRow]) -> str:
    """The text of a frame, as it is hashed and published."""
    lines = [
        f"{row.group},{row.stratum},{row.since.isoformat()},{row.until.isoformat() if row.until else ''}"
        for row in rows
    ]
    return "\n".join([HEADER, *lines, ""])


def read_frame(text: str) -> list[FrameRow]:
    """The rows of a published frame.

    Raises:
        UnreadableFrame: names the first line that is not one of a frame.
    """
    header, *lines = text.splitlines() or [""]
    if header != HEADER:
        raise UnreadableFrame(f"the frame does not begin with {HEADER}")
    rows = []
    for number, line in enumerate(lines, start=2):
        try:
            group, stratum, since, until = line.split(",")
            row = FrameRow(
                group, stratum, date.fromisoformat(since), date.fromisoformat(until) if until else None
            )
        except ValueError:
            raise UnreadableFrame(f"line {number} of the frame cannot be read: {line!r}") from None
        rows.append(row)
    return rows


def breaks(before: Iterable[FrameRow], after: Iterable[FrameRow], day: date) -> list[Problem]:
    """What in the frame of `day` does not follow from the frame `before`."""
    open_before = {row.group: row for row in before if row.until is None}
    problems = []
    for row in after:
        known = open_before.get(row.group)
        if row.until is not None:
            if known is None or row != FrameRow(known.group, known.stratum, known.since, day):
                problems.append(Problem("frame-leaver", {"group": row.group}))
        elif row != known and row.since != day:
            problems.append(Problem("frame-joiner", {"group": row.group, "since": row.since.isoformat()}))
    kept = {row.group for row in after}
    problems.extend(Problem("frame-missing", {"group": group}) for group in open_before if group not in kept)
    return problems
