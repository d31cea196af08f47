"""The simulator's own API: faults, clock, virtual admins, ledger, summary."""

import asyncio
import json
from collections import Counter
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.simulator.faults import BadFault, Faults
from bot.simulator.parts import simulator_of
from bot.simulator.people import BadPerson
from bot.simulator.store import Message
from bot.simulator.webhooks import Poster

ROUTES = web.RouteTableDef()

YEAR_SECONDS = 366 * 86_400


def refuse(reason: str) -> web.HTTPBadRequest:
    """400 with the reason as JSON."""
    return web.HTTPBadRequest(text=json.dumps({"error": reason}), content_type="application/json")


async def read_json(request: web.Request) -> Any:
    """The body of a request; an empty one is an empty object."""
    text = await request.text()
    try:
        return json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise refuse(f"the body is not JSON: {error}") from None


@ROUTES.get("/simulator/health")
async def health(request: web.Request) -> web.Response:
    """The simulator answers."""
    simulator = simulator_of(request)
    return web.json_response({"ok": True, "now": simulator.clock.now().isoformat()})


@ROUTES.get("/simulator/faults")
async def show_faults(request: web.Request) -> web.Response:
    """What goes wrong at present."""
    return web.json_response(simulator_of(request).faults.as_json())


@ROUTES.put("/simulator/faults")
async def replace_faults(request: web.Request) -> web.Response:
    """Exactly these faults from now on; `{}` ends them all."""
    return await _set_faults(request, Faults())


@ROUTES.patch("/simulator/faults")
async def change_faults(request: web.Request) -> web.Response:
    """These faults as said, the others as they are."""
    return await _set_faults(request, simulator_of(request).faults)


async def _set_faults(request: web.Request, before: Faults) -> web.Response:
    simulator, wishes = simulator_of(request), await read_json(request)
    if not isinstance(wishes, dict):
        raise refuse("faults are a JSON object")
    try:
        simulator.set_faults(before.changed(wishes))
    except BadFault as error:
        raise refuse(str(error)) from None
    return web.json_response(simulator.faults.as_json())


@ROUTES.get("/simulator/clock")
async def show_clock(request: web.Request) -> web.Response:
    """What time it is, and how fast it passes for people."""
    clock = simulator_of(request).clock
    return web.json_response({"now": clock.now().isoformat(), "speed": clock.speed})


@ROUTES.post("/simulator/clock")
async def move_clock(request: web.Request) -> web.Response:
    """Move the clock forward: `{"advance_seconds": 86400}`."""
    data = await read_json(request)
    seconds = data.get("advance_seconds") if isinstance(data, dict) else None
    if not isinstance(seconds, int | float) or not 0 <= seconds <= YEAR_SECONDS:
        raise refuse("advance_seconds is a number of seconds, at most a year")
    simulator = simulator_of(request)
    simulator.move_clock(seconds)
    return web.json_response({"now": simulator.clock.now().isoformat(), "speed": simulator.clock.speed})


@ROUTES.post("/simulator/admins")
async def add_admins(request: web.Request) -> web.Response:
    """Put virtual owners on phones: a list of people, or `{"admins": [...]}`."""
    data = await read_json(request)
    people = data.get("admins", []) if isinstance(data, dict) else data
    if not isinstance(people, list) or not all(isinstance(person, dict) for person in people):
        raise refuse("a list of people is wanted")
    try:
        admins = simulator_of(request).admins.add(people)
    except BadPerson as error:
        raise refuse(str(error)) from None
    kinds = Counter(admin.temperament_name for admin in admins)
    return web.json_response({"added": len(admins), "temperaments": kinds})


@ROUTES.get("/simulator/admins")
async def list_admins(request: web.Request) -> web.Response:
    """The virtual owners and what they did so far."""
    admins = simulator_of(request).admins.by_phone.values()
    return web.json_response({"admins": [admin.as_json() for admin in admins]})


@ROUTES.post("/simulator/admins/begin")
async def begin(request: web.Request) -> web.Response:
    """Have those who were added write their first message, `rate` of them a second."""
    data = await read_json(request)
    rate = data.get("rate", 10) if isinstance(data, dict) else None
    if not isinstance(rate, int | float) or not 0 < rate <= 10_000:
        raise refuse("rate is a number of people a second")
    begun = simulator_of(request).admins.begin(float(rate))
    return web.json_response({"begun": begun, "seconds": begun / rate})


@ROUTES.get("/simulator/ledger")
async def ledger(request: web.Request) -> web.Response:
    """All messages; `?since=<revision>` only what changed after that, `?phone=` only one phone's.

    The answer's `revision` is the `since` of the next question.
    """
    simulator = simulator_of(request)
    try:
        since = int(request.query.get("since", 0))
    except ValueError:
        raise refuse("since is the revision of an earlier answer") from None
    number = request.query.get("phone", "").removeprefix("whatsapp:")
    phones = [phone for phone in simulator.store.phones.values() if number in ("", phone.number)]
    messages = [_entry(message) for phone in phones for message in phone.messages if message.revision > since]
    received = {
        phone.number: [message.sid for message in phone.messages if not message.inbound and message.arrived]
        for phone in phones
    }
    return web.json_response(
        {"revision": simulator.store.revision, "messages": messages, "received": received}
    )


@ROUTES.get("/simulator/summary")
async def summary(request: web.Request) -> web.Response:
    """How many messages stand where, how fast they came, and what became of the callbacks."""
    simulator = simulator_of(request)
    store, callbacks = simulator.store, simulator.callbacks
    now = asyncio.get_running_loop().time()
    statuses = {status.value: count for status, count in store.outbound_counts.items() if count}
    admins = list(simulator.admins.by_phone.values())
    return web.json_response(
        {
            "outbound": sum(statuses.values()),
            "statuses": statuses,
            "inbound": store.inbound_count,
            "phones": len(store.phones),
            "senders": {
                sender.address.removeprefix("whatsapp:"): {
                    "most_in_one_second": sender.most_in_one_second,
                    "queued": sender.queued(now),
                }
                for sender in simulator.senders.by_address.values()
            },
            "callbacks": _posts(simulator.status_poster)
            | {
                "dropped": callbacks.dropped,
                "doubled": callbacks.doubled,
                "held_back": callbacks.held_back,
            },
            "inbound_posts": _posts(simulator.inbound_poster),
            "admins": {
                "people": len(admins),
                "posted": sum(bool(admin.posts) for admin in admins),
                "proofs": sum(admin.proofs for admin in admins),
                "waiting_acts": len(simulator.agenda),
            },
        }
    )


def _posts(poster: Poster) -> dict[str, int]:
    counts = poster.counts
    return {
        "delivered": counts.delivered,
        "repeated": counts.repeated,
        "refused": counts.refused,
        "lost": counts.lost,
        "waiting": poster.waiting,
    }


def _entry(message: Message) -> dict[str, object]:
    return {
        "sid": message.sid,
        "direction": "inbound" if message.inbound else "outbound",
        "from": message.from_.removeprefix("whatsapp:"),
        "to": message.to.removeprefix("whatsapp:"),
        "body": message.body,
        "buttons": [{"title": button.title, "payload": button.payload} for button in message.buttons],
        "media": [{"type": file.content_type, "bytes": len(file.data)} for file in message.media],
        "template": message.template,
        "content_sid": message.content_sid,
        "status": message.status.value,
        "error_code": message.error_code,
        "created": message.created.isoformat(),
        "sent": _iso(message.sent),
        "history": [[status.value, at.isoformat()] for status, at in message.history],
        "replied_to": message.replied_to,
        "revision": message.revision,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
