"""All hints on one picture, each with its reason and its place: they order the officer's queue, no more."""

import io
import time as clock
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from PIL import Image

from bot.audit.hints.bubbles import Bubble, Side, Stamp, bubble_around, has_clock, stamp_of
from bot.audit.hints.canvas import Canvas
from bot.audit.hints.geometry import Box, Line
from bot.audit.hints.group_hint import GroupHint, GroupVerdict, group_hint
from bot.audit.hints.header import Header, read_header, read_labels
from bot.audit.hints.reader import Reader
from bot.audit.hints.screens import (
    ChatKind,
    chat_kind,
    is_photograph,
    is_preview,
    list_rows,
    shows_times,
)
from bot.audit.hints.tag_hint import TagHint, TagVerdict, tag_hint
from bot.audit.hints.upright import read_upright
from bot.whatsapp.media import MediaProblem, MediaRefused, verify


class Flag(StrEnum):
    """What a picture shows in place of the own post in the own group."""

    PRIVATE_CHAT = "private_chat"
    BOT_CHAT = "bot_chat"
    PREVIEW = "preview"
    CHAT_LIST = "chat_list"
    NOT_A_SCREENSHOT = "not_a_screenshot"
    PHOTO_OF_SCREEN = "photo_of_screen"
    OTHER_GROUP = "other_group"
    OTHER_TAG = "other_tag"
    NOT_SENT_YET = "not_sent_yet"
    INCOMING = "incoming"


class Order(StrEnum):
    """Where a proof stands in the officer's queue."""

    CLEAR = "clear"
    LOOK = "look"
    CONTRADICTS = "contradicts"


HARMLESS = frozenset({Flag.PHOTO_OF_SCREEN})
"""Flags that contradict nothing: the picture may show the truth, but less surely."""


@dataclass(frozen=True)
class Expectation:
    """What the picture should show."""

    tag: str
    """The delivery's."""
    names: tuple[str, ...]
    """The group's, today's first, then earlier ones."""
    delivered_at: time | None = None
    """On the day of the picture, in the time zone of the people; a post cannot be older."""
    asked_at: time | None = None
    """A post after this was made because of the question."""


@dataclass(frozen=True)
class Evidence:
    """One thing that was seen, for the officer: the sentence and its place."""

    key: str
    """The sentence in the catalogue (hints.ftl)."""
    values: dict[str, str] = field(default_factory=dict)
    box: Box | None = None
    """In shares of the picture's width and height, from 0 to 1; None for the whole picture."""
    flag: Flag | None = None


@dataclass(frozen=True)
class Hints:
    """What a machine sees on one picture."""

    tag: TagHint
    group: GroupHint
    flags: tuple[Flag, ...]
    evidence: tuple[Evidence, ...]
    posted_at: time | None
    seconds: float
    """How long the looking took."""

    @property
    def contradiction(self) -> bool:
        """Whether something on the picture speaks against its being the proof."""
        return any(flag not in HARMLESS for flag in self.flags)

    @property
    def order(self) -> Order:
        """Clear only where the own tag is seen in the own group, and nothing else."""
        if self.contradiction:
            return Order.CONTRADICTS
        is_clear = self.tag.verdict is TagVerdict.OWN and self.group.verdict is GroupVerdict.OWN
        return Order.CLEAR if is_clear and not self.flags and not self.tag.is_nearly else Order.LOOK


def examine(data: bytes, expectation: Expectation, reader: Reader) -> Hints:
    """Look at a picture as it was received.

    Raises:
        MediaRefused: it is no picture, or a damaged or dangerous one.
    """
    reader.load()
    started = clock.monotonic()
    media = verify(data)
    if media.width is None:
        raise MediaRefused(MediaProblem.NOT_SUPPORTED)
    with Image.open(io.BytesIO(media.data)) as picture:
        canvas = Canvas.of(picture.convert("RGB"))
    if not reader.can_read:
        return nothing_seen(Evidence("hint-no-reading"), seconds=clock.monotonic() - started)
    canvas, lines = read_upright(canvas, reader)
    look = _Look(canvas, lines, expectation, reader)
    look.run()
    return Hints(
        look.tag,
        look.group,
        tuple(flag for flag in Flag if flag in look.flags),
        tuple(look.evidence),
        look.stamp.time if look.stamp is not None else None,
        clock.monotonic() - started,
    )


def nothing_seen(*evidence: Evidence, seconds: float = 0.0) -> Hints:
    """The hints on a picture that could not be looked at."""
    return Hints(
        TagHint(None, TagVerdict.NONE), GroupHint(None, GroupVerdict.NONE), (), evidence, None, seconds
    )


class _Look:
    """One look at one picture, question after question."""

    def __init__(
        self, canvas: Canvas, lines: Sequence[Line], expectation: Expectation, reader: Reader
    ) -> None:
        self.canvas, self.lines, self.expectation, self.reader = canvas, lines, expectation, reader
        self.tag = tag_hint(lines, expectation.tag)
        self.group = GroupHint(None, GroupVerdict.NONE)
        self.stamp: Stamp | None = None
        self.flags: set[Flag] = set()
        self.evidence: list[Evidence] = []

    def run(self) -> None:
        """Ask what the picture is, then whose it is."""
        self._say_tag()
        if is_photograph(self.canvas, self.lines):
            self._photograph()
        elif rows := list_rows(self.canvas, self.lines):
            self._flag(Flag.CHAT_LIST, rows[0].box)
        else:
            self._screenshot()
        if not self.reader.can_read_hindi:
            self.evidence.append(Evidence("hint-no-hindi"))

    def _photograph(self) -> None:
        if self.tag.line is None and not shows_times(self.lines):
            self._flag(Flag.NOT_A_SCREENSHOT)
            return
        self._flag(Flag.PHOTO_OF_SCREEN)
        # Where the header is cannot be told from a leaning screen: any line that names the group counts.
        for label in read_labels(self.canvas, self.lines, self.reader):
            hint = group_hint(label, self.expectation.names, reads_hindi=self.reader.can_read_hindi)
            if hint.verdict is GroupVerdict.OWN:
                self.group = hint
                self._say_group()
                return

    def _screenshot(self) -> None:
        bubble = bubble_around(self.canvas, self.tag.line) if self.tag.line is not None else None
        if self.tag.line is not None:
            self.stamp = stamp_of(bubble, self.tag.line, self.lines, self.canvas.width)
            if is_preview(self.canvas, self.lines, self.tag.line, bubble, self.stamp):
                self._flag(Flag.PREVIEW, self.tag.line.box)
                return
        elif not shows_times(self.lines):
            self._flag(Flag.NOT_A_SCREENSHOT)
            return
        header = read_header(self.canvas, self.lines, self.reader)
        kind = self._say_chat(header, bubble)
        if bubble is not None:
            self._say_bubble(bubble, kind)

    def _say_chat(self, header: Header | None, bubble: Bubble | None) -> ChatKind:
        title = header.title if header is not None else None
        self.group = group_hint(title, self.expectation.names, reads_hindi=self.reader.can_read_hindi)
        if header is None:
            self._say_group()
            return ChatKind.UNKNOWN
        kind = chat_kind(
            header,
            names_the_group=self.group.verdict is GroupVerdict.OWN,
            names_another=self.group.verdict is GroupVerdict.OTHER,
            bubble=bubble,
            canvas=self.canvas,
            lines=self.lines,
        )
        box = (header.subtitle or header.title).box
        if kind is ChatKind.BOT:
            self._flag(Flag.BOT_CHAT, box)
        elif kind is ChatKind.PRIVATE:
            self._flag(Flag.PRIVATE_CHAT, box)
        elif self.group.verdict is GroupVerdict.OTHER:
            self._flag(Flag.OTHER_GROUP, self.group.box, name=self.group.read or "")
        else:
            self._say_group()
        return kind

    def _say_bubble(self, bubble: Bubble, kind: ChatKind) -> None:
        # What the bot sent stands at the left: that is its chat's nature, not somebody else's message.
        if bubble.side is Side.INCOMING and kind is not ChatKind.BOT:
            self._flag(Flag.INCOMING, bubble.box)
        if self.stamp is None:
            return
        if bubble.side is Side.OUTGOING and has_clock(self.canvas, bubble, self.stamp):
            self._flag(Flag.NOT_SENT_YET, self.stamp.line.box)
        self._say_time(self.stamp)

    def _say_time(self, stamp: Stamp) -> None:
        delivered, asked = self.expectation.delivered_at, self.expectation.asked_at
        shown = f"{stamp.time:%H:%M}"
        if delivered is not None and stamp.time < delivered:
            self._say("hint-time-before", stamp.line.box, time=shown, delivered=f"{delivered:%H:%M}")
        elif asked is not None and stamp.time > asked:
            self._say("hint-time-after", stamp.line.box, time=shown, asked=f"{asked:%H:%M}")
        else:
            self._say("hint-time", stamp.line.box, time=shown)

    def _say_tag(self) -> None:
        box = self.tag.line.box if self.tag.line is not None else None
        read = self.tag.read or ""
        if self.tag.verdict is TagVerdict.OTHER:
            self._flag(Flag.OTHER_TAG, box, tag=read, expected=self.expectation.tag)
        elif self.tag.is_nearly:
            self._say("hint-tag-nearly", box, tag=read)
        elif self.tag.verdict is TagVerdict.OWN:
            self._say("hint-tag-own", box, tag=read)
        else:
            self._say("hint-tag-none", None, expected=self.expectation.tag)

    def _say_group(self) -> None:
        self._say(f"hint-group-{self.group.verdict}", self.group.box, name=self.group.read or "")

    def _flag(self, flag: Flag, box: Box | None = None, **values: str) -> None:
        self.flags.add(flag)
        key = "hint-" + flag.value.replace("_", "-")
        self.evidence.append(Evidence(key, values, self._share(box), flag))

    def _say(self, key: str, box: Box | None, **values: str) -> None:
        self.evidence.append(Evidence(key, values, self._share(box)))

    def _share(self, box: Box | None) -> Box | None:
        if box is None:
            return None
        width, height = self.canvas.width, self.canvas.height
        return Box(box.left / width, box.top / height, box.right / width, box.bottom / height)
