"""Screenshots of a WhatsApp chat, as an admin's phone takes them; drawn at half a phone's size."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from bot.simulator.lettering import Colour, Line, clipped, draw_line, font, width_of, wrap

WIDTH, HEIGHT = 540, 1170
QUALITY = 82
TEXT, SMALL = 22, 16
LINE_HEIGHT = 30
MARGIN, PADDING, GAP = 14, 14, 9
BUBBLE_WIDTH = 412
HEADER_TOP, HEADER_BOTTOM = 40, 124
INPUT_TOP = 1062
PICTURE_HEIGHT = 360


@dataclass(frozen=True)
class Theme:
    """The colours of WhatsApp, by day or by night."""

    bar: Colour
    paper: Colour
    pattern: Colour
    own: Colour
    other: Colour
    ink: Colour
    faint: Colour
    button: Colour
    ticks: Colour = (83, 189, 235)


LIGHT = Theme(
    bar=(255, 255, 255),
    paper=(239, 234, 226),
    pattern=(229, 222, 211),
    own=(217, 253, 211),
    other=(255, 255, 255),
    ink=(17, 27, 33),
    faint=(102, 119, 129),
    button=(27, 166, 97),
)
DARK = Theme(
    bar=(11, 20, 26),
    paper=(11, 20, 26),
    pattern=(20, 31, 38),
    own=(0, 92, 75),
    other=(32, 44, 51),
    ink=(233, 237, 239),
    faint=(134, 150, 160),
    button=(0, 168, 132),
)
NAME_COLOURS: tuple[Colour, ...] = ((2, 126, 181), (200, 96, 18), (95, 102, 205), (164, 62, 120))


@dataclass(frozen=True)
class Said:
    """A line of the group before or after the post."""

    name: str
    text: str
    time: str


@dataclass(frozen=True)
class Chat:
    """What is to be seen on the screenshot."""

    title: str
    subtitle: str
    day: str
    text: str
    """What was posted, with `*bold*`."""
    time: str
    picture: bytes | None = None
    before: tuple[Said, ...] = ()
    after: tuple[Said, ...] = ()
    clock: str = "17:32"
    battery: int = 64
    dark: bool = False
    read: bool = False
    """Blue ticks; in large groups they stay grey for long."""


def draw(chat: Chat) -> bytes:
    """The screenshot as JPEG. Takes some 50 ms of a processor: call it off the event loop."""
    theme = DARK if chat.dark else LIGHT
    image = Image.new("RGB", (WIDTH, HEIGHT), theme.paper)
    canvas = ImageDraw.Draw(image)
    _wallpaper(canvas, theme)
    bottom = float(INPUT_TOP - 14)
    for said in reversed(chat.after):
        bottom = _other(canvas, said, theme, bottom)
    bottom = _own(image, canvas, chat, theme, bottom)
    for said in reversed(chat.before):
        bottom = _other(canvas, said, theme, bottom)
    _day(canvas, chat.day, theme, bottom)
    _header(canvas, chat, theme)
    _input(canvas, theme)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _wallpaper(canvas: ImageDraw.ImageDraw, theme: Theme) -> None:
    for row in range(12):
        for column in range(6):
            x = column * 96 + (row % 2) * 46 + (row * 37 + column * 53) % 23
            y = HEADER_BOTTOM + row * 84 + (row * 29 + column * 41) % 31
            shape = (row * 5 + column * 3) % 4
            if shape == 0:
                canvas.ellipse((x, y, x + 26, y + 26), outline=theme.pattern, width=2)
            elif shape == 1:
                canvas.rounded_rectangle((x, y, x + 30, y + 16), 6, outline=theme.pattern, width=2)
            elif shape == 2:
                canvas.arc((x, y, x + 40, y + 24), 200, 340, fill=theme.pattern, width=2)
            else:
                canvas.polygon([(x, y), (x + 16, y + 10), (x, y + 20)], outline=theme.pattern)


def _header(canvas: ImageDraw.ImageDraw, chat: Chat, theme: Theme) -> None:
    canvas.rectangle((0, 0, WIDTH, HEADER_BOTTOM), fill=theme.bar)
    canvas.text((24, 20), chat.clock, font=font(19), fill=theme.ink, anchor="lm")
    canvas.polygon([(404, 28), (424, 28), (424, 10)], fill=theme.ink)
    canvas.rounded_rectangle((434, 12, 464, 27), 4, outline=theme.ink, width=2)
    canvas.rectangle((437, 15, 437 + 24 * chat.battery / 100, 24), fill=theme.ink)
    canvas.text((474, 20), f"{chat.battery}%", font=font(17), fill=theme.ink, anchor="lm")
    middle = (HEADER_TOP + HEADER_BOTTOM) / 2 + 2
    canvas.line([(34, middle - 10), (22, middle), (34, middle + 10)], fill=theme.ink, width=3)
    canvas.line([(22, middle), (42, middle)], fill=theme.ink, width=3)
    canvas.ellipse((56, middle - 28, 112, middle + 28), fill=(106, 153, 78))
    white = (255, 255, 255)
    canvas.ellipse((70, middle - 14, 84, middle), fill=white)
    canvas.pieslice((64, middle + 2, 92, middle + 28), 180, 360, fill=white)
    canvas.ellipse((87, middle - 12, 99, middle), fill=(220, 232, 214))
    canvas.text(
        (126, middle - 8),
        clipped(chat.title, 25, 300, bold=True),
        font=font(25, bold=True),
        fill=theme.ink,
        anchor="ls",
    )
    canvas.text(
        (126, middle + 24), clipped(chat.subtitle, 18, 300), font=font(18), fill=theme.faint, anchor="ls"
    )
    canvas.arc((440, middle - 14, 466, middle + 12), 60, 200, fill=theme.ink, width=4)
    for step in (-9, 0, 9):
        canvas.ellipse((504, middle + step - 3, 510, middle + step + 3), fill=theme.ink)


def _input(canvas: ImageDraw.ImageDraw, theme: Theme) -> None:
    canvas.rounded_rectangle((10, INPUT_TOP, 452, INPUT_TOP + 66), 33, fill=theme.other)
    canvas.ellipse((30, INPUT_TOP + 22, 54, INPUT_TOP + 46), outline=theme.faint, width=3)
    canvas.text((80, INPUT_TOP + 42), "Message", font=font(24), fill=theme.faint, anchor="ls")
    canvas.rounded_rectangle((400, INPUT_TOP + 24, 430, INPUT_TOP + 46), 5, outline=theme.faint, width=3)
    canvas.ellipse((464, INPUT_TOP, 530, INPUT_TOP + 66), fill=theme.button)
    canvas.rounded_rectangle((491, INPUT_TOP + 18, 503, INPUT_TOP + 40), 6, fill=(255, 255, 255))
    canvas.arc((485, INPUT_TOP + 24, 509, INPUT_TOP + 48), 0, 180, fill=(255, 255, 255), width=2)
    canvas.rounded_rectangle((190, HEIGHT - 18, 350, HEIGHT - 12), 3, fill=theme.ink)


def _day(canvas: ImageDraw.ImageDraw, day: str, theme: Theme, bottom: float) -> None:
    if bottom < HEADER_BOTTOM + 60:
        return
    half = font(SMALL + 2).getlength(day) / 2 + 16
    canvas.rounded_rectangle(
        (WIDTH / 2 - half, bottom - 44, WIDTH / 2 + half, bottom - 8), 12, fill=theme.other
    )
    canvas.text((WIDTH / 2, bottom - 20), day, font=font(SMALL + 2), fill=theme.faint, anchor="ms")


def _other(canvas: ImageDraw.ImageDraw, said: Said, theme: Theme, bottom: float) -> float:
    lines = wrap(said.text, TEXT, BUBBLE_WIDTH - 2 * PADDING - 60)
    name = clipped(said.name, SMALL + 2, BUBBLE_WIDTH - 2 * PADDING)
    widest = max(
        *(width_of(line) for line in lines[:-1]),
        width_of(lines[-1]) + 66,
        font(SMALL + 2, bold=True).getlength(name),
        0,
    )
    height = 28 + len(lines) * LINE_HEIGHT + 14
    top = bottom - height
    canvas.rounded_rectangle((MARGIN, top, MARGIN + widest + 2 * PADDING, bottom), 14, fill=theme.other)
    colour = NAME_COLOURS[sum(map(ord, said.name)) % len(NAME_COLOURS)]
    canvas.text((MARGIN + PADDING, top + 25), name, font=font(SMALL + 2, bold=True), fill=colour, anchor="ls")
    for number, line in enumerate(lines):
        draw_line(canvas, MARGIN + PADDING, top + 54 + number * LINE_HEIGHT, line, TEXT, theme.ink)
    canvas.text(
        (MARGIN + PADDING + widest, bottom - 12),
        said.time,
        font=font(SMALL),
        fill=theme.faint,
        anchor="rs",
    )
    return top - GAP


def _own(image: Image.Image, canvas: ImageDraw.ImageDraw, chat: Chat, theme: Theme, bottom: float) -> float:
    """The posted message: green, right, with ticks, its picture above the text."""
    inner = BUBBLE_WIDTH - 2 * PADDING
    lines = wrap(chat.text, TEXT, inner)
    picture = _picture(chat.picture) if chat.picture else None
    above = picture.height + 12 if picture else 0
    # The time stands on a line of its own where the last line of the text leaves no room.
    time_below = bool(lines) and width_of(lines[-1]) > inner - 96
    height = 8 + above + len(lines) * LINE_HEIGHT + (30 if time_below else 8) + 8
    widest = inner if picture else max(96, *map(width_of, lines), width_of(lines[-1]) + 96 * (not time_below))
    top, left = bottom - height, round(WIDTH - MARGIN - 2 * PADDING - min(inner, widest))
    canvas.rounded_rectangle((left, top, WIDTH - MARGIN, bottom), 16, fill=theme.own)
    if picture:
        mask = Image.new("L", picture.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, picture.width - 1, picture.height - 1), 10, fill=255)
        image.paste(picture, (left + 6, round(top) + 6), mask)
    _paragraphs(canvas, lines, left + PADDING, top + 8 + above, theme)
    right, baseline = WIDTH - MARGIN - PADDING, bottom - 13
    colour = theme.ticks if chat.read else theme.faint
    for shift in (0, 7):
        x = right - 22 + shift
        canvas.line([(x, baseline - 5), (x + 4, baseline), (x + 14, baseline - 11)], fill=colour, width=2)
    canvas.text((right - 32, baseline), chat.time, font=font(SMALL), fill=theme.faint, anchor="rs")
    return top - GAP


def _paragraphs(canvas: ImageDraw.ImageDraw, lines: list[Line], x: float, top: float, theme: Theme) -> None:
    for number, line in enumerate(lines):
        draw_line(canvas, x, top + 22 + number * LINE_HEIGHT, line, TEXT, theme.ink)


def _picture(data: bytes) -> Image.Image:
    width = BUBBLE_WIDTH - 12
    with Image.open(io.BytesIO(data)) as picture:
        shown = picture.convert("RGB")
    height = min(PICTURE_HEIGHT, max(80, round(shown.height * width / shown.width)))
    return ImageOps.fit(shown, (width, height), method=Image.Resampling.BILINEAR)
