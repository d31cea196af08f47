"""What Twilio checks before it accepts a message, in its order and with its words."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from multidict import MultiMapping

from bot.simulator.content import Content, Filled, read_variables
from bot.simulator.errors import Refused
from bot.simulator.faults import Faults, concerns
from bot.simulator.media_fetch import is_fetchable
from bot.simulator.senders import Senders
from bot.simulator.store import CHANNEL, Message, Status, Store, is_address, new_sid
from bot.simulator.webhooks import split_overrides

BODY_LIMIT = 1600
VALIDITY_LIMIT = 36_000


def read_message(
    form: MultiMapping[str],
    store: Store,
    senders: Senders,
    contents: Mapping[str, Content],
    faults: Faults,
    now: datetime,
) -> Message:
    """The message a POST asks for.

    Raises:
        Refused: Twilio would not accept it.
    """
    to = form.get("To", "")
    if not to:
        raise Refused(21604, "A 'To' phone number is required.")
    business = _business(form, to, store, senders)
    if not is_address(to):
        if business.startswith(CHANNEL) and re.fullmatch(r"\+\d+", to):
            raise Refused(21910, "Invalid From and To pair. From and To should be of the same channel")
        raise Refused(21211, f"The 'To' number {to} is not a valid phone number.")
    if to == business:
        raise Refused(63031, "Channels message cannot have same From and To")
    content = _content(form, contents)
    body, media_urls = form.get("Body", ""), tuple(form.getall("MediaUrl", ()))
    if not body and not media_urls and content is None:
        raise Refused(21602, "Message body is required.")
    # Beside a Body or a MediaUrl a template is no template any more (FACTS: the 24-hour window).
    template = content is not None and content.is_approved and not body and not media_urls
    filled = Filled(body, media_urls=media_urls)
    if content is not None:
        values = read_variables(form.get("ContentVariables", ""), content, as_template=template)
        filled = content.fill(values)
    _check_content(filled)
    if concerns(faults.opted_out, to):
        raise Refused(21610, "Attempt to send to unsubscribed recipient")
    phone = store.phone(to)
    phone.creations += 1
    service = form.get("MessagingServiceSid")
    return Message(
        sid=new_sid("MM" if filled.media_urls else "SM"),
        inbound=False,
        business=business,
        phone=to,
        created=now,
        status=Status.ACCEPTED if service else Status.QUEUED,
        nth=phone.creations,
        body=filled.body,
        footer=filled.footer,
        buttons=filled.buttons,
        list_title=filled.list_title,
        media_urls=filled.media_urls,
        content_sid=content.sid if content else None,
        template=template,
        unfit=_unfit(content, template=template),
        status_callback=_status_callback(form.get("StatusCallback", "")),
        validity_seconds=_validity(form.get("ValidityPeriod", "")),
        messaging_service_sid=service,
    )


def _business(form: MultiMapping[str], to: str, store: Store, senders: Senders) -> str:
    """The office's number a message goes out from."""
    from_, service = form.get("From"), form.get("MessagingServiceSid")
    if from_:
        if from_ not in senders.by_address:
            raise Refused(63007, "Twilio could not find a Channel with the specified From address")
        return from_
    if not service:
        raise Refused(21603, "A 'From' phone number is required.")
    if not re.fullmatch(r"MG[0-9a-fA-F]{32}", service):
        raise Refused(21701, "The Messaging Service does not exist")
    # A messaging service keeps to the number a person knows.
    known = store.phones[to].wrote_at if to in store.phones else {}
    return max(known, key=lambda address: known[address], default=senders.first.address)


def _content(form: MultiMapping[str], contents: Mapping[str, Content]) -> Content | None:
    sid = form.get("ContentSid")
    if not sid:
        if form.get("ContentVariables"):
            raise Refused(21654, "ContentSid Required")
        return None
    if sid not in contents:
        raise Refused(21655, "The ContentSid Parameter is invalid.")
    return contents[sid]


def _check_content(filled: Filled) -> None:
    if len(filled.body) > BODY_LIMIT:
        raise Refused(21617, f"The concatenated message body exceeds the {BODY_LIMIT} character limit.")
    if len(filled.media_urls) > 1:
        raise Refused(21623, "Number of media files exceeds allowed limit")
    if not all(is_fetchable(url) for url in filled.media_urls):
        raise Refused(21620, "Invalid media URL(s)")


def _unfit(content: Content | None, *, template: bool) -> int | None:
    if content is None or template:
        return None
    if content.approval is not None and content.approval.status == "rejected":
        return 63040
    return None if content.allowed_in_session() else 63021


def _status_callback(url: str) -> str:
    if not url:
        return ""
    try:
        split_overrides(url)
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(21609, f"The 'StatusCallback' URL {url} is not a valid URL.")
    return url


def _validity(text: str) -> float:
    if not text:
        return float(VALIDITY_LIMIT)
    if not text.isdigit() or not 1 <= int(text) <= VALIDITY_LIMIT:
        raise Refused(21624, "Invalid validity period value")
    return float(text)
