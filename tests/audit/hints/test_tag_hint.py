import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.hints.geometry import Box, Line
from bot.audit.hints.tag_hint import TagVerdict, tag_hint
from bot.registry.tags import SIGNS, SPACE, encode

OWN, OTHER = encode("JPR", 77), encode("JPR", 12_345)


def line(text: str, top: float = 0) -> Line:
    return Line(text, Box(0, top, 100, top + 10), 0.99)


def test_the_own_tag_is_found_among_other_text() -> None:
    hint = tag_hint([line("राम राम"), line(f"देखें {OWN}")], OWN)
    assert (hint.verdict, hint.read, hint.is_nearly) == (TagVerdict.OWN, OWN, False)


def test_the_own_tag_wins_over_yesterdays_above_it() -> None:
    assert tag_hint([line(OTHER), line(OWN), line(OTHER)], OWN).verdict is TagVerdict.OWN


def test_another_tag_is_another() -> None:
    hint = tag_hint([line(OTHER)], OWN)
    assert (hint.verdict, hint.read) == (TagVerdict.OTHER, OTHER)


def test_without_a_tag_there_is_none() -> None:
    hint = tag_hint([line("#followme"), line("01-01-2026"), line("+91 98290 00000")], OWN)
    assert (hint.verdict, hint.read) == (TagVerdict.NONE, None)


@pytest.mark.parametrize("written", ["{0} -{1}", "{0}–{1}", "{0}{1}", "{0}_{1}"])
def test_dashes_are_read_in_many_ways(written: str) -> None:
    letters, signs = OWN.split("-")
    assert tag_hint([line(written.format(letters, signs))], OWN).verdict is TagVerdict.OWN


def test_a_sign_taken_for_a_look_alike_is_mended_by_the_check_character() -> None:
    assert tag_hint([line("#UDR-N7YKOH")], "#UDR-N7YKDH").read == "#UDR-N7YKDH"


def test_one_unreadable_sign_leaves_the_tag_nearly_read() -> None:
    hint = tag_hint([line("#UDR-N7YKBH")], "#UDR-N7YKDH")
    assert (hint.verdict, hint.is_nearly) == (TagVerdict.OWN, True)


@given(st.integers(0, SPACE - 1), st.integers(0, 5), st.sampled_from(SIGNS))
def test_one_wrong_sign_never_makes_another_deliverys_tag(serial: int, place: int, sign: str) -> None:
    tag = encode("JPR", serial)
    at = 5 + place
    wrong = tag[:at] + sign + tag[at + 1 :]
    assert tag_hint([line(wrong)], tag).verdict is TagVerdict.OWN
