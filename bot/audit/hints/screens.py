"""What kind of screen a picture shows: a chat (of whom), a preview, the list of chats, or none at all."""

import re
from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from bot.audit.hints.bubbles import Bubble, Side, Stamp, bubble_around, clock_time, stamps
from bot.audit.hints.canvas import SAME_COLOUR, Canvas, long_lines
from bot.audit.hints.geometry import Box, Line
from bot.audit.hints.header import Header, status_bar_bottom
from bot.audit.hints.wording import flat, says, wording

FLAT_SCREEN = 0.45
"""Measured: screenshots have from 0.58 of plain blocks on, photographs of screens up to 0.18. Between this
and FLAT_PHOTO, where a photograph is the wallpaper, level lines tell a screenshot."""
FLAT_PHOTO = 0.22

LEVEL = 0.35
LEANING = 1.2
"""Degrees: lines of a screenshot are level (one pixel makes a short one lean by half a degree), those of a
photographed screen lean."""

READABLE = 0.7

_SEVERAL = re.compile(r"[,，、]|^\W*\d+\s+\w")


class ChatKind(StrEnum):
    """Whose chat the header belongs to."""

    GROUP = "group"
    PRIVATE = "private"
    BOT = "bot"
    UNKNOWN = "unknown"


def is_photograph(canvas: Canvas, lines: Sequence[Line]) -> bool:
    """Whether a camera took the picture, of a screen or of anything else."""
    slants = [line.slant for line in long_lines(lines, canvas.width)]
    flatness = canvas.flatness()
    if flatness < FLAT_PHOTO:
        return True
    if flatness < FLAT_SCREEN:
        return len(slants) < 4 or float(np.median(np.abs(slants))) > LEVEL
    # A phone that smooths its photographs leaves only the slant, the same way for all lines.
    leaning = max(sum(slant > LEANING for slant in slants), sum(slant < -LEANING for slant in slants))
    return len(slants) >= 5 and leaning >= len(slants) * 0.8


def shows_times(lines: Sequence[Line]) -> bool:
    """Whether a time of day can be read anywhere: a phone's screen and every message have one."""
    return any(line.score >= READABLE and clock_time(line.text) is not None for line in lines)


def list_rows(canvas: Canvas, lines: Sequence[Line]) -> list[Line]:
    """The times at the right of a list of chats, one a row; empty where there is no such list.

    Each stands in line with the others at the right edge, with a name before it that is in line with the
    other names, beside the pictures at the left.
    """
    width, start = canvas.width, status_bar_bottom(lines, canvas.width)
    at_right = [
        line
        for line in lines
        if line.box.right > width * 0.85 and line.box.middle_y > start and _is_moment(line)
    ]
    rows: list[tuple[Line, float]] = []
    for moment in at_right:
        names = [
            line.box.left
            for line in lines
            if width * 0.1 < line.box.left < width * 0.35
            and line.box.right < moment.box.left + width * 0.02
            and abs(line.box.middle_y - moment.box.middle_y) < width * 0.045
        ]
        if names:
            rows.append((moment, min(names)))
    if len(rows) < 3:
        return []
    right, left = np.median([row[0].box.right for row in rows]), np.median([row[1] for row in rows])
    in_line = [
        moment
        for moment, name in rows
        if abs(moment.box.right - right) < width * 0.03 and abs(name - left) < width * 0.03
    ]
    return in_line if len(in_line) >= 3 and len(in_line) >= len(rows) * 0.7 else []


def _is_moment(line: Line) -> bool:
    text = flat(line.text)
    if text in wording("days"):
        return True
    compact = line.text.replace(" ", "")
    is_time = len(compact) <= 8 and clock_time(line.text) is not None
    is_date = len(compact) <= 10 and compact.count("/") + compact.count("-") == 2 and compact[:1].isdigit()
    return is_time or is_date


def is_preview(
    canvas: Canvas,
    lines: Sequence[Line],
    tag: Line,
    bubble: Bubble | None,
    stamp: Stamp | None,
) -> bool:
    """Whether the text with the tag is not a message yet, but the caption below a picture, or typed.

    A message has its time in its corner, and own ones lean to the right.
    """
    if stamp is not None or (bubble is not None and bubble.side is Side.OUTGOING):
        return False
    start = max(status_bar_bottom(lines, canvas.width), canvas.width * 0.12)
    has_time_below = any(one.line.box.middle_y > tag.box.middle_y for one in stamps(lines, start))
    if says([line.text for line in lines if line.box.middle_y > start], "preview"):
        return True
    has_caption_signs = any(line.text.lstrip().startswith("*") for line in lines)
    is_low = tag.box.middle_y > canvas.height * 0.55
    return not has_time_below and (is_low or has_caption_signs)


def chat_kind(
    header: Header,
    *,
    names_the_group: bool,
    names_another: bool,
    bubble: Bubble | None,
    canvas: Canvas,
    lines: Sequence[Line],
) -> ChatKind:
    """Whose chat it is, by what stands below the name, else by who says what in it."""
    below = header.subtitle.texts if header.subtitle is not None else ()
    if says(below, "business"):
        return ChatKind.BOT
    if names_the_group or _lists_members(below) or says(below, "group"):
        return ChatKind.GROUP
    is_incoming = bubble is not None and bubble.side is Side.INCOMING
    if says(below, "private"):
        return ChatKind.BOT if is_incoming else ChatKind.PRIVATE
    if names_senders(canvas, lines):
        return ChatKind.GROUP
    # In a group somebody else's message begins with a name; the delivery comes without one from the bot only.
    if bubble is not None and is_incoming and not begins_with_a_name(canvas, bubble):
        return ChatKind.BOT
    if names_another:
        return ChatKind.BOT if is_incoming else ChatKind.PRIVATE
    return ChatKind.UNKNOWN


def _lists_members(texts: Sequence[str]) -> bool:
    # A list of names has commas, read even where the letters are not; "5 online" begins with a number.
    return any(_SEVERAL.search(text) is not None for text in texts)


def names_senders(canvas: Canvas, lines: Sequence[Line]) -> bool:
    """Whether messages of others begin with their senders' names, in colour, as only groups' do."""
    return any(
        line.box.left < canvas.width * 0.16
        and line.box.middle_y > canvas.width * 0.3
        and "://" not in line.text
        and "www." not in line.text
        and _is_coloured(canvas, line.box)
        and _begins_a_message(canvas, line)
        for line in lines
    )


def _begins_a_message(canvas: Canvas, line: Line) -> bool:
    bubble = bubble_around(canvas, line)
    return (
        bubble is not None
        and bubble.side is Side.INCOMING
        and bubble.box.top > line.box.top - line.box.height
        and bubble.box.bottom > line.box.bottom + line.box.height * 0.5
    )


def begins_with_a_name(canvas: Canvas, bubble: Bubble) -> bool:
    """Whether the first row of a bubble is coloured writing on the bubble's own paper."""
    width, box = canvas.width, bubble.box
    first = Box(
        box.left + width * 0.015, box.top + width * 0.006, box.right - width * 0.015, box.top + width * 0.055
    )
    distance = canvas.differs(first, bubble.colour)
    is_plain = bool(distance.size) and float((distance <= SAME_COLOUR).mean()) > 0.6
    return is_plain and _is_coloured(canvas, first)


def _is_coloured(canvas: Canvas, box: Box) -> bool:
    paper = canvas.paper(box)
    if paper is None:
        return False
    inside = canvas.cut(box).reshape(-1, 3)
    distance = np.abs(inside - paper).max(axis=1)
    ink = inside[distance > max(30, distance.max() * 0.7)]
    if not len(ink):
        return False
    middle = np.median(ink, axis=0)
    return bool(middle.max() - middle.min() > 70)
