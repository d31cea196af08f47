"""Pictures of phones that the shared set does not know: other colours, wallpapers, layouts, languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from PIL import Image

from bot.audit.hints.group_hint import GroupVerdict
from bot.audit.hints.hints import Expectation, Flag, Hints, Order, examine
from bot.audit.hints.reader import Reader
from bot.audit.hints.tag_hint import TagVerdict
from bot.registry.tags import encode
from bot.whatsapp.media import MediaProblem, MediaRefused
from config.catalogue import text
from config.languages import Language
from tests.audit.hints.drawing import (
    BLUE_NIGHT,
    DAY,
    IPHONE,
    NIGHT,
    VIOLET,
    Look,
    Message,
    Screen,
    camera_picture,
    draw_chat,
    draw_chat_list,
    draw_preview,
    encoded,
    photographed,
    recompressed,
)

OWN, OTHER = encode("JPR", 77), encode("JPR", 12_345)
GROUP = "GP Kolwa Official"
EXPECTATION = Expectation(OWN, (GROUP,))
POST = "Free vaccination on Wednesday\n{tag}\nआशा दीदी से पूछें"
POSTED = Message(POST.format(tag=OWN), own=True, poster=True)
TALK = (Message("राम राम सा", sender="Mukesh", at="9:05"),)
CHAT = Screen(GROUP, "Mukesh, Anil, सरिता", (*TALK, POSTED))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader()
    if not reader.can_read:
        pytest.skip("no text recognition is installed")
    return reader


def look_at(picture: Image.Image | bytes, reader: Reader, expectation: Expectation = EXPECTATION) -> Hints:
    data = picture if isinstance(picture, bytes) else recompressed(picture)
    return examine(data, expectation, reader)


@pytest.mark.parametrize(
    "look",
    [
        DAY,
        replace(NIGHT, wallpaper="doodles"),
        IPHONE,
        replace(VIOLET, wallpaper="gradient"),
        replace(DAY, wallpaper="photo"),
    ],
    ids=["day", "night", "iphone", "violet", "photo"],
)
def test_the_own_post_in_the_own_group_is_clear(look: Look, reader: Reader) -> None:
    hints = look_at(draw_chat(replace(CHAT, look=look)), reader)
    assert hints.tag.verdict is TagVerdict.OWN
    assert hints.group.verdict is GroupVerdict.OWN
    assert hints.flags == ()
    assert hints.order is Order.CLEAR
    assert hints.posted_at == time(10, 42)


@pytest.mark.parametrize("look", [IPHONE, BLUE_NIGHT], ids=["iphone", "night"])
@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"messages": (*TALK, replace(POSTED, mark="clock"))}, Flag.NOT_SENT_YET),
        ({"messages": (*TALK, replace(POSTED, own=False, sender="Anil"))}, Flag.INCOMING),
        ({"messages": (*TALK, replace(POSTED, text=POST.format(tag=OTHER)))}, Flag.OTHER_TAG),
        ({"title": "Cousins"}, Flag.OTHER_GROUP),
        (
            {"title": "Sunita", "subtitle": "last seen today at 9:12", "messages": (POSTED,)},
            Flag.PRIVATE_CHAT,
        ),
        ({"title": "Sunita", "subtitle": "", "messages": (POSTED,)}, Flag.PRIVATE_CHAT),
        (
            {"title": "DIPR", "subtitle": "Business account", "messages": (replace(POSTED, own=False),)},
            Flag.BOT_CHAT,
        ),
    ],
    ids=["clock", "incoming", "other tag", "other group", "private", "private without a line", "bot"],
)
def test_what_is_not_a_proof_is_flagged_for_what_it_is(
    change: dict[str, object], flag: Flag, look: Look, reader: Reader
) -> None:
    hints = look_at(draw_chat(replace(CHAT, look=look, **change)), reader)  # type: ignore[arg-type]
    assert hints.flags == (flag,)
    assert hints.order is Order.CONTRADICTS


def test_one_grey_tick_is_no_hint(reader: Reader) -> None:
    hints = look_at(draw_chat(replace(CHAT, messages=(*TALK, replace(POSTED, mark="tick")))), reader)
    assert hints.flags == ()


def test_without_the_header_the_officer_has_to_look(reader: Reader) -> None:
    hints = look_at(draw_chat(replace(CHAT, header=False)), reader)
    assert (hints.group.verdict, hints.flags, hints.order) == (GroupVerdict.NONE, (), Order.LOOK)


def test_without_the_post_there_is_no_tag(reader: Reader) -> None:
    hints = look_at(draw_chat(replace(CHAT, messages=TALK)), reader)
    assert (hints.tag.verdict, hints.contradiction, hints.order) == (TagVerdict.NONE, False, Order.LOOK)


def test_a_preview_is_not_sent(reader: Reader) -> None:
    assert look_at(draw_preview(POST.format(tag=OWN), GROUP), reader).flags == (Flag.PREVIEW,)


@pytest.mark.parametrize("look", [DAY, NIGHT], ids=["day", "night"])
def test_a_list_of_chats_shows_no_message(look: Look, reader: Reader) -> None:
    names = [GROUP, "Ravi", "सीमा", "Office", "Ward 9"]
    assert look_at(draw_chat_list(names, look), reader).flags == (Flag.CHAT_LIST,)


def test_a_camera_picture_is_no_screenshot(reader: Reader) -> None:
    assert look_at(camera_picture(), reader).flags == (Flag.NOT_A_SCREENSHOT,)


def test_a_photo_of_a_screen_contradicts_nothing(reader: Reader) -> None:
    hints = look_at(encoded(photographed(draw_chat(CHAT)), "JPEG"), reader)
    assert hints.tag.verdict is TagVerdict.OWN
    assert (hints.flags, hints.order) == ((Flag.PHOTO_OF_SCREEN,), Order.LOOK)


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
def test_a_turned_screenshot_is_read_at_a_second_try(turn: Image.Transpose, reader: Reader) -> None:
    hints = look_at(encoded(draw_chat(CHAT).transpose(turn)), reader)
    assert (hints.tag.verdict, hints.flags) == (TagVerdict.OWN, ())


def test_a_post_older_than_its_delivery_is_pointed_out(reader: Reader) -> None:
    hints = look_at(draw_chat(CHAT), reader, replace(EXPECTATION, delivered_at=time(11, 0)))
    assert "hint-time-before" in {one.key for one in hints.evidence}


def test_every_reason_has_its_sentence_and_lies_on_the_picture(reader: Reader) -> None:
    for one in look_at(draw_chat(replace(CHAT, title="Cousins")), reader).evidence:
        assert all(text(language, one.key, **one.values) for language in Language)
        if one.box is not None:
            assert 0 <= one.box.left < one.box.right <= 1
            assert 0 <= one.box.top < one.box.bottom <= 1


def test_hindi_names_are_read_where_hindi_is_installed(reader: Reader) -> None:
    hints = look_at(
        draw_chat(replace(CHAT, title="ग्राम पंचायत कोलवा")), reader, Expectation(OWN, ("ग्राम पंचायत कोलवा",))
    )
    if reader.can_read_hindi:
        assert hints.group.verdict is GroupVerdict.OWN
    else:
        assert hints.group.verdict is GroupVerdict.UNCLEAR
        assert "hint-no-hindi" in {one.key for one in hints.evidence}


def test_without_any_recognition_the_proof_goes_on_and_says_so() -> None:
    class WithoutEngine(Reader):
        can_read = False  # type: ignore[assignment]

    hints = examine(encoded(camera_picture(), "JPEG"), EXPECTATION, WithoutEngine())
    assert (hints.flags, hints.order) == ((), Order.LOOK)
    assert [one.key for one in hints.evidence] == ["hint-no-reading"]


def test_a_folder_without_hindi_data_is_passed_over(tmp_path: Path) -> None:
    assert not Reader(data_folders=[tmp_path]).can_read_hindi
    (tmp_path / "hin.traineddata").touch()
    assert Reader(data_folders=[tmp_path / "none", tmp_path]).can_read_hindi


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", MediaProblem.BROKEN),
        (encoded(camera_picture(), "JPEG")[:900], MediaProblem.BROKEN),
        (b"%PDF-1.7\n%%EOF\n", MediaProblem.NOT_SUPPORTED),
        (encoded(Image.new("1", (10_000, 10_000))), MediaProblem.BOMB),
    ],
    ids=["nothing", "cut off", "pdf", "bomb"],
)
def test_what_cannot_be_looked_at_is_refused(data: bytes, problem: MediaProblem) -> None:
    with pytest.raises(MediaRefused) as refused:
        examine(data, EXPECTATION, Reader())
    assert refused.value.problem is problem


@pytest.mark.parametrize("size", [(1, 1), (40, 3000), (3000, 40)])
def test_odd_shapes_are_survived(size: tuple[int, int], reader: Reader) -> None:
    assert look_at(encoded(Image.new("RGB", size, "white")), reader).flags == (Flag.NOT_A_SCREENSHOT,)
