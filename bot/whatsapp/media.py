"""Files people send: what they are is told by their content, and pictures lose their metadata."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps

FILE_LIMIT = 16 * 1024 * 1024
"""Bytes of any file that WhatsApp carries (FACTS: Media out)."""

PICTURE_LIMIT = 5 * 1024 * 1024
"""Bytes of a picture that WhatsApp carries (FACTS: Media out)."""

PIXEL_LIMIT = 50_000_000
"""Pixels of a picture at most; the largest phone cameras make that many (450 MB for a moment as PNG)."""

ENOUGH_PIXELS = 2_000
"""A side from which on a JPEG may be decoded at half its size or less, which saves time and memory."""

JPEG_QUALITY = 90

_PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
_DECODING_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, struct.error)
"""What Pillow raises on damaged files."""

_SUPPORTED = frozenset(
    {"image/jpeg", "image/png", "image/webp", "application/pdf", "video/mp4", "video/3gpp"}
)
_MP4_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"mmp4", b"M4V ")


class MediaProblem(StrEnum):
    """Why a file is not taken."""

    TOO_LARGE = "too_large"
    NOT_SUPPORTED = "not_supported"
    BROKEN = "broken"
    BOMB = "bomb"
    """A small file that would unfold to an enormous picture."""
    EXPIRED = "expired"
    """Twilio does not have it any more."""
    UNREACHABLE = "unreachable"


class MediaRefused(Exception):
    """A file that is not taken; `problem` says why."""

    def __init__(self, problem: MediaProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class VerifiedMedia:
    """A file that is what it claims to be; width and height (pixels) only of pictures."""

    content_type: str
    data: bytes
    width: int | None = None
    height: int | None = None


def verify(data: bytes, declared_type: str | None = None) -> VerifiedMedia:
    """What `data` is, by its content: a JPEG, PNG or WebP picture, a PDF, an MP4 or 3GPP video.

    A picture comes back upright, without any metadata (places, times, devices), as JPEG or PNG, and small
    enough for WhatsApp to carry. PDFs and videos come back as they are. `declared_type` only helps to
    tell a damaged file from one of a kind that is not taken.

    Raises:
        MediaRefused: with the problem.
    """
    if not data:
        raise MediaRefused(MediaProblem.BROKEN)
    if len(data) > FILE_LIMIT:
        raise MediaRefused(MediaProblem.TOO_LARGE)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or _is_webp(data):
        return _verified_picture(data)
    if data.startswith(b"%PDF-"):
        return _verified_pdf(data)
    if data[4:8] == b"ftyp":
        return _verified_video(data)
    claims_supported = (declared_type or "").partition(";")[0].strip().lower() in _SUPPORTED
    raise MediaRefused(MediaProblem.BROKEN if claims_supported else MediaProblem.NOT_SUPPORTED)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _verified_picture(data: bytes) -> VerifiedMedia:
    try:
        with Image.open(BytesIO(data), formats=_PICTURE_FORMATS) as picture:
            if picture.width * picture.height > PIXEL_LIMIT:
                raise MediaRefused(MediaProblem.BOMB)
            # A phone's JPEG may carry a second, smaller picture; that does not animate it.
            if picture.format != "MPO" and getattr(picture, "is_animated", False):
                raise MediaRefused(MediaProblem.NOT_SUPPORTED)
            picture.draft(None, (ENOUGH_PIXELS, ENOUGH_PIXELS))
            return _clean(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise MediaRefused(MediaProblem.BOMB) from None
    except _DECODING_ERRORS as error:
        raise MediaRefused(MediaProblem.BROKEN) from error


def _clean(picture: Image.Image) -> VerifiedMedia:
    is_png = picture.format == "PNG"
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "L" if upright.mode in ("1", "L") else "RGB"
    clean = upright if upright.mode == mode else upright.convert(mode)
    # Pillow writes some of what it read (colour profile, comment) unless it forgets it.
    clean.info.clear()
    if is_png and len(saved := _saved(clean, "PNG")) <= PICTURE_LIMIT:
        return VerifiedMedia("image/png", saved, clean.width, clean.height)
    clean = _on_white(clean)
    while len(saved := _saved(clean, "JPEG")) > PICTURE_LIMIT:
        clean = clean.reduce(2)
    return VerifiedMedia("image/jpeg", saved, clean.width, clean.height)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _saved(picture: Image.Image, kept_format: str) -> bytes:
    output = BytesIO()
    picture.save(output, kept_format, quality=JPEG_QUALITY)
    return output.getvalue()


def _verified_pdf(data: bytes) -> VerifiedMedia:
    if b"%%EOF" not in data[-2048:]:
        raise MediaRefused(MediaProblem.BROKEN)
    return VerifiedMedia("application/pdf", data)


def _verified_video(data: bytes) -> VerifiedMedia:
    brand = data[8:12]
    if brand.startswith(b"3g"):
        content_type = "video/3gpp"
    elif brand in _MP4_BRANDS:
        content_type = "video/mp4"
    else:
        # The same container holds HEIC pictures, M4A sound and QuickTime, which WhatsApp does not carry.
        raise MediaRefused(MediaProblem.NOT_SUPPORTED)
    boxes = list(_boxes(data))
    is_whole = sum(length for _, length in boxes) <= len(data)
    if not is_whole or b"moov" not in {name for name, _ in boxes}:
        raise MediaRefused(MediaProblem.BROKEN)
    return VerifiedMedia(content_type, data)


def _boxes(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The outermost boxes of an ISO media file (ISO/IEC 14496-12): name and length in bytes."""
    position = 0
    while position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4])
        name = data[position + 4 : position + 8]
        if length == 1:
            length = int.from_bytes(data[position + 8 : position + 16])
        elif length == 0:
            length = len(data) - position
        if length < 8:
            raise MediaRefused(MediaProblem.BROKEN)
        yield name, length
        position += length
