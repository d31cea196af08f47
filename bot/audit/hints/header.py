"""The bar at the top of a chat: its name, and what stands below the name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.audit.hints.bubbles import clock_time
from bot.audit.hints.canvas import SAME_COLOUR, Canvas
from bot.audit.hints.geometry import Box, Line
from bot.audit.hints.header_rows import DEEPEST, rows_beside_avatar
from bot.audit.hints.reader import HindiText, Reader

STATUS_BAR = 0.13
"""The phone's own clock, battery and networks stand above this share of the width."""

_STATUS = re.compile(r"\d{1,3}\s?%|\b[2-5]G\b|LTE|Wi-?Fi|KB/s|B/s", re.IGNORECASE)

LABELS_ON_A_PHOTOGRAPH = 8

SURE = 0.85
"""A reading of Latin letters with at least this score is right."""


@dataclass(frozen=True)
class Label:
    """A line of the header in both readings: neither engine reads both scripts."""

    box: Box
    latin: str
    latin_score: float
    hindi: HindiText

    @property
    def texts(self) -> tuple[str, ...]:
        """Both readings."""
        return tuple(filter(None, (self.latin, self.hindi.text)))


@dataclass(frozen=True)
class Header:
    """What the bar at the top says."""

    title: Label
    subtitle: Label | None = None


def status_bar_bottom(lines: Sequence[Line], width: int) -> float:
    """Below the phone's own clock and battery, where they are seen; else the picture's top."""
    bottoms = [
        line.box.bottom
        for line in lines
        if line.box.middle_y < width * STATUS_BAR
        and (
            (clock_time(line.text[:6]) is not None and line.box.left < width * 0.35)
            or (_STATUS.search(line.text) is not None and line.box.left > width * 0.55)
        )
    ]
    return min(bottoms, default=0.0)


def read_header(canvas: Canvas, lines: Sequence[Line], reader: Reader) -> Header | None:
    """The header of a chat; None where the picture does not show one (cut off, or no chat)."""
    start = status_bar_bottom(lines, canvas.width)
    rows = rows_beside_avatar(canvas, start) or _rows_of_lines(canvas, lines, start)
    if not rows:
        return None
    labels = [_label(canvas, row, _lines_in(row, lines), reader) for row in rows[:2]]
    return Header(labels[0], labels[1] if len(labels) > 1 else None)


def _rows_of_lines(canvas: Canvas, lines: Sequence[Line], start: float) -> list[Box]:
    """Name and what is below it, where the lines are that were read."""
    width = canvas.width
    near_top = [
        line
        for line in lines
        if start - width * 0.01 <= line.box.middle_y <= width * DEEPEST
        and width * 0.1 <= line.box.left <= width * 0.55
        and line.box.height >= width * 0.02
        and _spans_the_screen(canvas, line.box)
    ]
    if not near_top:
        return []
    first = min(near_top, key=lambda line: line.box.middle_y)
    title = _row(first, near_top)
    below = [
        line
        for line in near_top
        if title.bottom - title.height * 0.35 < line.box.middle_y < title.bottom + title.height * 1.2
        and abs(line.box.left - title.left) < width * 0.05
    ]
    return [title, _row(below[0], near_top)] if below else [title]


def _spans_the_screen(canvas: Canvas, box: Box) -> bool:
    """Whether the paper behind a line is the same at both edges of the screen; a bubble's is not."""
    colour = canvas.paper(box)
    if colour is None:
        return False
    edge = max(2, round(canvas.width * 0.01))
    edges = (
        Box(1, box.top, edge, box.bottom),
        Box(canvas.width - edge, box.top, canvas.width - 1, box.bottom),
    )
    return all(
        bool(part.size) and float((part <= SAME_COLOUR).mean()) >= 0.7
        for part in (canvas.differs(one, colour) for one in edges)
    )


def _row(first: Line, lines: Sequence[Line]) -> Box:
    same = [
        line.box for line in lines if abs(line.box.middle_y - first.box.middle_y) < first.box.height * 0.35
    ]
    return Box(
        min(box.left for box in same),
        min(box.top for box in same),
        max(box.right for box in same),
        max(box.bottom for box in same),
    )


def _lines_in(row: Box, lines: Sequence[Line]) -> list[Line]:
    inside = [
        line
        for line in lines
        if row.top <= line.box.middle_y <= row.bottom and row.left <= line.box.middle_x <= row.right
    ]
    return sorted(inside, key=lambda line: line.box.left)


def _label(canvas: Canvas, box: Box, lines: Sequence[Line], reader: Reader) -> Label:
    score = float(np.mean([line.score for line in lines])) if lines else 0.0
    return Label(box, " ".join(line.text for line in lines), score, reader.hindi(canvas.picture, box))


def read_labels(canvas: Canvas, lines: Sequence[Line], reader: Reader) -> list[Label]:
    """The uppermost lines of a photographed screen, each in both readings."""
    uppermost = sorted(lines, key=lambda line: line.box.middle_y)[:LABELS_ON_A_PHOTOGRAPH]
    return [_label(canvas, line.box, [line], reader) for line in uppermost]
