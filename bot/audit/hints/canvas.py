"""The picture's pixels, and what the parts of a screen have in common: plain paper with ink on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.audit.hints.geometry import Box, Line

Pixels = NDArray[np.int16]
Colour = NDArray[np.int16]

WIDTH_LIMIT = 1080
"""Pixels across at most: enough to read by, and pictures of any phone cost the same."""
HEIGHT_LIMIT = 4000

SAME_COLOUR = 12
"""Largest difference of a channel within one plain area after WhatsApp's recompression; a white bubble
on WhatsApp's light wallpaper differs by 20 and more."""

BLOCK = 8
FLAT = 4
"""Largest difference of grey in a block that is plain (FACTS: Share of flat blocks)."""
FLAT_WIDTH = 540


@dataclass(frozen=True)
class Canvas:
    """A picture made ready to be looked at. Lengths are in its pixels; compare them with `width`."""

    picture: Image.Image
    pixels: Pixels

    @classmethod
    def of(cls, picture: Image.Image) -> "Canvas":
        """The picture, made smaller where it is larger than what is needed."""
        scale = min(1.0, WIDTH_LIMIT / picture.width, HEIGHT_LIMIT / picture.height)
        if scale < 1:
            size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
            picture = picture.resize(size, Image.Resampling.BOX)
        return cls(picture, np.asarray(picture).astype(np.int16))

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.picture.width

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.picture.height

    def cut(self, box: Box) -> Pixels:
        """The pixels of a box, as far as it lies on the picture."""
        top, bottom = max(0, round(box.top)), min(self.height, round(box.bottom))
        left, right = max(0, round(box.left)), min(self.width, round(box.right))
        return self.pixels[top : max(top, bottom), left : max(left, right)]

    def paper(self, box: Box) -> Colour | None:
        """The colour that most of the box has: what its text stands on."""
        inside = self.cut(box).reshape(-1, 3)
        if not len(inside):
            return None
        coarse = (inside // 16).astype(np.int32) @ np.array([256, 16, 1])
        most = np.bincount(coarse).argmax()
        middle = np.median(inside[coarse == most], axis=0)
        near = inside[np.abs(inside - middle).max(axis=1) <= SAME_COLOUR]
        colour: Colour = np.median(near, axis=0).astype(np.int16)
        return colour

    def differs(self, box: Box, colour: Colour) -> NDArray[np.int16]:
        """How far each pixel of the box is from a colour, by the channel that differs most."""
        distance: NDArray[np.int16] = np.abs(self.cut(box) - colour).max(axis=2)
        return distance

    def flatness(self) -> float:
        """The share of plain blocks: of screenshots most, of photographs few."""
        grey = self.picture.convert("L").resize(
            (FLAT_WIDTH, max(BLOCK, round(self.height * FLAT_WIDTH / self.width))), Image.Resampling.BILINEAR
        )
        values = np.asarray(grey).astype(np.int16)
        rows, columns = values.shape[0] // BLOCK, values.shape[1] // BLOCK
        blocks = values[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
        return float((blocks.max(axis=(1, 3)) - blocks.min(axis=(1, 3)) <= FLAT).mean())


def long_lines(lines: Sequence[Line], width: float) -> list[Line]:
    """Lines long enough for their direction to be known."""
    return [line for line in lines if line.box.width > width * 0.15]
