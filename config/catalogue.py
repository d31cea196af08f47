"""Every sentence a person reads, from one catalogue: a folder a language, a file a subject.

The files are Project Fluent's (`config/messages/<language>/<subject>.ftl`), so that a translator needs
no programmer and a further language needs only a folder.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from config.languages import Language

MESSAGES = Path(__file__).parent / "messages"

BUTTON_TITLE_LIMIT = 20
"""Characters in a quick reply's title (FACTS: Twilio Content API, twilio/quick-reply)."""


class MissingText(Exception):
    """A text was asked for that the catalogue does not have, or with a value missing."""


@dataclass(frozen=True)
class Button:
    """A quick reply: `payload` comes back when it is tapped, `title` is what the person sees."""

    payload: str
    title: str


@dataclass(frozen=True)
class Pattern:
    """A text with numbered gaps, as WhatsApp's content wants it: `{{1}}` in `body`, values beside it."""

    body: str
    variables: dict[str, str]

    def filled(self) -> str:
        """The text as the person reads it."""
        text = self.body
        for number, value in self.variables.items():
            text = text.replace("{{" + number + "}}", value)
        return text


@cache
def _bundle(language: Language) -> FluentBundle:
    # Indian grouping of numbers (1,24,500) comes with the region.
    bundle = FluentBundle([f"{language}-IN"], use_isolating=False)
    for file in sorted((MESSAGES / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def text(language: Language, key: str, **values: str | int | float) -> str:
    """The sentence `key` in `language`, its gaps filled with `values`.

    Raises:
        MissingText: the catalogue has no such key, or a value it needs was not given.
    """
    bundle = _bundle(language)
    name, _, attribute = key.partition(".")
    if not bundle.has_message(name):
        raise MissingText(f"{language}: {key}")
    message = bundle.get_message(name)
    source = message.attributes.get(attribute) if attribute else message.value
    if source is None:
        raise MissingText(f"{language}: {key}")
    formatted, errors = bundle.format_pattern(source, values)
    if errors:
        raise MissingText(f"{language}: {key}: {errors[0]}")
    return str(formatted)


def pattern(language: Language, key: str, **values: str | int | float) -> Pattern:
    """The sentence `key` with numbered gaps, for messages with buttons.

    WhatsApp's content is created once for a pattern and sent to many with their own values.
    """
    numbered = {name: "{{" + str(number) + "}}" for number, name in enumerate(values, start=1)}
    body = text(language, key, **numbered)
    variables = {
        str(number): str(value)
        for number, value in enumerate(values.values(), start=1)
        if "{{" + str(number) + "}}" in body
    }
    return Pattern(body, variables)


def button(language: Language, payload: str) -> Button:
    """The quick reply with this payload; its title is the catalogue's `button-<payload>`."""
    return Button(payload, text(language, "button-" + payload.replace("_", "-")))
