"""The templates for when the window is shut: definitions as data, checked by WhatsApp's rules."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import config
from bot.whatsapp.content import TEMPLATE_BUTTONS, TEXT_LIMIT, Content
from config.catalogue import BUTTON_TITLE_LIMIT, Button
from config.languages import Language

TEMPLATES = Path(config.__file__).parent / "templates"

VARIABLE_LIMIT = 120
"""Characters of a value that fills a gap; what is longer is cut."""

_VARIABLE = re.compile(r"\{\{(.*?)\}\}")
_ADJACENT = re.compile(r"\}\}\s*\{\{")


class TemplateWrong(Exception):
    """A definition breaks a rule; the message is one line that names the file and the rule."""


class UnknownTemplate(Exception):
    """There is no definition of this name."""


class TemplateCategory(StrEnum):
    """Meta's category, which decides the price; Meta may change it."""

    UTILITY = "utility"
    AUTHENTICATION = "authentication"
    MARKETING = "marketing"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TemplateText(_Part):
    """A template in one language: the text with its gaps, and a sample for each gap."""

    body: str
    samples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _rules(self) -> Self:
        """FACTS: The 24-hour window, templates."""
        names = _VARIABLE.findall(self.body)
        if sorted(set(names)) != sorted(str(number) for number in range(1, len(set(names)) + 1)):
            raise ValueError("the variables must be numbered {{1}}, {{2}} … without a gap")
        if len(self.samples) != len(set(names)):
            raise ValueError("every variable needs a sample")
        if self.body.strip().startswith("{{") or self.body.strip().endswith("}}"):
            raise ValueError("the text cannot begin or end with a variable")
        if _ADJACENT.search(self.body):
            raise ValueError("two variables cannot stand side by side")
        if len(self.body) + VARIABLE_LIMIT * len(names) > TEXT_LIMIT:
            raise ValueError(f"the text with its variables filled must stay within {TEXT_LIMIT} characters")
        if any(sample != clean_variable(sample) for sample in self.samples):
            raise ValueError("a sample holds what a variable cannot hold")
        return self


class TemplateButton(_Part):
    """A quick reply: what comes back when it is tapped, and its title in each language."""

    payload: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    hi: Annotated[str, Field(min_length=1, max_length=BUTTON_TITLE_LIMIT)]
    en: Annotated[str, Field(min_length=1, max_length=BUTTON_TITLE_LIMIT)]

    def in_language(self, language: Language) -> Button:
        """The button as a person of this language sees it."""
        return Button(self.payload, self.hi if language == Language.HINDI else self.en)


class TemplateDefinition(_Part):
    """A file of `config/templates`: one template in both languages."""

    name: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    category: TemplateCategory
    hi: TemplateText
    en: TemplateText
    buttons: Annotated[tuple[TemplateButton, ...], Field(max_length=TEMPLATE_BUTTONS)] = ()

    @model_validator(mode="after")
    def _languages_agree(self) -> Self:
        if len(self.hi.samples) != len(self.en.samples):
            raise ValueError("both languages need the same variables")
        if len({button.payload for button in self.buttons}) != len(self.buttons):
            raise ValueError("two buttons cannot have the same payload")
        return self

    def text(self, language: Language) -> TemplateText:
        """The text in this language."""
        return self.hi if language == Language.HINDI else self.en

    def content(self, language: Language) -> Content:
        """What is made at Twilio for this language."""
        text = self.text(language)
        return Content(
            name=f"{self.name}_{language}",
            language=language,
            body=text.body,
            buttons=[button.in_language(language) for button in self.buttons],
            samples={str(number): sample for number, sample in enumerate(text.samples, start=1)},
        )

    def fingerprint(self, language: Language) -> str:
        """SHA-256 (hex) of all that Meta approves in this language."""
        approved = [self.name, self.category, self.content(language).fingerprint()]
        return hashlib.sha256(json.dumps(approved).encode()).hexdigest()

    def approval_name(self, language: Language) -> str:
        """The name at Meta, which never approves a changed text under a name it knows already."""
        return f"{self.name}_{self.fingerprint(language)[:8]}"


def definitions(directory: Path = TEMPLATES) -> Mapping[str, TemplateDefinition]:
    """Every definition by name, checked, read once.

    Raises:
        TemplateWrong: one breaks a rule.
    """
    return MappingProxyType(_load(directory))


@cache
def _load(directory: Path) -> dict[str, TemplateDefinition]:
    loaded = {}
    for file in sorted(directory.glob("*.toml")):
        try:
            read = TemplateDefinition.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            reason = first["msg"].removeprefix("Value error, ")
            raise TemplateWrong(f"{file.name}: {place}: {reason}") from None
        except tomllib.TOMLDecodeError as error:
            raise TemplateWrong(f"{file.name}: {error}") from None
        if read.name != file.stem:
            raise TemplateWrong(f"{file.name}: name: the file must be called {read.name}.toml")
        loaded[read.name] = read
    return loaded


def definition(name: str) -> TemplateDefinition:
    """The definition of this name.

    Raises:
        UnknownTemplate: there is none.
    """
    try:
        return definitions()[name]
    except KeyError:
        raise UnknownTemplate(name) from None


def clean_variable(value: str) -> str:
    """`value` made fit for a gap: one line, single spaces, not empty, at most VARIABLE_LIMIT characters.

    WhatsApp refuses a message in which a variable is empty or holds a newline, a tab or more than four
    spaces in a row.
    """
    line = " ".join(value.split())
    if len(line) > VARIABLE_LIMIT:
        line = line[: VARIABLE_LIMIT - 1].rstrip() + "…"
    return line or "–"
