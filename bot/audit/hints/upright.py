"""Reading a picture the right way up: people send screenshots turned."""

import numpy as np
from PIL import Image

from bot.audit.hints.canvas import Canvas, long_lines
from bot.audit.hints.geometry import Line
from bot.audit.hints.reader import Reader

READABLE = 0.85
TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180}


def read_upright(canvas: Canvas, reader: Reader) -> tuple[Canvas, list[Line]]:
    """The picture upright and its lines; a second reading only where the first shows that it is turned."""
    lines = reader.lines(canvas.picture)
    tall = [line for line in lines if line.box.height > line.box.width * 1.5 and len(line.text) > 1]
    if len(lines) >= 4 and len(tall) > len(lines) / 2:
        canvas = _turned(canvas, 90)
        return _best_of_two(canvas, reader.lines(canvas.picture), reader)
    long = long_lines(lines, canvas.width)
    if len(long) >= 5 and not any(_is_readable(line) for line in lines):
        return _best_of_two(canvas, lines, reader)
    return canvas, lines


def _best_of_two(canvas: Canvas, lines: list[Line], reader: Reader) -> tuple[Canvas, list[Line]]:
    """These lines, or those of the picture upside down where they are read with more certainty."""
    if sum(_is_readable(line) for line in lines) >= 3:
        return canvas, lines
    turned = _turned(canvas, 180)
    turned_lines = reader.lines(turned.picture, any_direction=True)
    is_better = _certainty(turned_lines) > _certainty(lines)
    return (turned, turned_lines) if is_better else (canvas, lines)


def _turned(canvas: Canvas, degrees: int) -> Canvas:
    return Canvas.of(canvas.picture.transpose(TURNS[degrees]))


def _is_readable(line: Line) -> bool:
    return line.score >= READABLE and len(line.text) >= 4


def _certainty(lines: list[Line]) -> float:
    return float(np.mean([line.score for line in lines])) if lines else 0.0
