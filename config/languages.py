"""The languages Munadi speaks."""

from enum import StrEnum


class Language(StrEnum):
    """A language with a complete message catalogue; Hindi is the default everywhere."""

    HINDI = "hi"
    ENGLISH = "en"
