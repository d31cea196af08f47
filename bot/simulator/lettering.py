"""Text on pictures: Devanagari and Latin, bold between asterisks as in WhatsApp, wrapped to a width.

The font has no slanted letters: what stands between underscores is drawn upright, without them.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import devanagari_fonts
from PIL import ImageDraw, ImageFont, features

Colour = tuple[int, int, int]

FAMILY = "Shobhika-1.05"
"""The family the devanagari_fonts wheel carries; it has Latin letters too."""

_BOLD = re.compile(r"(?<!\w)\*(\S(?:[^*\n]*\S)?)\*(?!\w)")
_SLANTED = re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)")
_INVISIBLE = {"\u200d", "\ufe0f"} | {chr(code) for code in range(0x1F3FB, 0x1F400)}
EMOJI_COLOUR: Colour = (251, 197, 49)
EMOJI_INK: Colour = (110, 70, 10)


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The font the package brings; without raqm Devanagari is drawn unshaped, which still shows."""
    path = devanagari_fonts.font_path(FAMILY, style="Bold" if bold else "Regular")
    engine = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), size, layout_engine=engine)


@dataclass(frozen=True)
class Piece:
    """A run of one style within a line."""

    text: str
    bold: bool
    width: float
    is_emoji: bool = False


Line = list[Piece]


def _is_emoji(letter: str) -> bool:
    # The font has no emoji; anything of their planes is drawn as a smile.
    return ord(letter) >= 0x1F000 or (ord(letter) > 0x2190 and unicodedata.category(letter) == "So")


def _pieces(word: str, size: int, *, bold: bool) -> list[Piece]:
    pieces: list[Piece] = []
    text = ""
    for letter in word:
        if letter in _INVISIBLE and (not text or letter != "\u200d"):
            continue
        if not _is_emoji(letter):
            text += letter
            continue
        if text:
            pieces.append(Piece(text, bold, font(size, bold=bold).getlength(text)))
            text = ""
        pieces.append(Piece(letter, bold, size * 1.15, is_emoji=True))
    if text:
        pieces.append(Piece(text, bold, font(size, bold=bold).getlength(text)))
    return pieces


def _words(paragraph: str) -> list[tuple[str, bool]]:
    words: list[tuple[str, bool]] = []
    end = 0
    for match in _BOLD.finditer(paragraph):
        words += [(word, False) for word in re.findall(r"\s+|\S+", paragraph[end : match.start()])]
        words += [(word, True) for word in re.findall(r"\s+|\S+", match[1])]
        end = match.end()
    return words + [(word, False) for word in re.findall(r"\s+|\S+", paragraph[end:])]


def wrap(text: str, size: int, width: float) -> list[Line]:
    """The text in lines not wider than `width` pixels (a single word may be)."""
    lines: list[Line] = []
    for paragraph in _SLANTED.sub(r"\1", text).split("\n"):
        line: Line = []
        used = 0.0
        for word, bold in _words(paragraph):
            pieces = _pieces(word, size, bold=bold)
            needed = sum(piece.width for piece in pieces)
            if line and used + needed > width:
                lines.append(line)
                line, used = [], 0.0
            if line or not word.isspace():
                line += pieces
                used += needed
        lines.append(line)
    return lines


def width_of(line: Line) -> float:
    """How wide a line is, in pixels."""
    return sum(piece.width for piece in line)


def clipped(text: str, size: int, width: float, *, bold: bool = False) -> str:
    """The text, cut off with dots where it does not fit."""
    face = font(size, bold=bold)
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def draw_line(
    draw: ImageDraw.ImageDraw, x: float, baseline: float, line: Line, size: int, colour: Colour
) -> None:
    """Draw a wrapped line with its baseline at this height."""
    for piece in line:
        if piece.is_emoji:
            _draw_emoji(draw, x + 1, baseline - size * 0.82, size - 1)
        else:
            draw.text((x, baseline), piece.text, font=font(size, bold=piece.bold), fill=colour, anchor="ls")
        x += piece.width


def _draw_emoji(draw: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    draw.ellipse((x, y, x + size, y + size), fill=EMOJI_COLOUR)
    for eye in (0.34, 0.66):
        middle = x + size * eye
        draw.ellipse((middle - 1.5, y + size * 0.32, middle + 1.5, y + size * 0.32 + 4), fill=EMOJI_INK)
    draw.arc((x + size * 0.25, y + size * 0.3, x + size * 0.75, y + size * 0.8), 20, 160, EMOJI_INK, 2)
