"""Every sentence a person reads exists in Hindi and English (DESIGN: Promises 9)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from config.catalogue import BUTTON_TITLE_LIMIT, MESSAGES
from config.languages import Language

FILES = sorted({path.name for path in MESSAGES.rglob("*.ftl")})


def entries(path: Path) -> Iterator[tuple[str, ast.Pattern]]:
    for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{path}: cannot be read: {entry.content[:80]!r}"
        if isinstance(entry, ast.Message):
            if entry.value is not None:
                yield entry.id.name, entry.value
            for attribute in entry.attributes:
                yield f"{entry.id.name}.{attribute.id.name}", attribute.value


def variables(pattern: ast.Pattern) -> set[str]:
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, ast.VariableReference):
            found.add(node.id.name)
        elif isinstance(node, ast.BaseNode):
            for value in vars(node).values():
                walk(value)
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(pattern)
    return found


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_texts_with_the_same_gaps(name: str) -> None:
    by_language = {}
    for language in Language:
        path = MESSAGES / language / name
        assert path.is_file(), f"{language} lacks {name}"
        keys = [key for key, _ in entries(path)]
        assert len(keys) == len(set(keys)), f"{path}: a key stands twice"
        by_language[language] = {key: variables(pattern) for key, pattern in entries(path)}
    assert by_language[Language.HINDI] == by_language[Language.ENGLISH]


def test_no_text_is_in_two_files() -> None:
    for language in Language:
        keys = [key for name in FILES for key, _ in entries(MESSAGES / language / name)]
        assert len(keys) == len(set(keys))


def test_the_titles_of_buttons_fit() -> None:
    for language in Language:
        for name in FILES:
            for key, pattern in entries(MESSAGES / language / name):
                if key.startswith("button-"):
                    title = "".join(
                        element.value for element in pattern.elements if isinstance(element, ast.TextElement)
                    )
                    assert len(title) <= BUTTON_TITLE_LIMIT, f"{language} {key}: {title!r}"
