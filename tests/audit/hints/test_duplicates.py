import io

from PIL import Image

from bot.audit.hints.duplicates import block_difference, distance, fingerprint, is_same, may_be_same
from tests.audit.hints.drawing import Message, Screen, draw_chat, recompressed

SCREEN = Screen("Kolwa", "Mukesh, Anil", (Message("राम राम सा", sender="Mukesh"), Message("नमस्ते", own=True)))
PICTURE = draw_chat(SCREEN)


def again(width: int, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(recompressed(PICTURE, width, quality))).convert("RGB")


def test_a_recompressed_copy_is_the_same_picture() -> None:
    for copy in (again(720, 40), again(540, 60)):
        assert may_be_same(fingerprint(PICTURE), fingerprint(copy))
        assert is_same(PICTURE, copy)


def test_another_message_on_the_same_screen_is_another_picture() -> None:
    messages = (Message("राम राम सा", sender="Mukesh"), Message("कल शिविर में\nमिलते हैं", own=True, at="18:20"))
    other = draw_chat(Screen("Kolwa", "Mukesh, Anil", messages))
    assert not is_same(PICTURE, other)


def test_another_shape_is_another_picture() -> None:
    assert block_difference(PICTURE, PICTURE.crop((0, 0, PICTURE.width, 900))) == 255


def test_a_fingerprint_is_256_bits_and_near_itself() -> None:
    mark = fingerprint(PICTURE)
    assert len(mark) == 64
    assert distance(mark, mark) == 0
