"""What the bot says reads well on a small screen."""

import pytest
from fluent.syntax import FluentParser, ast

from config.catalogue import MESSAGES, text
from config.languages import Language

LINES = 3
"""Lines before what there is to choose from."""

LISTS = ("menu-", "my-data", "members-which", "language-which-number", "proof-of-what-number")
"""Texts that are a numbered list, or what is kept."""

VALUES = {
    "office": "सूचना एवं जनसंपर्क कार्यालय, उदयपुर",
    "group": "ग्राम पंचायत अंबेरी सूचना समूह",
    "place": "अंबेरी",
    "town": "उदयपुर",
    "code": "42231",
    "reach": "कार्यालय का फ़ोन: +910000000001",
    "phone": "+910000000001",
    "groups": "1. अंबेरी",
    "members": 250,
    "before": 100,
    "room": 774,
    "limit": 1024,
    "lines": "नाम: रेखा",
    "name": "रेखा",
    "role": "nodal",
    "act": "given",
    "date": "22-11-2026",
    "state": "active",
}


def keys() -> list[str]:
    resource = FluentParser().parse((MESSAGES / "hi" / "conversations.ftl").read_text(encoding="utf-8"))
    return [entry.id.name for entry in resource.body if isinstance(entry, ast.Message)]


@pytest.mark.parametrize("language", Language)
def test_every_text_is_short_and_complete(language: Language) -> None:
    for key in keys():
        said = text(language, key, **VALUES)
        lines = said.splitlines()
        assert lines == [line.strip() for line in lines], f"{key}: spaces at a line's edge: {said!r}"
        assert "  " not in said, f"{key}: two spaces: {said!r}"
        assert len(said) <= 600, key
        if not key.startswith(LISTS):
            assert len(lines) <= LINES, f"{key}: {said}"


def test_hindi_is_hindi_and_respectful() -> None:
    for key in keys():
        said = text(Language.HINDI, key, **VALUES)
        assert any("ऀ" <= c <= "ॿ" for c in said), key
        for familiar in ("तुम", "तू ", "करो ", "भेजो"):
            assert familiar not in said, key
