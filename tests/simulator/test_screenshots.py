"""Screenshots: what is drawn, and what the wrapping of text does."""

import io

import pytest
from PIL import Image

from bot.simulator.lettering import clipped, width_of, wrap
from bot.simulator.screenshots import HEIGHT, WIDTH, Chat, Said, draw

TEXT = "*पीएम किसान सम्मान निधि*: 20वीं किस्त आ चुकी है।\n\n#UDR-N7YKDH\nकृपया सभी तक पहुँचाएँ 🙏"


def chat(**more: object) -> Chat:
    given: dict[str, object] = {
        "title": "ग्राम पंचायत बड़गांव",
        "subtitle": "देवीलाल, Ganesh",
        "day": "आज",
        "text": TEXT,
        "time": "14:02",
        "before": (Said("सुरेश डांगी", "राम राम सा 🙏", "08:18"),),
    }
    return Chat(**(given | more))  # type: ignore[arg-type]


def picture_of(**more: object) -> Image.Image:
    return Image.open(io.BytesIO(draw(chat(**more)))).convert("RGB")


def green(image: Image.Image) -> int:
    """Pixels of an outgoing bubble by day."""
    return sum(
        1
        for red, leaf, blue in image.resize((54, 117)).get_flattened_data()
        if leaf > 235 and red < 235 and blue < 230
    )


def test_a_screenshot_is_a_jpeg_of_half_a_phone() -> None:
    image = Image.open(io.BytesIO(draw(chat())))
    assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))


def test_the_post_is_an_outgoing_bubble() -> None:
    image = picture_of()
    assert green(image) > 200
    assert green(image) > 4 * green(picture_of(text="x"))


def test_the_picture_of_the_content_is_on_it() -> None:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), (255, 0, 255)).save(out, "PNG")
    colours = picture_of(picture=out.getvalue()).resize((54, 117)).get_flattened_data()
    assert sum(1 for red, leaf, blue in colours if red > 230 and leaf < 40 and blue > 230) > 600


def test_by_night_it_is_dark() -> None:
    assert picture_of(dark=True).getpixel((5, 600)) < (40, 40, 50)  # type: ignore[operator]
    assert picture_of().getpixel((5, 600)) > (200, 200, 200)  # type: ignore[operator]


@pytest.mark.parametrize("text", ["", "क" * 300, "x\n" * 200, "*unclosed", "🙏🙏🙏", "https://" + "a" * 200])
def test_any_text_can_be_drawn(text: str) -> None:
    assert picture_of(text=text, before=(), subtitle="").size == (WIDTH, HEIGHT)


def test_lines_are_wrapped_to_the_width_and_bold_is_kept() -> None:
    lines = wrap(TEXT, 22, 380)
    assert all(width_of(line) <= 390 for line in lines)
    assert [piece.text for piece in lines[0] if piece.bold and not piece.text.isspace()][:2] == [
        "पीएम",
        "किसान",
    ]
    assert not any("*" in piece.text for line in lines for piece in line)
    assert ["".join(piece.text for piece in line) for line in lines].count("#UDR-N7YKDH") == 1
    assert lines[-1][-1].is_emoji


def test_what_does_not_fit_is_cut_with_dots() -> None:
    assert clipped("ग्राम पंचायत", 22, 1000) == "ग्राम पंचायत"
    assert clipped("ग्राम पंचायत बड़गांव " * 5, 22, 200).endswith("…")
