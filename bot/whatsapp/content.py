"""A message with buttons as Twilio's Content API wants it: made once, then sent to many."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.catalogue import Button
from config.languages import Language

TEXT_LIMIT = 1_024
"""Characters of a text with buttons, in the window too (Twilio: twilio/quick-reply, twilio/card)."""

SESSION_BUTTONS = 3
"""Quick replies in a message that is not an approved template (FACTS: The 24-hour window)."""

TEMPLATE_BUTTONS = 10
"""Quick replies in an approved template (FACTS: The 24-hour window)."""


@dataclass(frozen=True)
class Content:
    """A text with numbered gaps, quick replies and at most one picture, video or PDF.

    `samples` are example values of the gaps, `{"1": "…"}`; approval needs them.
    """

    name: str
    language: Language
    body: str
    buttons: Sequence[Button] = ()
    media_url: str | None = None
    samples: Mapping[str, str] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """The JSON of `POST /v1/Content`."""
        return {
            "friendly_name": self.name,
            "language": str(self.language),
            "variables": dict(self.samples),
            "types": self._types(),
        }

    def fingerprint(self) -> str:
        """SHA-256 (hex) of all that a reader sees: equal for contents that need be made only once."""
        seen = {key: value for key, value in self.payload().items() if key != "friendly_name"}
        return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def _types(self) -> dict[str, Any]:
        if self.media_url is not None:
            actions = [{"type": "QUICK_REPLY", "title": b.title, "id": b.payload} for b in self.buttons]
            # WhatsApp shows a card's title as the text of the message; its body is for RCS only.
            return {"twilio/card": {"title": self.body, "media": [self.media_url], "actions": actions}}
        if self.buttons:
            replies = [{"title": button.title, "id": button.payload} for button in self.buttons]
            return {"twilio/quick-reply": {"body": self.body, "actions": replies}}
        return {"twilio/text": {"body": self.body}}
