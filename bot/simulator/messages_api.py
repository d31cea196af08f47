"""Twilio's Messages resource: create, list, fetch, cancel, redact, delete."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import islice
from typing import cast
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiMapping

from bot.simulator.errors import Refused, not_found
from bot.simulator.message_rules import read_message
from bot.simulator.paging import asked_page
from bot.simulator.parts import Simulator, simulator_of
from bot.simulator.store import Message


def routes(account_sid: str) -> list[web.RouteDef]:
    """The routes of this account."""
    messages = f"/2010-04-01/Accounts/{account_sid}/Messages"
    return [
        web.post(f"{messages}.json", create),
        web.get(f"{messages}.json", list_messages),
        web.get(messages + "/{sid:\\w+}.json", fetch),
        web.post(messages + "/{sid:\\w+}.json", update),
        web.delete(messages + "/{sid:\\w+}.json", delete),
    ]


async def create(request: web.Request) -> web.Response:
    """Accept a message, or refuse it; sometimes accept it and not say so."""
    simulator = simulator_of(request)
    form = cast(MultiMapping[str], await request.post())
    faults = simulator.faults
    message = read_message(
        form, simulator.store, simulator.senders, simulator.contents, faults, simulator.clock.now()
    )
    simulator.store.add(message)
    answer = as_json(message, simulator.options.account_sid)
    simulator.delivery.accept(message)
    question = (message.phone, message.nth)
    if simulator.dice.happens(faults.hang_share, "hang", *question):
        await asyncio.sleep(faults.hang_seconds)
        if request.transport is not None:
            request.transport.abort()
    if simulator.dice.happens(faults.error_after_share, "error-after", *question):
        raise Refused(20500, "An internal server error has occurred", 500)
    return web.json_response(answer, status=201)


async def fetch(request: web.Request) -> web.Response:
    """One message as it stands now."""
    simulator = simulator_of(request)
    return web.json_response(as_json(_message(simulator, request), simulator.options.account_sid))


async def update(request: web.Request) -> web.Response:
    """Cancel a message that still waits (`Status=canceled`), or redact its text (`Body=`)."""
    simulator = simulator_of(request)
    message = _message(simulator, request)
    form = await request.post()
    if form.get("Status") == "canceled":
        if not simulator.delivery.cancel(message):
            raise Refused(30409, "This message cannot be canceled", 409)
    elif form.get("Body") == "":
        message.body = ""
        simulator.store.changed(message, simulator.clock.now())
    else:
        raise Refused(20001, "Only an empty Body or Status=canceled can be written")
    return web.json_response(as_json(message, simulator.options.account_sid))


async def delete(request: web.Request) -> web.Response:
    """Forget a message."""
    simulator = simulator_of(request)
    simulator.store.delete(_message(simulator, request))
    return web.Response(status=204)


async def list_messages(request: web.Request) -> web.Response:
    """A page of messages, newest first, narrowed by To, From and DateSent as Twilio does."""
    simulator = simulator_of(request)
    query = request.query
    page, size = asked_page(request)
    token = query.get("PageToken", "")
    visible_until = simulator.clock.now() - timedelta(seconds=simulator.faults.listing_delay)
    found = (
        message
        for message in simulator.store.newest_first(query.get("To"), query.get("From"))
        if message.created <= visible_until and _sent_within(message, query)
    )
    if token:
        for message in found:
            if message.sid == token.removeprefix("PA"):
                break
    messages = list(islice(found, size + 1))
    shown, more = messages[:size], len(messages) > size
    narrowed = [item for item in query.items() if item[0] not in ("Page", "PageToken", "PageSize")]

    def uri(number: int, after: str = "") -> str:
        paging = [("PageSize", str(size)), ("Page", str(number))]
        if after:
            paging.append(("PageToken", f"PA{after}"))
        return f"{request.path}?{urlencode(narrowed + paging)}"

    return web.json_response(
        {
            "first_page_uri": uri(0),
            "previous_page_uri": None if page == 0 else uri(page - 1),
            "next_page_uri": uri(page + 1, shown[-1].sid) if more else None,
            "uri": str(request.rel_url),
            "page": page,
            "page_size": size,
            "start": page * size,
            "end": page * size + max(0, len(shown) - 1),
            "messages": [as_json(message, simulator.options.account_sid) for message in shown],
        }
    )


def as_json(message: Message, account_sid: str) -> dict[str, object]:
    """A message as Twilio shows it (api.twilio.com 2010-04-01)."""
    uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": format_datetime(message.created),
        "date_sent": format_datetime(message.sent) if message.sent else None,
        "date_updated": format_datetime(message.updated or message.created),
        "direction": "inbound" if message.inbound else "outbound-api",
        "error_code": message.error_code,
        "error_message": message.error_message,
        "from": message.from_,
        "messaging_service_sid": message.messaging_service_sid,
        "num_media": str(len(message.media) or len(message.media_urls)),
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": message.sid,
        "status": message.status.value,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def _message(simulator: Simulator, request: web.Request) -> Message:
    message = simulator.store.messages.get(request.match_info["sid"])
    if message is None:
        raise not_found(request.path)
    return message


def _sent_within(message: Message, query: MultiMapping[str]) -> bool:
    """Twilio's DateSent filters; a message that waits counts by its creation."""
    sent = message.sent or message.created
    day, before, after = query.get("DateSent"), query.get("DateSent<"), query.get("DateSent>")
    if day and not _moment(day) <= sent < _moment(day) + timedelta(days=1):
        return False
    if before and sent > _moment(before) + timedelta(days=0 if "T" in before else 1):
        return False
    # Twilio's dates have whole seconds: what was sent within this one belongs to it.
    return not after or sent.replace(microsecond=0) >= _moment(after).replace(microsecond=0)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(20001, f"{text} is not a date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
