import pytest

from config.catalogue import MissingText, Pattern, text
from config.languages import Language


def test_a_pattern_is_filled_with_its_values() -> None:
    assert Pattern("नमस्ते {{1}} जी, {{2}}", {"1": "रेखा", "2": "बड़गांव"}).filled() == "नमस्ते रेखा जी, बड़गांव"


def test_a_missing_text_is_an_error_and_not_an_empty_message() -> None:
    with pytest.raises(MissingText, match="no-such-text"):
        text(Language.HINDI, "no-such-text")
