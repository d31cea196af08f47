"""Screens as other phones show them: other colours, wallpapers, an iPhone's layout, Hindi labels."""

import io
import random
from dataclasses import dataclass, field, replace

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bot.simulator.lettering import font

Colour = tuple[int, int, int]
SCALE = 2
WIDTH, HEIGHT = 414, 896


@dataclass(frozen=True)
class Look:
    """A theme; lengths are in points, SCALE pixels each."""

    bar: Colour = (250, 250, 252)
    paper: Colour = (233, 228, 220)
    own: Colour = (214, 246, 205)
    other: Colour = (255, 255, 255)
    ink: Colour = (20, 20, 24)
    faint: Colour = (110, 115, 120)
    names: tuple[Colour, ...] = ((190, 60, 120), (20, 120, 190))
    wallpaper: str = "plain"
    status_height: int = 30
    bar_height: int = 54


DAY = Look()
NIGHT = Look(
    bar=(24, 26, 30), paper=(8, 8, 10), own=(18, 76, 60), other=(38, 40, 46), ink=(235, 235, 238),
    faint=(150, 152, 158), names=((240, 150, 60), (90, 200, 250)),
)  # fmt: skip
IPHONE = Look(
    bar=(246, 246, 246), paper=(239, 231, 222), own=(220, 247, 197), status_height=47, bar_height=46
)
VIOLET = Look(bar=(70, 40, 120), paper=(226, 214, 240), own=(196, 180, 246), faint=(90, 70, 120))
BLUE_NIGHT = replace(NIGHT, bar=(16, 30, 60), paper=(10, 20, 44), own=(40, 70, 150), other=(28, 44, 80))


@dataclass(frozen=True)
class Message:
    """One bubble; `sender` in colour above it, `mark` is ticks, clock or nothing."""

    text: str
    at: str = "10:42"
    own: bool = False
    sender: str = ""
    mark: str = "ticks"
    poster: bool = False


@dataclass(frozen=True)
class Screen:
    """A chat."""

    title: str
    subtitle: str
    messages: tuple[Message, ...]
    look: Look = DAY
    day: str = "आज"
    prompt: str = "संदेश"
    header: bool = True
    icons: int = 2
    light_bar: bool = field(default=False)


def draw_chat(screen: Screen) -> Image.Image:
    look = screen.look
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), look.paper)
    canvas = ImageDraw.Draw(image)
    _wallpaper(image, canvas, look)
    bottom = HEIGHT - 78.0
    for message in reversed(screen.messages):
        bottom = _bubble(image, canvas, message, look, bottom)
    _pill(canvas, screen.day, look, bottom)
    _input(canvas, screen.prompt, look)
    _header(canvas, screen)
    if not screen.header:
        top = (look.status_height + look.bar_height + 30) * SCALE
        image = image.crop((0, top, image.width, image.height))
    return image


def encoded(image: Image.Image, kind: str = "PNG", quality: int = 70) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, quality=quality)
    return out.getvalue()


def recompressed(image: Image.Image, width: int = 720, quality: int = 50) -> bytes:
    return encoded(image.resize((width, round(image.height * width / image.width))), "JPEG", quality)


def photographed(image: Image.Image, degrees: float = 4.0) -> Image.Image:
    """Taken from a screen with a camera: turned, dim, noisy, with a table around."""
    table = Image.effect_noise((1200, 1600), 60).convert("RGB")
    small = image.resize((620, round(image.height * 620 / image.width))).convert("RGBA")
    turned = small.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)
    table.paste(turned, (270, 110), turned)
    noise = Image.effect_noise(table.size, 26).convert("RGB")
    return Image.blend(table.filter(ImageFilter.GaussianBlur(0.8)), noise, 0.12)


def draw_preview(caption: str, recipient: str) -> Image.Image:
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), (14, 14, 14))
    canvas = ImageDraw.Draw(image)
    _text(canvas, 20, 20, "11:02", 14, (255, 255, 255))
    canvas.ellipse(_px(14, 50, 44, 80), outline=(255, 255, 255), width=4)
    _poster(image, 0, 230, WIDTH, 300)
    lines = caption.split("\n")
    top = HEIGHT - 90 - 24 * len(lines)
    canvas.rounded_rectangle(_px(10, top - 12, WIDTH - 10, HEIGHT - 82), 30, fill=(44, 46, 48))
    for number, line in enumerate(lines):
        _text(canvas, 24, top + 24 * number, line, 16, (240, 240, 240))
    canvas.rounded_rectangle(_px(12, HEIGHT - 66, 200, HEIGHT - 30), 30, fill=(44, 46, 48))
    _text(canvas, 26, HEIGHT - 58, recipient, 14, (240, 240, 240))
    canvas.ellipse(_px(WIDTH - 62, HEIGHT - 74, WIDTH - 12, HEIGHT - 24), fill=(40, 130, 240))
    return image


def draw_chat_list(names: list[str], look: Look = DAY, title: str = "चैट") -> Image.Image:
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), look.bar)
    canvas = ImageDraw.Draw(image)
    _text(canvas, 20, 10, "9:41", 14, look.ink)
    _text(canvas, 18, 52, title, 26, look.ink, bold=True)
    for number, name in enumerate(names):
        top = 110 + 74 * number
        canvas.ellipse(_px(14, top, 66, top + 52), fill=(90 + 20 * number, 120, 160))
        _text(canvas, 80, top + 4, name, 17, look.ink)
        _text(canvas, 80, top + 30, "ठीक है जी, देख लेंगे", 14, look.faint)
        at = f"{9 + number}:1{number}" if number < 4 else "कल"
        _text(canvas, WIDTH - 14, top + 6, at, 13, look.faint, anchor="ra")
    return image


def camera_picture(seed: int = 5) -> Image.Image:
    chance = random.Random(seed)
    image = Image.effect_noise((1200, 1600), 30).convert("RGB")
    canvas = ImageDraw.Draw(image, "RGBA")
    for _ in range(12):
        x, y = chance.randrange(1100), chance.randrange(1500)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256), 150)
        canvas.ellipse((x, y, x + chance.randrange(80, 500), y + chance.randrange(80, 500)), fill=colour)
    return image


def _px(*points: float) -> tuple[int, ...]:
    return tuple(round(point * SCALE) for point in points)


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return font(size * SCALE, bold=bold)


def _text(
    canvas: ImageDraw.ImageDraw,
    x: float,
    y: float,
    text: str,
    size: int,
    colour: Colour,
    *,
    bold: bool = False,
    anchor: str = "la",
) -> None:
    canvas.text(_px(x, y), text, font=_font(size, bold=bold), fill=colour, anchor=anchor)


def _wallpaper(image: Image.Image, canvas: ImageDraw.ImageDraw, look: Look) -> None:
    chance = random.Random(3)
    if look.wallpaper == "photo":
        noise = Image.effect_noise(image.size, 70).filter(ImageFilter.GaussianBlur(2))
        tint = Image.new("RGB", image.size, look.paper)
        image.paste(Image.blend(noise.convert("RGB"), tint, 0.5))
    elif look.wallpaper == "gradient":
        for y in range(image.height):
            share = y / image.height
            canvas.line((0, y, image.width, y), fill=tuple(round(c * (1 - share / 2)) for c in look.paper))
    elif look.wallpaper == "doodles":
        ink = tuple(max(0, c - 14) for c in look.paper)
        for _ in range(160):
            x, y = chance.randrange(image.width), chance.randrange(image.height)
            canvas.arc((x, y, x + 50, y + 40), chance.randrange(360), 500, fill=ink, width=3)


def _header(canvas: ImageDraw.ImageDraw, screen: Screen) -> None:
    look = screen.look
    top, bottom = look.status_height, look.status_height + look.bar_height
    canvas.rectangle(_px(0, 0, WIDTH, bottom), fill=look.bar)
    ink = (255, 255, 255) if sum(look.bar) < 380 else (20, 20, 24)
    faint = tuple((3 * i + b) // 4 for i, b in zip(ink, look.bar, strict=True))
    _text(canvas, 26, top - 22, "9:41", 14, ink)
    _text(canvas, WIDTH - 16, top - 22, "5G 71%", 13, ink, anchor="ra")
    middle = (top + bottom) / 2
    canvas.line(_px(24, middle - 8, 14, middle, 24, middle + 8), fill=ink, width=5)
    canvas.ellipse(_px(38, middle - 19, 76, middle + 19), fill=(150, 110, 80))
    canvas.ellipse(_px(50, middle - 12, 64, middle + 2), fill=(250, 250, 250))
    title_y = middle - (20 if screen.subtitle else 10)
    title = screen.title
    while _font(16, bold=True).getlength(title) > 190 * SCALE:
        title = title[:-2].rstrip("…") + "…"
    _text(canvas, 86, title_y, title, 16, ink, bold=True)
    subtitle = screen.subtitle
    while _font(12).getlength(subtitle) > 190 * SCALE:
        subtitle = subtitle[:-2].rstrip("…") + "…"
    _text(canvas, 86, middle + 4, subtitle, 12, faint)
    for number in range(screen.icons):
        x = WIDTH - 40 - 44 * number
        canvas.rounded_rectangle(_px(x, middle - 8, x + 22, middle + 8), 8, outline=ink, width=4)


def _pill(canvas: ImageDraw.ImageDraw, day: str, look: Look, bottom: float) -> None:
    half = _font(12).getlength(day) / 2 / SCALE + 12
    canvas.rounded_rectangle(_px(WIDTH / 2 - half, bottom - 34, WIDTH / 2 + half, bottom - 8), 16, look.other)
    _text(canvas, WIDTH / 2, bottom - 30, day, 12, look.faint, anchor="ma")


def _input(canvas: ImageDraw.ImageDraw, prompt: str, look: Look) -> None:
    canvas.rounded_rectangle(_px(10, HEIGHT - 66, WIDTH - 64, HEIGHT - 22), 44, fill=look.other)
    _text(canvas, 30, HEIGHT - 56, prompt, 16, look.faint)
    canvas.ellipse(_px(WIDTH - 56, HEIGHT - 66, WIDTH - 12, HEIGHT - 22), fill=look.names[1])


def _bubble(
    image: Image.Image, canvas: ImageDraw.ImageDraw, message: Message, look: Look, bottom: float
) -> float:
    lines = message.text.split("\n")
    widest = max(_font(16).getlength(line) / SCALE for line in lines)
    widest = max(widest + (70 if len(lines) == 1 else 0), 290 if message.poster else 90)
    above = 24 if message.sender else 8
    poster = 150 if message.poster else 0
    height = above + poster + 24 * len(lines) + (24 if len(lines) > 1 else 10)
    top = bottom - height
    left = WIDTH - 10 - widest - 24 if message.own else 10
    right = left + widest + 24
    canvas.rounded_rectangle(_px(left, top, right, bottom), 24, fill=look.own if message.own else look.other)
    if message.sender:
        colour = look.names[len(message.sender) % len(look.names)]
        _text(canvas, left + 12, top + 4, message.sender, 13, colour, bold=True)
    if message.poster:
        _poster(image, left + 4, top + above - 4, widest + 16, poster - 6)
    for number, line in enumerate(lines):
        _text(canvas, left + 12, top + above + poster + 24 * number - 2, line, 16, look.ink)
    has_mark = message.own and message.mark != "none"
    time_right = right - (30 if has_mark else 10)
    _text(canvas, time_right, bottom - 22, message.at, 11, look.faint, anchor="ra")
    if has_mark:
        _mark(canvas, message.mark, right - 26, bottom - 20, look.faint)
    return top - 8


def _mark(canvas: ImageDraw.ImageDraw, mark: str, x: float, y: float, colour: Colour) -> None:
    if mark == "clock":
        canvas.ellipse(_px(x + 2, y, x + 14, y + 12), outline=colour, width=3)
        canvas.line(_px(x + 8, y + 3, x + 8, y + 6.5, x + 11, y + 6.5), fill=colour, width=3)
        return
    for shift in (0, 5) if mark == "ticks" else (3,):
        points = (x + shift, y + 6, x + shift + 3, y + 10, x + shift + 10, y + 1)
        canvas.line(_px(*points), fill=colour, width=3)


def _poster(image: Image.Image, left: float, top: float, width: float, height: float) -> None:
    poster = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), (30, 110, 90))
    canvas = ImageDraw.Draw(poster)
    canvas.ellipse((poster.width - 160, 20, poster.width - 20, 160), fill=(250, 210, 90))
    canvas.text((24, 20), "निःशुल्क टीकाकरण", font=font(44, bold=True), fill=(255, 255, 255))
    canvas.text((24, 90), "हर बुधवार, पंचायत भवन", font=font(32), fill=(240, 240, 240))
    image.paste(poster, _px(left, top))
