import pytest
from sqlmodel import col, select

from bot.models import MemberReading
from tests.handlers.talk import REKHA, Talk, buttons, said, sentence


def readings(talk: Talk) -> list[int]:
    with talk.database.read() as session:
        return list(session.exec(select(MemberReading.members).order_by(col(MemberReading.id))))


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("लगभग 250", 250),
        ("२५०", 250),
        ("ढाई सौ", 250),
        ("1,024", 1024),
        ("do sau pachas", 250),
        ("7", 7),
        ("एक", 1),
        ("two hundred and fifty", 250),
    ],
)
def test_the_count_is_answered_in_any_digits_or_words(talk: Talk, words: str, count: int) -> None:
    talk.admin()
    talk.say(REKHA, "सदस्य संख्या बतानी है")
    answer = said(talk.say(REKHA, words))
    assert answer == sentence("members-noted", group="Panchayat 1", members=count, room=1024 - count)
    assert readings(talk) == [count]
    assert talk.asking() is None


def test_a_count_is_taken_without_being_asked_for(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "menu")
    talk.say(REKHA, "हमारे ग्रुप में 312 सदस्य हैं")
    assert readings(talk) == [312]


@pytest.mark.parametrize("words", ["0", "99999", "5000 सदस्य", "42231"])
def test_an_impossible_count_is_refused_and_asked_again(talk: Talk, words: str) -> None:
    talk.admin()
    talk.say(REKHA, "सदस्य संख्या बतानी है")
    assert "1,024" in said(talk.say(REKHA, words))
    assert readings(talk) == []
    talk.say(REKHA, "300")
    assert readings(talk) == [300]


def test_a_strange_jump_is_asked_about(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "250 सदस्य")
    [question] = talk.say(REKHA, "900 सदस्य")
    assert buttons(question) == ["yes", "no"]
    assert readings(talk) == [250]
    talk.tap(REKHA, question, "yes")
    assert readings(talk) == [250, 900]


@pytest.mark.parametrize(("words", "kept"), [("900", [250, 900]), ("290", [250, 290]), ("हाँ", [250, 900])])
def test_a_strange_jump_is_settled_by_a_number_too(talk: Talk, words: str, kept: list[int]) -> None:
    talk.admin()
    talk.say(REKHA, "250 सदस्य")
    talk.say(REKHA, "900 सदस्य")
    talk.say(REKHA, words)
    assert readings(talk) == kept


def test_a_no_to_a_strange_jump_asks_for_the_number(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "250 सदस्य")
    talk.say(REKHA, "900 सदस्य")
    assert "कितने सदस्य" in said(talk.say(REKHA, "नहीं"))
    talk.say(REKHA, "290")
    assert readings(talk) == [250, 290]


def test_two_groups_ask_which_is_meant(talk: Talk) -> None:
    talk.admin()
    talk.admin(REKHA, talk.wards[0])
    question = said(talk.say(REKHA, "180 सदस्य"))
    assert "1. Panchayat 1" in question
    assert "2. Ward 1" in question
    assert "Ward 1" in said(talk.say(REKHA, "2"))
    assert readings(talk) == [180]


def test_which_group_without_a_count_asks_for_the_count_next(talk: Talk) -> None:
    talk.admin()
    talk.admin(REKHA, talk.wards[0])
    talk.say(REKHA, "सदस्य संख्या बतानी है")
    assert "Ward 1" in said(talk.say(REKHA, "दूसरा 2"[-1]))
    talk.say(REKHA, "180")
    assert readings(talk) == [180]


def test_whoever_has_no_group_is_told_so(talk: Talk) -> None:
    assert said(talk.say(REKHA, "250 members")) == sentence("members-no-group")


def test_a_global_word_works_while_the_count_is_asked_for(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "सदस्य संख्या बतानी है")
    assert "1." in said(talk.say(REKHA, "मेनू"))
