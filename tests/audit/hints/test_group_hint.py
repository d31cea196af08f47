import pytest

from bot.audit.hints.geometry import Box
from bot.audit.hints.group_hint import GroupVerdict, group_hint
from bot.audit.hints.header import Label
from bot.audit.hints.names import likeness
from bot.audit.hints.reader import HindiText
from bot.audit.hints.wording import flat, says

BOX = Box(0, 0, 100, 20)
NOISE = 0.5


def label(latin: str = "", hindi: str = "") -> Label:
    is_latin = latin.isascii() and bool(latin)
    return Label(BOX, latin, 0.97 if is_latin else NOISE, HindiText(hindi, 85 if hindi else 0))


def verdict(title: Label | None, *names: str) -> GroupVerdict:
    return group_hint(title, names, reads_hindi=True).verdict


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (label(hindi="ग्राम पंचायत कोलवा"), "ग्राम पंचायत कोलवा"),
        (label(hindi="ग्राम पंचायत कोलवा |"), "ग्राम पंचायत कोलवा 🌾"),
        (label("GP Kolwa Official"), "GP Kolwa Official"),
        (label("GP Kolwa Offic..."), "GP Kolwa Official"),
        (label("Kolwa Gram Panchayat"), "ग्राम पंचायत कोलवा"),
        (label(hindi="वार्ड 14 मानसरोवर"), "वार्ड 14 मानसरोवर"),
        (label("Ward 14 Mansarovar"), "वार्ड १४ मानसरोवर"),
        (label("GP Mansarovar Gram..."), "GP Mansarovar Gram Vikas Samiti"),
    ],
)
def test_the_own_name_is_known(title: Label, name: str) -> None:
    assert verdict(title, name) is GroupVerdict.OWN


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (label(hindi="ग्राम पंचायत सिरसी"), "ग्राम पंचायत कोलवा"),
        (label("Family"), "ग्राम पंचायत कोलवा"),
        (label(hindi="मामा का परिवार"), "GP Kolwa Official"),
        (label("Ward 15 Mansarovar"), "Ward 14 Mansarovar"),
    ],
)
def test_another_name_is_another(title: Label, name: str) -> None:
    assert verdict(title, name) is GroupVerdict.OTHER


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (label(hindi="ग्राम पंचायत कोलवा खुर्द"), "ग्राम पंचायत कोलवा"),
        (label(hindi="ग्राम पंचायत कोलवा"), "ग्राम पंचायत कोलवा खुर्द"),
        (label("GP ..."), "GP Kolwa"),
        (label("aTa R"), "ग्राम पंचायत कोलवा"),
    ],
)
def test_a_namesake_or_an_unreadable_name_is_left_to_the_officer(title: Label, name: str) -> None:
    unread = Label(title.box, title.latin, NOISE if not title.hindi.text else title.latin_score, title.hindi)
    assert verdict(unread, name) is GroupVerdict.UNCLEAR


def test_a_hindi_name_that_nobody_can_read_is_never_called_another() -> None:
    title = Label(BOX, "R aTš", NOISE, HindiText())
    assert group_hint(title, ["ग्राम पंचायत कोलवा"], reads_hindi=False).verdict is GroupVerdict.UNCLEAR


def test_an_earlier_name_of_the_group_counts() -> None:
    assert verdict(label("Kolwa Samachar"), "सिरसी चौपाल", "Kolwa Samachar") is GroupVerdict.OWN


@pytest.mark.parametrize(
    ("below", "kind"),
    [
        ("last seen yesterday at 22:10", "private"),
        ("आज 9:12 बजे अंतिम बार देखे गए", "private"),
        ("Tap here for contact info", "private"),
        ("Busines Account", "business"),
        ("बिज़नेस अकाउंट", "business"),
        ("Tap here for group info", "group"),
        ("12 सदस्य", "group"),
    ],
)
def test_what_stands_below_a_name_is_known_in_both_languages(below: str, kind: str) -> None:
    assert [one for one in ("private", "business", "group") if says([below], one)] == [kind]


@pytest.mark.parametrize("below", ["Mukesh is typing…", "Mukesh, Anil, You", ""])
def test_what_groups_show_as_well_speaks_for_no_private_chat(below: str) -> None:
    assert not says([below], "private")


def test_without_a_header_there_is_no_name() -> None:
    assert verdict(None, "GP Kolwa") is GroupVerdict.NONE


@pytest.mark.parametrize(
    ("hindi", "latin"),
    [("खेरवाड़ा", "kherwara"), ("धरियावद", "dhariawad"), ("झाड़ोल", "jhadol"), ("सीकर", "sikar")],
)
def test_the_two_scripts_are_compared_by_sound(hindi: str, latin: str) -> None:
    assert likeness(flat(hindi), latin) >= 78
