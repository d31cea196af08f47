"""The same picture sent before: a quick fingerprint finds candidates, a comparison decides.

Screenshots share their layout, so fingerprints alone take different ones for the same (FACTS: Screenshots).
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 16
"""Of the fingerprint, which has SIDE × SIDE bits."""

CANDIDATE_DISTANCE = 20
"""Bits in which the fingerprints of the same picture differ at most, after recompression too."""

COMPARED_WIDTH = 540
BLOCK = 12
SAME_BLOCKS = 50
"""Largest difference of a block's mean grey between two copies of one picture: measured up to 19 for the
same, from 83 on for different ones; this is half way."""


def fingerprint(picture: Image.Image) -> str:
    """The picture's dHash of 256 bits, as 64 hexadecimal digits."""
    grey = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    values = np.asarray(grey).astype(np.int16)
    return np.packbits(values[:, 1:] > values[:, :-1]).tobytes().hex()


def distance(one: str, other: str) -> int:
    """In how many bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def may_be_same(one: str, other: str) -> bool:
    """Whether two pictures are worth comparing."""
    return distance(one, other) <= CANDIDATE_DISTANCE


def block_difference(one: Image.Image, other: Image.Image) -> float:
    """The largest difference between the mean greys of a block, from 0 to 255.

    Pictures of another shape are other pictures: 255.
    """
    first, second = _blocks(one), _blocks(other)
    if abs(len(first) - len(second)) > 1:
        return 255.0
    rows = min(len(first), len(second))
    return float(np.abs(first[:rows] - second[:rows]).max(initial=0.0))


def is_same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are copies of one; ask only where `may_be_same`."""
    return block_difference(one, other) < SAME_BLOCKS


def _blocks(picture: Image.Image) -> NDArray[np.float64]:
    height = max(BLOCK, round(picture.height * COMPARED_WIDTH / picture.width))
    grey = picture.convert("L").resize((COMPARED_WIDTH, height), Image.Resampling.BILINEAR)
    rows, columns = height // BLOCK, COMPARED_WIDTH // BLOCK
    values = np.asarray(grey).astype(np.float64)[: rows * BLOCK, : columns * BLOCK]
    means: NDArray[np.float64] = values.reshape(rows, BLOCK, columns, BLOCK).mean(axis=(1, 3))
    return means
