"""What does not match in a published draw, to be said in the reader's language."""

from dataclasses import dataclass, field

from config.catalogue import text
from config.languages import Language


@dataclass(frozen=True)
class Problem:
    """One thing that does not match; the sentence is the catalogue's `audit-problem-<key>`."""

    key: str
    values: dict[str, str | int] = field(default_factory=dict)

    def said(self, language: Language) -> str:
        """The sentence."""
        return text(language, f"audit-problem-{self.key}", **self.values)
