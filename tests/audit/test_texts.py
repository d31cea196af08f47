import tomllib

import pytest

from bot.audit.answers import Answer
from bot.audit.problems import Problem
from bot.audit.verdicts import BUTTONS, VERDICT_WORDS, Verdict, read_verdict
from config.catalogue import button, text
from config.languages import Language


@pytest.mark.parametrize("language", Language)
def test_there_is_a_sentence_for_every_answer_and_verdict(language: Language) -> None:
    for answer in Answer:
        assert text(language, answer.key)
    for verdict in Verdict:
        assert text(language, f"audit-judged-{verdict}", group="समूह")
        assert text(language, "audit-refused-already-decided", who="Asha Verma", state=verdict.value)
    assert Problem("frame-missing", {"group": "7"}).said(language)
    assert [button(language, payload).payload for payload in BUTTONS] == list(BUTTONS)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 ठीक", (1, Verdict.ACCEPTED)),
        ("१ ठीक है", (1, Verdict.ACCEPTED)),
        (" 2. OK ", (2, Verdict.ACCEPTED)),
        ("2) adhura", (2, Verdict.REJECTED)),
        ("1अधूरा।", (1, Verdict.REJECTED)),
        ("2 - Call kiya!", (2, Verdict.CALLED)),
        ("1  फ़ोन   किया", (1, Verdict.CALLED)),
        ("ठीक", None),
        ("1", None),
        ("1 बजे ठीक रहेगा", None),
        ("12345 ठीक", None),
        ("", None),
    ],
)
def test_a_verdict_is_read_from_a_number_and_a_word(written: str, read: tuple[int, Verdict] | None) -> None:
    assert read_verdict(written) == read


def test_every_word_of_the_list_is_read_as_the_verdict_it_stands_under() -> None:
    listed = tomllib.loads(VERDICT_WORDS.read_text(encoding="utf-8"))
    assert set(listed) == {verdict.value for verdict in Verdict}
    for verdict, words in listed.items():
        for word in words:
            assert read_verdict(f"1 {word}") == (1, Verdict(verdict)), word
