"""Places on a picture, in its pixels: x to the right, y down."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In pixels."""
        return self.bottom - self.top

    @property
    def middle_x(self) -> float:
        """Half way between left and right."""
        return (self.left + self.right) / 2

    @property
    def middle_y(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Line:
    """A line of text as it was read."""

    text: str
    box: Box
    score: float
    """How sure the reading is, from 0 to 1; low where the letters are not Latin."""
    slant: float = 0.0
    """Degrees from the horizontal."""
