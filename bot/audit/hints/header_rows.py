"""Where the header's writing is, by its ink alone: neither script need be readable for that."""

import numpy as np
from numpy.typing import NDArray

from bot.audit.hints.canvas import SAME_COLOUR, Canvas
from bot.audit.hints.geometry import Box

DEEPEST = 0.29
"""The name stands above this share of the width: status bar and header of an iPhone together."""

INK = 36
"""How far ink is from its paper at least; WhatsApp's palest writing is at 90."""

GAP_IN_NAME = 0.025
"""Words stand nearer to each other than this share of the width, buttons further from the name."""

TALLEST_ROW = 0.066
"""In shares of the width, letters above and below the line included."""

AVATAR_HEIGHTS = (0.065, 0.16)
"""The round picture beside the name, in shares of the width."""


def rows_beside_avatar(canvas: Canvas, start: float) -> list[Box]:
    """The rows of writing to the right of the chat's picture, the name first; none where there is no header.

    `start` is where the phone's own status bar ends.
    """
    width = canvas.width
    bar = _bar(canvas, start)
    if bar is None:
        return []
    paper = canvas.paper(Box(1, bar.top, max(3, width * 0.008), bar.bottom))
    if paper is None:
        return []
    is_ink: NDArray[np.bool_] = canvas.differs(bar, paper) > INK
    writing: list[tuple[int, int]] = []
    has_avatar = False
    for left, right in _runs(_any(is_ink, 0), round(width * 0.012)):
        if not has_avatar:
            tallest = max(bottom - top for top, bottom in _rows(is_ink[:, left:right], width))
            has_avatar = (
                AVATAR_HEIGHTS[0] * width < tallest < AVATAR_HEIGHTS[1] * width and left < width * 0.3
            )
        elif not writing or left - writing[-1][1] < width * GAP_IN_NAME:
            writing.append((left, right))
        else:
            break
    if not writing or writing[-1][1] - writing[0][0] < width * 0.03:
        return []
    part = is_ink[:, writing[0][0] : writing[-1][1]]
    return [
        _trimmed(part, top, bottom, writing[0][0], bar.top)
        for row in _rows(part, width)
        for top, bottom in _single_rows(part, *row, width)
        if bottom - top >= width * 0.012
    ]


def _rows(part: NDArray[np.bool_], width: int) -> list[tuple[int, int]]:
    return _runs(_any(part, 1), max(1, round(width * 0.004)))


def _single_rows(part: NDArray[np.bool_], top: int, bottom: int, width: int) -> list[tuple[int, int]]:
    """Two rows whose letters touch, parted where there is least ink."""
    height = bottom - top
    if height <= width * TALLEST_ROW:
        return [(top, bottom)]
    first = top + round(height * 0.4)
    thinnest = first + int(part[first : top + round(height * 0.75)].sum(axis=1).argmin())
    return [(top, thinnest), (thinnest, bottom)]


def _bar(canvas: Canvas, start: float) -> Box | None:
    """The header, as deep as its paper goes unbroken along both edges of the screen."""
    width, top = canvas.width, round(start)
    depth = min(canvas.height, round(width * DEEPEST))
    edge = max(3, round(width * 0.008))
    left, right = Box(1, top, edge, depth), Box(width - edge, top, width - 1, depth)
    sample = canvas.paper(Box(1, top, edge, min(depth, top + width * 0.06)))
    if sample is None or depth - top < width * 0.08:
        return None
    same = np.minimum(
        (canvas.differs(left, sample) <= SAME_COLOUR).mean(axis=1),
        (canvas.differs(right, sample) <= SAME_COLOUR).mean(axis=1),
    )
    broken = np.flatnonzero(same < 0.6)
    bottom = top + int(broken[0]) if len(broken) else depth
    return Box(0, top, width, bottom) if bottom - top >= width * 0.08 else None


def _runs(is_set: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """From where to where something is, passing over gaps of less than `gap`."""
    places = np.flatnonzero(is_set)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    starts = [places[0], *places[breaks + 1]]
    ends = [*places[breaks], places[-1]]
    return [(int(first), int(last) + 1) for first, last in zip(starts, ends, strict=True)]


def _trimmed(part: NDArray[np.bool_], top: int, bottom: int, left: int, offset: float) -> Box:
    columns = np.flatnonzero(_any(part[top:bottom], 0))
    return Box(left + int(columns[0]), offset + top, left + int(columns[-1]) + 1, offset + bottom)


def _any(part: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    result: NDArray[np.bool_] = np.any(part, axis=axis)
    return result
