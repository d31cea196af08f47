import io
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from bot.whatsapp.media import (
    FILE_LIMIT,
    PICTURE_LIMIT,
    PIXEL_LIMIT,
    MediaProblem,
    MediaRefused,
    VerifiedMedia,
    verify,
)

ORIENTATION = 0x0112
GPS = 0x8825


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    output = io.BytesIO()
    Image.new(mode, size, "red" if mode in ("RGB", "RGBA", "P") else 1).save(output, kind, **options)
    return output.getvalue()


def noise(kind: str, size: tuple[int, int], mode: str = "RGB", quality: int = 100) -> bytes:
    output = io.BytesIO()
    pixels = random.Random(1).randbytes(size[0] * size[1] * len(mode))
    Image.frombytes(mode, size, pixels).save(output, kind, quality=quality)
    return output.getvalue()


def problem_of(data: bytes, declared_type: str | None = None) -> MediaProblem:
    with pytest.raises(MediaRefused) as caught:
        verify(data, declared_type)
    return caught.value.problem


def opened(media: VerifiedMedia) -> Image.Image:
    return Image.open(io.BytesIO(media.data))


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def video(brand: bytes) -> bytes:
    return (
        box(b"ftyp", brand + b"\0\0\0\0")
        + box(b"free")
        + box(b"mdat", b"x" * 50)
        + box(b"moov")
        + box(b"free")
    )


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", "CMYK"), "image/jpeg"),
        (picture("JPEG", "L"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("PNG", "RGBA"), "image/png"),
        (picture("PNG", "P"), "image/png"),
        (picture("PNG", "1"), "image/png"),
        (picture("PNG", "LA"), "image/png"),
        (picture("PNG", "I;16"), "image/png"),
        (picture("WEBP"), "image/jpeg"),
        (picture("WEBP", "RGBA"), "image/jpeg"),
    ],
)
def test_pictures_of_all_kinds_are_taken(data: bytes, content_type: str) -> None:
    media = verify(data, "application/octet-stream")
    assert (media.content_type, media.width, media.height) == (content_type, 60, 40)
    with opened(media) as shown:
        shown.load()
        assert f"image/{(shown.format or '').lower()}" == content_type


def test_a_picture_keeps_its_looks() -> None:
    with opened(verify(picture("JPEG"))) as shown:
        red, green, blue = shown.convert("RGB").getpixel((30, 20))  # type: ignore[misc]
    assert red > 240
    assert green < 20
    assert blue < 20


def test_what_is_see_through_becomes_white_where_it_cannot_stay() -> None:
    output = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(output, "WEBP", lossless=True)
    with opened(verify(output.getvalue())) as shown:
        assert shown.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_places_comments_and_profiles_are_gone_and_the_picture_stands_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Maker of the phone"
    exif.get_ifd(GPS)[1] = "N"
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Somebody")
    extra = {"JPEG": {"comment": b"secret"}, "PNG": {"pnginfo": text}, "WEBP": {}}[kind]
    media = verify(picture(kind, exif=exif.tobytes(), icc_profile=b"profile of a device", **extra))
    assert (media.width, media.height) == (40, 60)
    with opened(media) as shown:
        assert not shown.getexif()
        assert not {"comment", "exif", "icc_profile", "Author", "xmp"} & set(shown.info)
    assert b"Maker" not in media.data


def test_a_phones_picture_with_a_second_one_inside_is_one_picture() -> None:
    output = io.BytesIO()
    second = Image.new("RGB", (60, 40), "blue")
    Image.new("RGB", (60, 40), "red").save(output, "MPO", save_all=True, append_images=[second])
    assert verify(output.getvalue()).content_type == "image/jpeg"


def test_a_picture_too_large_for_whatsapp_is_made_smaller() -> None:
    data = noise("JPEG", (3000, 3000), quality=92)
    assert len(data) > PICTURE_LIMIT
    media = verify(data)
    assert len(media.data) <= PICTURE_LIMIT
    assert (media.width, media.height) == (1500, 1500)


def test_a_large_screenshot_keeps_its_size_as_a_jpeg() -> None:
    data = noise("PNG", (1500, 1500), "RGBA")
    assert len(data) > PICTURE_LIMIT
    media = verify(data)
    assert (media.content_type, media.width, media.height) == ("image/jpeg", 1500, 1500)


def test_nothing_at_all_is_broken() -> None:
    assert problem_of(b"", "image/jpeg") is MediaProblem.BROKEN


def test_more_than_whatsapp_carries_is_too_large() -> None:
    assert problem_of(b"\xff\xd8\xff" + bytes(FILE_LIMIT)) is MediaProblem.TOO_LARGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_broken(kind: str) -> None:
    data = noise(kind, (200, 200))
    assert problem_of(data[: len(data) // 2]) is MediaProblem.BROKEN
    assert problem_of(data[:20]) is MediaProblem.BROKEN


@pytest.mark.parametrize("size", [(10_000, 10_000), (14_000, 14_000), (PIXEL_LIMIT // 1000 + 1, 1000)])
@pytest.mark.filterwarnings("default::PIL.Image.DecompressionBombWarning")
def test_a_small_file_that_unfolds_to_too_many_pixels_is_a_bomb(size: tuple[int, int]) -> None:
    data = picture("PNG", "1", size)
    assert len(data) < 1_000_000
    assert problem_of(data) is MediaProblem.BOMB


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animated_picture_is_not_supported(kind: str) -> None:
    output = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(output, kind, save_all=True, append_images=frames[1:])
    assert problem_of(output.getvalue(), f"image/{kind.lower()}") in (
        MediaProblem.NOT_SUPPORTED,
        MediaProblem.BROKEN if kind == "GIF" else MediaProblem.NOT_SUPPORTED,
    )


@pytest.mark.parametrize(
    ("data", "declared_type"),
    [
        (picture("GIF"), "image/gif"),
        (picture("BMP"), "image/bmp"),
        (picture("TIFF"), None),
        (box(b"ftyp", b"heic" + bytes(4)) + box(b"meta"), "image/heic"),
        (box(b"ftyp", b"M4A " + bytes(4)) + box(b"moov"), "audio/mp4"),
        (box(b"ftyp", b"qt  " + bytes(4)) + box(b"moov"), "video/quicktime"),
        (b"OggS" + bytes(50), "audio/ogg"),
        (b"BEGIN:VCARD", "text/vcard"),
        (b"PK\x03\x04" + bytes(50), "application/vnd.ms-excel"),
    ],
)
def test_other_kinds_of_files_are_not_supported(data: bytes, declared_type: str | None) -> None:
    assert problem_of(data, declared_type) is MediaProblem.NOT_SUPPORTED


def test_something_that_only_claims_to_be_a_picture_is_broken() -> None:
    assert problem_of(b"<html>not found</html>", "image/jpeg; q=1") is MediaProblem.BROKEN


def test_a_pdf_is_a_pdf_whatever_it_is_called() -> None:
    data = b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF\n"
    assert verify(data, "image/jpeg") == VerifiedMedia("application/pdf", data)


def test_half_a_pdf_is_broken() -> None:
    assert problem_of(b"%PDF-1.7\n" + b"x" * 5000, "application/pdf") is MediaProblem.BROKEN


@pytest.mark.parametrize(
    ("brand", "content_type"),
    [(b"isom", "video/mp4"), (b"mp42", "video/mp4"), (b"3gp4", "video/3gpp"), (b"3g2a", "video/3gpp")],
)
def test_videos_are_told_by_their_boxes(brand: bytes, content_type: str) -> None:
    assert verify(video(brand)) == VerifiedMedia(content_type, video(brand))


@pytest.mark.parametrize("data", [video(b"isom")[:-30], box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat")])
def test_a_video_that_is_not_whole_is_broken(data: bytes) -> None:
    assert problem_of(data, "video/mp4") is MediaProblem.BROKEN


def test_a_video_box_without_length_is_broken() -> None:
    data = box(b"ftyp", b"isom" + bytes(4)) + struct.pack(">I", 3) + b"moov"
    assert problem_of(data) is MediaProblem.BROKEN


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "MP4", "PDF"]),
    position=st.floats(0, 1),
    change=st.binary(min_size=1, max_size=12),
)
def test_a_damaged_file_is_taken_or_refused_but_never_crashes(
    kind: str, position: float, change: bytes
) -> None:
    made = {"MP4": lambda: video(b"isom"), "PDF": lambda: b"%PDF-1.4\n%%EOF"}
    data = bytearray(made[kind]() if kind in made else noise(kind, (24, 24)))
    start = int(position * len(data))
    data[start : start + len(change)] = change
    try:
        assert verify(bytes(data)).data
    except MediaRefused as refused:
        assert refused.problem in MediaProblem
