"""Draws config/udaipur/broadcast.jpg, the picture of the frame's broadcast.

`python config/udaipur/make_poster.py`; the font is the Devanagari one that the devanagari-fonts package
carries.
"""

from pathlib import Path

import devanagari_fonts
from PIL import Image, ImageDraw, ImageFont

TARGET = Path(__file__).parent / "broadcast.jpg"
SIDE = 1080
SCALE = 2
"""Drawn larger and made smaller, so that edges are smooth."""

PAPER, INK, QUIET = "#FBF4E6", "#2B2A33", "#6B5E4C"
GREEN, SAFFRON, ROSE, SKY = "#1F6F5C", "#E08A1E", "#B8434E", "#DCEBE6"
SKIN_DARK, SKIN_LIGHT = "#8A5A3B", "#A9714B"

FAMILY = "Shobhika-1.05"


class Sheet:
    """A picture drawn in the measures of its final size."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """A rectangle, its corners rounded by `radius`."""
        corners = [v * SCALE for v in (x, y, x + width, y + height)]
        self.pen.rounded_rectangle(corners, radius * SCALE, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """A circle around a point."""
        self.pen.ellipse([v * SCALE for v in (x - radius, y - radius, x + radius, y + radius)], fill=fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        """A filled polygon."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None:
        """A line with round ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def text(
        self, x: float, y: float, words: str, size: int, fill: str, *, bold: bool = False, anchor: str = "lm"
    ) -> None:
        """One line of words, placed by `anchor` as Pillow means it."""
        style = "Bold" if bold else "Regular"
        path = devanagari_fonts.font_path(FAMILY, style=style)
        font = ImageFont.truetype(str(path), size * SCALE)
        self.pen.text((x * SCALE, y * SCALE), words, font=font, fill=fill, anchor=anchor)


def person(
    sheet: Sheet, x: float, ground: float, height: float, clothes: str, skin: str, *, plaits: bool = False
) -> None:
    """A plain figure of head and body that stands at `x` on `ground`."""
    head = height * 0.17
    top = ground - height
    shoulder, hem = height * 0.17, height * 0.25
    if plaits:
        sheet.line([(x - head * 0.9, top + head), (x - head * 1.15, top + head * 2.7)], INK, head * 0.34)
        sheet.line([(x + head * 0.9, top + head), (x + head * 1.15, top + head * 2.7)], INK, head * 0.34)
    sheet.disc(x, top + head * 0.92, head * 1.1, INK)
    sheet.disc(x, top + head * 1.22, head * 0.92, skin)
    body = top + head * 2.1
    sheet.shape(
        [(x - shoulder, body + 18), (x + shoulder, body + 18), (x + hem, ground), (x - hem, ground)], clothes
    )
    sheet.box(x - shoulder, body, shoulder * 2, 40, clothes, 18)


def picture(sheet: Sheet) -> None:
    """A roof over a grown-up with two children, and the sun behind."""
    sheet.box(60, 250, 960, 380, SKY, 32)
    sheet.disc(840, 370, 62, "#F3C367")
    sheet.shape(
        [(60, 600), (330, 480), (560, 590), (800, 500), (1020, 590), (1020, 606), (60, 606)], "#B9D3C6"
    )
    sheet.box(60, 588, 960, 42, "#C9DFB8", 21)
    sheet.box(305, 404, 470, 202, "#F7E7CB")
    sheet.shape([(262, 424), (540, 278), (818, 424)], SAFFRON)
    sheet.shape([(318, 414), (540, 300), (762, 414)], "#F3A64A")
    sheet.box(700, 470, 46, 66, "#CFA97A", 6)
    sheet.box(334, 470, 46, 66, "#CFA97A", 6)
    person(sheet, 540, 612, 172, ROSE, SKIN_DARK)
    person(sheet, 440, 614, 128, GREEN, SKIN_LIGHT, plaits=True)
    person(sheet, 640, 614, 120, "#33598F", SKIN_LIGHT)
    sheet.line([(514, 516), (484, 556), (460, 560)], SKIN_DARK, 13)
    sheet.line([(566, 516), (596, 558), (622, 562)], SKIN_DARK, 13)
    sheet.box(628, 562, 24, 32, SAFFRON, 4)


def main() -> None:
    """Draw the sheet and save it below 200 KB."""
    sheet = Sheet()
    sheet.box(0, 0, SIDE, 214, GREEN)
    sheet.box(0, 214, SIDE, 10, SAFFRON)
    sheet.text(540, 76, "पालनहार योजना", 84, "#FFFFFF", bold=True, anchor="mm")
    sheet.text(540, 164, "बच्चों की परवरिश में सरकार का साथ", 42, "#FBE7C4", anchor="mm")
    picture(sheet)
    rows = (
        ("1", "किनके लिए", "जिन बच्चों को माता-पिता का सहारा नहीं, और योजना की अन्य श्रेणियाँ"),
        ("2", "साथ रखें", "जन आधार, आधार, आयु और विद्यालय या आँगनवाड़ी का प्रमाण पत्र"),
        ("3", "आवेदन", "नज़दीकी ई-मित्र पर या अपनी SSO ID से; हर वर्ष नवीनीकरण कराएँ"),
    )
    for index, (number, title, words) in enumerate(rows):
        y = 700 + index * 94
        sheet.disc(104, y, 30, SAFFRON)
        sheet.text(104, y, number, 36, "#FFFFFF", bold=True, anchor="mm")
        sheet.text(158, y - 22, title, 36, GREEN, bold=True)
        sheet.text(158, y + 22, words, 28, INK)
    sheet.box(0, 968, SIDE, 112, INK)
    sheet.text(60, 1006, "सूचना एवं जनसंपर्क कार्यालय, उदयपुर", 34, "#FFFFFF", bold=True)
    sheet.text(60, 1050, "जानकारी और शिकायत: राजस्थान संपर्क 181", 28, "#F3C367")
    sheet.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(TARGET, quality=86, optimize=True)


if __name__ == "__main__":
    main()
