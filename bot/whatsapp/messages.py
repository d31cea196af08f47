"""What is said to Twilio and what Twilio says of it, free of twilio-python's own types."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True)
class OutgoingMessage:
    """A message to one person: either `body`, with or without media, or `content_sid` with its variables.

    `validity_seconds` is how long it may wait in Twilio's queue, 1 to 36,000 (FACTS: Sending).
    """

    to: str
    sender: str
    status_callback: str
    validity_seconds: int
    body: str | None = None
    content_sid: str | None = None
    content_variables: Mapping[str, str] | None = None
    media_urls: Sequence[str] = ()
    messaging_service_sid: str | None = None

    def __post_init__(self) -> None:
        if self.content_sid is not None and (self.body is not None or self.media_urls):
            raise ValueError("a content carries its text and media itself")
        if self.content_sid is None and self.body is None and not self.media_urls:
            raise ValueError("a message needs a text, media or a content")

    def parameters(self) -> dict[str, Any]:
        """The arguments of twilio-python's `messages.create_async`; what is not set is left out."""
        variables = self.content_variables
        given = {
            "to": self.to,
            "from_": self.sender,
            "status_callback": self.status_callback,
            "validity_period": self.validity_seconds,
            "messaging_service_sid": self.messaging_service_sid,
            "body": self.body,
            "media_url": list(self.media_urls) or None,
            "content_sid": self.content_sid,
            "content_variables": json.dumps(dict(variables), ensure_ascii=False) if variables else None,
        }
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True)
class ListedMessage:
    """A message as Twilio keeps it. It does not say with which StatusCallback it was created."""

    sid: str
    status: str
    body: str
    to: str
    sender: str | None
    created_at: datetime
    error_code: int | None

    @classmethod
    def of(cls, record: Any) -> Self:
        """From twilio-python's MessageInstance."""
        return cls(
            sid=record.sid,
            status=record.status,
            body=record.body or "",
            to=record.to,
            sender=record.from_,
            created_at=record.date_created,
            error_code=record.error_code,
        )


@dataclass(frozen=True)
class Approval:
    """Meta's word on a template: `status` and `category` as Twilio reports them, in lower case.

    Meta may have changed the category that was asked for.
    """

    status: str
    category: str | None = None
    rejection_reason: str | None = None

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """From the fields of Twilio's answer."""
        category = answer.get("category")
        return cls(
            status=str(answer.get("status") or "unsubmitted").lower(),
            category=str(category).lower() if category else None,
            rejection_reason=answer.get("rejection_reason") or None,
        )
