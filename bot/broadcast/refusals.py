"""What an office asked for and cannot have, each said in one sentence of the catalogue."""

from config.catalogue import text
from config.languages import Language


class Refused(Exception):
    """It cannot be done; the sentence says why and what to do instead."""

    def __init__(self, reason: str, **values: str | int | float) -> None:
        super().__init__(reason, values)
        self.reason = reason
        """The end of the catalogue's key, such as `too-long`."""
        self.values = values

    def said(self, language: Language) -> str:
        """The sentence for the officer."""
        return text(language, f"broadcast-refused-{self.reason}", **self.values)

    def __str__(self) -> str:
        return self.said(Language.ENGLISH)


class ContentProblem(Refused):
    """The text or the file cannot travel on WhatsApp."""


class AudienceProblem(Refused):
    """The audience does not exist or is empty."""


class NotAllowed(Refused):
    """This officer may not do this."""


class WrongState(Refused):
    """The broadcast is not, or no longer, in a state in which this can be done."""


class CannotSend(Refused):
    """Something that every delivery needs is missing: a tag or a sender."""
