"""What cannot be done in the audit, each said in one sentence of the catalogue."""

from config.catalogue import text
from config.languages import Language


class Refused(Exception):
    """It cannot be done; the sentence says why and what to do instead."""

    def __init__(self, reason: str, **values: str | int) -> None:
        super().__init__(reason, values)
        self.reason = reason
        """The end of the catalogue's key, such as `not-drawn`."""
        self.values = values

    @property
    def key(self) -> str:
        """The catalogue's key of the sentence."""
        return f"audit-refused-{self.reason}"

    def said(self, language: Language) -> str:
        """The sentence for the officer."""
        return text(language, self.key, **self.values)

    def __str__(self) -> str:
        return self.said(Language.ENGLISH)


class NotDrawn(Refused):
    """There is no draw of that district and day, or no such draw at all."""


class DayNotDrawable(Refused):
    """The day is still to come, or a later one was drawn already: days are drawn in their order."""


class NotYours(Refused):
    """This officer does not judge this draw."""


class AlreadyDecided(Refused):
    """Somebody judged it before; nobody's verdict is replaced by another's."""


class NothingToJudge(Refused):
    """No picture has come: only a call can be noted."""


class TooLateToUndo(Refused):
    """There is no verdict of this officer of the last day to take back."""
