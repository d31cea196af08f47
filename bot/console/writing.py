"""Showing a text as WhatsApp would show it."""

import re

from markupsafe import Markup, escape

_LINK = re.compile(r"(https?://[^\s<]+)")

_MARKS = (
    ("*", "strong"),
    ("_", "em"),
    ("~", "s"),
)


def whatsapp_html(text: str) -> Markup:
    """A message as HTML: *bold*, _slanted_, ~struck~ and links marked, everything else escaped.

    Line breaks stay line breaks; the style sheet shows them.
    """
    parts = _LINK.split(text)
    # Every second part is a link; marks inside of links mean nothing.
    shown = [
        f'<span class="wa-link">{escape(part)}</span>' if position % 2 else _marked(str(escape(part)))
        for position, part in enumerate(parts)
    ]
    return Markup("".join(shown))  # noqa: S704 - every part is escaped above


def first_line(text: str) -> str:
    """What a text is called in lists: its first line, without marks."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    for mark, _ in _MARKS:
        line = line.replace(mark, "")
    return line.strip()


def _marked(escaped: str) -> str:
    for mark, element in _MARKS:
        sign = re.escape(mark)
        pattern = rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]+?)(?<=\S){sign}(?![\w{sign}])"
        escaped = re.sub(pattern, rf"<{element}>\1</{element}>", escaped)
    return escaped
