"""The bubble that holds the tag: whose it is, when it was sent, and whether it was sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.audit.hints.canvas import SAME_COLOUR, Canvas, Colour
from bot.audit.hints.geometry import Box, Line

_TIME = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])\s?[:.：]\s?(?P<minute>[0-5]\d)(?!\d)\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
RING_SECTORS = 16


class Side(StrEnum):
    """Who sent a message, by the side its bubble leans to."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Bubble:
    """The plain area behind a text."""

    box: Box
    colour: Colour
    side: Side


@dataclass(frozen=True)
class Stamp:
    """The small time in a bubble's lower corner."""

    line: Line
    time: time


def clock_time(text: str) -> time | None:
    """The last time of day in a text; `5:30 pm` and `17:30` alike."""
    found = list(_TIME.finditer(text))
    if not found:
        return None
    hour, half = int(found[-1]["hour"]), (found[-1]["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(found[-1]["minute"]))


def stamps(lines: Sequence[Line], below: float) -> list[Stamp]:
    """The times below a height: those of messages, since a phone's own clock stands at the top."""
    timed = ((line, clock_time(line.text[-12:])) for line in lines if line.box.middle_y > below)
    return [Stamp(line, at) for line, at in timed if at is not None]


def bubble_around(canvas: Canvas, line: Line) -> Bubble | None:
    """The bubble in which a line stands; None where no edges are found."""
    colour = canvas.paper(line.box)
    if colour is None:
        return None
    # A pale bubble on pale paper shows only at the second look.
    looks = (_bubble(canvas, line, colour, tolerance) for tolerance in (SAME_COLOUR, SAME_COLOUR // 3))
    return next((bubble for bubble in looks if bubble is not None), None)


def _bubble(canvas: Canvas, line: Line, colour: Colour, tolerance: int) -> Bubble | None:
    row = Box(0, line.box.top, canvas.width, line.box.bottom)
    is_plain = (canvas.differs(row, colour) <= tolerance).mean(axis=0) >= 0.6
    gap = max(2, round(canvas.width * 0.004))
    right = _last_plain(is_plain[round(line.box.right) :], gap) + round(line.box.right)
    left = round(line.box.left) - _last_plain(is_plain[: round(line.box.left)][::-1], gap)
    if left <= gap and right >= canvas.width - gap:
        return None
    # Along the inside of the left edge there is neither text nor picture.
    seam = Box(left + 1, 0, left + 1 + gap, canvas.height)
    plain_rows = (canvas.differs(seam, colour) <= tolerance).mean(axis=1) >= 0.6
    middle = min(round(line.box.middle_y), canvas.height - 1)
    bottom = middle + _last_plain(plain_rows[middle:], gap)
    top = middle - _last_plain(plain_rows[:middle][::-1], gap)
    box = Box(left, top, right, bottom)
    return Bubble(box, colour, _side(box, canvas.width))


def _last_plain(is_plain: NDArray[np.bool_], gap: int) -> int:
    """How far it stays plain, passing over less than `gap` that is not."""
    broken = np.flatnonzero(np.convolve(~is_plain, np.ones(gap), "valid") >= gap)
    return int(broken[0]) if len(broken) else len(is_plain)


def _side(box: Box, width: int) -> Side:
    left, right = box.left, width - box.right
    if abs(left - right) < width * 0.05:
        return Side.UNCLEAR
    return Side.OUTGOING if right < left else Side.INCOMING


def stamp_of(bubble: Bubble | None, tag: Line, lines: Sequence[Line], width: int) -> Stamp | None:
    """The time of the message with the tag; None when none is seen below it."""
    bottom = bubble.box.bottom if bubble is not None else tag.box.bottom + width * 0.25
    # The corners are round: the lower edge is found a little early.
    inside = [
        stamp
        for stamp in stamps(lines, tag.box.middle_y)
        if stamp.line.box.middle_y <= bottom + width * 0.03
        and (bubble is None or stamp.line.box.right <= bubble.box.right + width * 0.02)
        and (bubble is None or stamp.line.box.left >= bubble.box.left)
    ]
    return inside[-1] if inside else None


def has_clock(canvas: Canvas, bubble: Bubble, stamp: Stamp) -> bool:
    """Whether a clock stands behind the time, as long as a message is not sent; ticks come with sending."""
    height = stamp.line.box.height
    row = Box(
        max(bubble.box.left, stamp.line.box.right - height * 2.5),
        stamp.line.box.top,
        # Short of the round corner.
        bubble.box.right - canvas.width * 0.012,
        min(stamp.line.box.bottom, bubble.box.bottom),
    )
    distance = canvas.differs(row, bubble.colour)
    if not distance.size:
        return False
    is_ink = distance > max(24, distance.max() * 0.3)
    icon = _last_shape(is_ink)
    return icon is not None and _is_ring(icon)


def _last_shape(is_ink: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The rightmost thing in a row of ink, cut out."""
    columns = np.flatnonzero(is_ink.any(axis=0))
    if not len(columns):
        return None
    breaks = np.flatnonzero(np.diff(columns) > 1)
    first = columns[breaks[-1] + 1] if len(breaks) else columns[0]
    shape = is_ink[:, first : columns[-1] + 1]
    rows = np.flatnonzero(shape.any(axis=1))
    return shape[rows[0] : rows[-1] + 1]


def _is_ring(shape: NDArray[np.bool_]) -> bool:
    """A circle drawn with a line: ink in every direction at the rim, little between rim and middle."""
    height, width = shape.shape
    if min(height, width) < 7 or not 0.8 <= width / height <= 1.25:
        return False
    y, x = np.mgrid[0:height, 0:width]
    down, across = (y + 0.5) / height * 2 - 1, (x + 0.5) / width * 2 - 1
    radius = np.hypot(down, across)
    sector = ((np.arctan2(down, across) + np.pi) / (2 * np.pi) * RING_SECTORS).astype(int) % RING_SECTORS
    rim = shape & (radius > 0.65) & (radius <= 1.1)
    covered = len(np.unique(sector[rim]))
    corners = shape[radius > 1.2]
    within = shape[(radius > 0.3) & (radius < 0.6)]
    return bool(
        covered >= RING_SECTORS - 1
        and (not corners.size or corners.mean() < 0.15)
        and (not within.size or within.mean() < 0.6)
    )
