"""Content templates: the rules of Twilio's Content API and of Meta's approval, and how they are filled."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.errors import Refused
from bot.simulator.store import Button, new_sid

Json = dict[str, Any]

BODY_LIMIT = 1024
"""Characters of a body, filled (FACTS: a rendered template; the same for in-session quick replies)."""
TITLE_LIMIT = 20
REPLIES_IN_TEMPLATE = 10
REPLIES_IN_SESSION = 3
LIST_ITEMS = 10
ITEM_LIMIT = 24
DESCRIPTION_LIMIT = 72
FOOTER_LIMIT = 60

VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
IN_SESSION_ONLY = ("twilio/list-picker", "twilio/location")
PREFERENCE = (
    "whatsapp/card",
    "whatsapp/authentication",
    "twilio/card",
    "twilio/quick-reply",
    "twilio/call-to-action",
    "twilio/list-picker",
    "twilio/media",
    "twilio/text",
)
"""Which of a content's types WhatsApp gets, richest first."""
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")


@dataclass(eq=False)
class Approval:
    """What WhatsApp thinks of a content."""

    name: str
    category: str
    content_type: str
    allow_category_change: bool
    status: str = "received"
    rejection_reason: str = ""

    def as_json(self) -> Json:
        """As the Content API shows it."""
        return {
            "type": "whatsapp",
            "name": self.name,
            "category": self.category,
            "content_type": self.content_type,
            "status": self.status,
            "rejection_reason": self.rejection_reason,
            "allow_category_change": self.allow_category_change,
        }


@dataclass(frozen=True)
class Filled:
    """A content with its variables filled in, as a message shows it."""

    body: str
    buttons: tuple[Button, ...] = ()
    list_title: str = ""
    footer: str = ""
    media_urls: tuple[str, ...] = ()


@dataclass(eq=False)
class Content:
    """One content of the Content API."""

    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Json]
    created: datetime
    updated: datetime
    approval: Approval | None = None
    sid: str = field(default_factory=lambda: new_sid("HX"))
    gaps: frozenset[str] = frozenset()
    """The variables that the type WhatsApp gets has."""

    def __post_init__(self) -> None:
        self.gaps = frozenset(VARIABLE.findall(json.dumps(self.types[self.content_type])))

    @property
    def content_type(self) -> str:
        """The type that WhatsApp gets."""
        return next(name for name in PREFERENCE if name in self.types)

    @property
    def is_approved(self) -> bool:
        """Whether it may go out while the window is shut."""
        return self.approval is not None and self.approval.status == "approved"

    def allowed_in_session(self) -> bool:
        """Whether it may go out within the window without approval: up to three quick replies may.

        Links and numbers to call need approval (twilio.com/docs/content/session-definitions).
        """
        actions = self.types[self.content_type].get("actions") or []
        only_replies = all(_kind(action) == "reply" for action in actions)
        return self.content_type != "whatsapp/authentication" and (
            only_replies and len(actions) <= REPLIES_IN_SESSION
        )

    def fill(self, given: Mapping[str, str]) -> Filled:
        """The content with `given` in its gaps, or with its samples where nothing was given."""
        values = self.variables | dict(given)

        def filled(text: object) -> str:
            return VARIABLE.sub(lambda match: values.get(match[1], match[0]), str(text or ""))

        shown = self.types[self.content_type]
        buttons = tuple(
            Button(
                _kind(action),
                filled(action.get("title")),
                filled(action.get("id") or action.get("url") or action.get("phone") or action.get("title")),
            )
            for action in shown.get("actions") or []
        ) + tuple(
            Button("item", filled(item.get("item")), filled(item.get("id")), filled(item.get("description")))
            for item in shown.get("items") or []
        )
        title, body = filled(shown.get("title") or shown.get("header_text")), filled(shown.get("body"))
        media = shown.get("media") or []
        return Filled(
            body=f"*{title}*\n{body}".strip() if title and body else body or title,
            buttons=buttons,
            list_title=filled(shown.get("button")) if shown.get("items") else "",
            footer=filled(shown.get("footer") or shown.get("subtitle")),
            media_urls=tuple(filled(url) for url in ([media] if isinstance(media, str) else media)),
        )


def _kind(action: Json) -> str:
    kind = str(action.get("type", "QUICK_REPLY")).upper()
    return {"URL": "url", "PHONE_NUMBER": "phone"}.get(kind, "reply")


def read_content(data: object, now: datetime) -> Content:
    """A new content from the JSON of a POST.

    Raises:
        Refused: it breaks a rule of Twilio's.
    """
    if not isinstance(data, dict) or not data.get("language") or not isinstance(data.get("types"), dict):
        raise Refused(20001, "Invalid parameter: language and types are required")
    variables = data.get("variables") or {}
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        raise Refused(20001, "Invalid parameter: variables must be an object of strings")
    types: dict[str, Json] = {name: shown for name, shown in data["types"].items() if shown is not None}
    known = [name for name in PREFERENCE if name in types]
    if not known:
        raise Refused(20001, f"Invalid parameter: types must hold at least one of {', '.join(PREFERENCE)}")
    for name in known:
        _check_type(name, types[name])
    return Content(str(data.get("friendly_name") or ""), str(data["language"]), variables, types, now, now)


def _check_type(name: str, shown: object) -> None:
    def refuse(problem: str) -> Refused:
        return Refused(20001, f"Invalid parameter: {name}: {problem}")

    if not isinstance(shown, dict):
        raise refuse("must be an object")
    if not (shown.get("body") or shown.get("title") or (name == "twilio/media" and shown.get("media"))):
        raise refuse("body is required")
    actions, items = shown.get("actions") or [], shown.get("items") or []
    if name == "twilio/quick-reply" and not 1 <= len(actions) <= REPLIES_IN_TEMPLATE:
        raise refuse(f"between 1 and {REPLIES_IN_TEMPLATE} actions are allowed")
    if name == "twilio/list-picker" and not (1 <= len(items) <= LIST_ITEMS and shown.get("button")):
        raise refuse(f"a button and between 1 and {LIST_ITEMS} items are required")
    if any(not 1 <= len(str(action.get("title", ""))) <= TITLE_LIMIT for action in actions):
        raise refuse(f"the title of an action has 1 to {TITLE_LIMIT} characters")
    if len(str(shown.get("footer") or "")) > FOOTER_LIMIT:
        raise refuse(f"the footer has at most {FOOTER_LIMIT} characters")
    for item in items:
        if not 1 <= len(str(item.get("item", ""))) <= ITEM_LIMIT:
            raise refuse(f"an item has 1 to {ITEM_LIMIT} characters")
        if len(str(item.get("description", ""))) > DESCRIPTION_LIMIT:
            raise refuse(f"a description has at most {DESCRIPTION_LIMIT} characters")


def rejection(content: Content) -> str:
    """Why Meta would refuse to approve this content; empty when it would not (FACTS: templates)."""
    if content.content_type in IN_SESSION_ONLY:
        return f"{content.content_type} cannot be a WhatsApp template"
    shown = content.types[content.content_type]
    body = str(shown.get("body") or shown.get("title") or "").strip()
    numbers = [match[1] for match in VARIABLE.finditer(body)]
    if len(body) > BODY_LIMIT:
        return f"The body has more than {BODY_LIMIT} characters"
    if numbers and (VARIABLE.match(body) or body.endswith("}}")):
        return "Variables can't be at the start or end of the template"
    if re.search(r"}}\s*{{", body):
        return "Variables can't stand side by side"
    if sorted(set(numbers), key=lambda number: (len(number), number)) != [
        str(number) for number in range(1, len(set(numbers)) + 1)
    ]:
        return "Variables must be numbered 1, 2, 3 without a gap"
    if any(number not in content.variables for number in numbers):
        return "Every variable needs a sample"
    if re.search(r"\n{3,}", body):
        return "The body has more than two line breaks in a row"
    return ""


def read_variables(text: str, content: Content, *, as_template: bool) -> dict[str, str]:
    """The values of ContentVariables.

    A template's values are Meta's to check: no line break, no tab, no more than four spaces in a row.

    Raises:
        Refused: 21656, as Twilio answers.
    """
    invalid = Refused(21656, "The ContentVariables Parameter is invalid.")
    try:
        values = json.loads(text) if text else {}
    except json.JSONDecodeError:
        raise invalid from None
    if not isinstance(values, dict):
        raise invalid
    for value in values.values():
        if not isinstance(value, str) or not value:
            raise invalid
        if as_template and re.search(r"[\n\t]| {5,}", value):
            raise invalid
    if content.gaps - values.keys() - content.variables.keys():
        raise invalid
    return values
