"""Twilio's error codes: what each means for our work, and how an officer is told."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

import config
from config.languages import Language

ERRORS_FILE = Path(config.__file__).parent / "twilio_errors.toml"

AUTHENTICATE = 20003
"""Twilio's code for credentials it does not accept."""

TOO_MANY_REQUESTS = 20429
"""Twilio's code for a request it refused, unprocessed, because there were too many."""


class ErrorClass(StrEnum):
    """What follows from an error (FACTS: Error classes)."""

    RETRY = "retry"
    """Nothing was delivered; the same message may be tried again, with backoff."""
    PAUSE_SENDER = "pause_sender"
    """The sender rests and its messages wait."""
    STOP_EVERYTHING = "stop_everything"
    """The account or the sender is unusable: stop and alert."""
    STOP_TEMPLATE = "stop_template"
    """Nothing more goes out with this template."""
    OUR_MISTAKE = "our_mistake"
    """The message itself is wrong."""
    USE_TEMPLATE = "use_template"
    """The 24-hour window is shut: say it with a template."""
    UNREACHABLE = "unreachable"
    """This person cannot be reached."""
    OPTED_OUT = "opted_out"
    """This person wants no messages."""
    DELAY = "delay"
    """A limit of Meta's for this person: later, without blaming anybody."""
    AMBIGUOUS = "ambiguous"
    """Once means little; many at once means that our content is at fault."""
    UNKNOWN = "unknown"
    """Not in the table: do not try again, show it."""


class _Sentences(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    hi: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in one or two short sentences."""
        return self.hi if language == Language.HINDI else self.en


class TwilioError(_Sentences):
    """One code of the table."""

    code: int
    error_class: Annotated[ErrorClass, Field(alias="class")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    unknown: _Sentences
    no_code: _Sentences
    errors: dict[int, TwilioError]


@cache
def _table(file: Path = ERRORS_FILE) -> _Table:
    entries: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    named = {name: entries.pop(name) for name in ("unknown", "no_code") if name in entries}
    errors = {code: {"code": code, **entry} for code, entry in entries.items()}
    return _Table.model_validate({**named, "errors": errors})


def error_table() -> Mapping[int, TwilioError]:
    """Every code of `config/twilio_errors.toml`, checked, read once."""
    return MappingProxyType(_table().errors)


def error_class(code: int | None) -> ErrorClass:
    """What follows from `code`; one that nobody has classified is UNKNOWN."""
    error = _table().errors.get(code) if code is not None else None
    return error.error_class if error else ErrorClass.UNKNOWN


def describe(code: int | None, language: Language) -> str:
    """What `code` means and what to do about it, for an officer."""
    table = _table()
    if code is None:
        return table.no_code.sentence(language)
    error = table.errors.get(code)
    return error.sentence(language) if error else table.unknown.sentence(language).format(code=code)
