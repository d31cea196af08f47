import re

import pytest

from bot.whatsapp.errors import ErrorClass, describe, error_class, error_table
from config.languages import Language

CLASSES_OF_FACTS = {
    ErrorClass.RETRY: [20429, 63010, 63012],
    ErrorClass.PAUSE_SENDER: [63018, 63038, 30001, 21611],
    ErrorClass.STOP_EVERYTHING: [63051, 30002, 20003, 63001, 63007, 63008, 63020],
    ErrorClass.STOP_TEMPLATE: [63013, 63027, 63028, 63030, 63040, 63041, 63042, 21655, 21656],
    ErrorClass.OUR_MISTAKE: [21617, 21658, 63021, 21910, 63015],
    ErrorClass.USE_TEMPLATE: [63016],
    ErrorClass.UNREACHABLE: [63003, 63024, 21211, 21614],
    ErrorClass.OPTED_OUT: [63014, 21610],
    ErrorClass.DELAY: [63049, 63032],
    ErrorClass.AMBIGUOUS: [63005, 63019],
}


@pytest.mark.parametrize(("kind", "codes"), CLASSES_OF_FACTS.items())
def test_every_code_has_its_class(kind: ErrorClass, codes: list[int]) -> None:
    assert [error_class(code) for code in codes] == [kind] * len(codes)


def test_the_table_holds_these_codes_and_no_others() -> None:
    assert set(error_table()) == {code for codes in CLASSES_OF_FACTS.values() for code in codes}


def test_no_code_is_classified_as_unknown() -> None:
    assert ErrorClass.UNKNOWN not in {error.error_class for error in error_table().values()}


def test_every_code_has_a_short_sentence_in_both_languages() -> None:
    for error in error_table().values():
        assert re.search("[\u0900-\u097f]", error.hi), error.code
        assert not re.search("[\u0900-\u097f]", error.en), error.code
        assert len(error.hi) <= 140, error.code
        assert len(error.en) <= 140, error.code


def test_a_code_nobody_classified_is_not_sent_again_but_shown() -> None:
    assert error_class(63999) is ErrorClass.UNKNOWN
    assert "63999" in describe(63999, Language.HINDI)
    assert "63999" in describe(63999, Language.ENGLISH)


def test_a_failure_without_a_code_has_a_sentence_too() -> None:
    assert error_class(None) is ErrorClass.UNKNOWN
    assert describe(None, Language.HINDI) != describe(None, Language.ENGLISH)


def test_the_sentence_is_in_the_language_asked_for() -> None:
    assert "24 घंटे" in describe(63016, Language.HINDI)
    assert "24 hours" in describe(63016, Language.ENGLISH)
