"""What the phone page asks and does: a simulated phone as its owner holds it."""

import asyncio
import heapq
import json
from collections.abc import Iterable

from aiohttp import BodyPartReader, web

from bot.simulator.control_api import read_json, refuse
from bot.simulator.delivery import window_is_open
from bot.simulator.media_fetch import FILE_LIMIT
from bot.simulator.parts import Simulator, simulator_of
from bot.simulator.people import Admin
from bot.simulator.store import CHANNEL, MediaFile, Message, Phone, is_address
from bot.simulator.temperaments import Proof

ROUTES = web.RouteTableDef()

LISTED = 60
"""Phones on a page of the list."""
HEARTBEAT_SECONDS = 3.0


@ROUTES.get("/simulator/phones")
async def list_phones(request: web.Request) -> web.Response:
    """Phones whose name or number holds `search`, the liveliest first."""
    simulator = simulator_of(request)
    wanted = request.query.get("search", "").strip().casefold().replace(" ", "")
    limit = int(request.query["limit"]) if request.query.get("limit", "").isdigit() else LISTED
    found = [
        phone
        for phone in simulator.store.phones.values()
        if wanted in phone.number.casefold() or wanted in phone.name.casefold().replace(" ", "")
    ]
    shown = heapq.nlargest(limit, found, key=_last_revision)
    return web.json_response(
        {
            "total": len(found),
            "phones": [_phone_json(simulator, phone) for phone in shown],
        }
    )


@ROUTES.get("/simulator/phones/{number}")
async def show(request: web.Request) -> web.Response:
    """One phone and its chat; one nobody had yet is opened by asking."""
    simulator = simulator_of(request)
    phone = _phone(request)
    return web.json_response(_snapshot(simulator, phone, 0))


@ROUTES.patch("/simulator/phones/{number}")
async def change(request: web.Request) -> web.Response:
    """Change the owner: `name`, `group`, `shows_read`, and `held` (false: back to the virtual owner)."""
    simulator, phone, data = simulator_of(request), _phone(request), await read_json(request)
    if not isinstance(data, dict):
        raise refuse("an object is wanted")
    phone.name = str(data.get("name", phone.name))[:80]
    phone.group_name = str(data.get("group", phone.group_name))[:80]
    phone.shows_read = bool(data.get("shows_read", phone.shows_read))
    phone.held_by_person = bool(data.get("held", phone.held_by_person))
    return web.json_response(_phone_json(simulator, phone))


@ROUTES.get("/simulator/phones/{number}/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: what is new in the chat after `?since=`. Whoever looks has read."""
    simulator, phone = simulator_of(request), _phone(request)
    since = int(request.query["since"]) if request.query.get("since", "").isdigit() else 0
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    news = simulator.store.watch(phone.address)
    try:
        simulator.delivery.opened(phone)
        while True:
            snapshot = _snapshot(simulator, phone, since)
            since = simulator.store.revision
            await response.write(f"data: {json.dumps(snapshot, ensure_ascii=False)}\n\n".encode())
            news.clear()
            await _wait(news, response)
    except ConnectionError:
        return response
    finally:
        simulator.store.unwatch(phone.address, news)


async def _wait(news: asyncio.Event, response: web.StreamResponse) -> None:
    """Until there is news; a comment now and then shows whether the page is still there."""
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await news.wait()
        except TimeoutError:
            await response.write(b": still here\n\n")
        else:
            return


@ROUTES.post("/simulator/phones/{number}/messages")
async def write(request: web.Request) -> web.Response:
    """Send from the phone: JSON `{"text", "reply_to", "sender"}` or `{"tap": {"sid", "payload"}}`.

    A form with `file` sends a file, `text` with it as its caption. Whoever writes holds the phone from
    then on; its virtual owner keeps quiet.
    """
    simulator, phone = simulator_of(request), _phone(request)
    if request.content_type == "multipart/form-data":
        data, file = await _read_form(request, simulator)
    else:
        data, file = await read_json(request), None
    if not isinstance(data, dict):
        raise refuse("an object is wanted")
    business = _business(simulator, phone, data)
    if data.get("tap"):
        tapped = _tap(simulator, phone, data["tap"])
        phone.held_by_person = True
        return web.json_response({"sid": tapped.sid}, status=201)
    text = str(data.get("text") or "")
    if not text and file is None:
        raise refuse("text, tap or a file is wanted")
    phone.held_by_person = True
    replied_to = str(data.get("reply_to") or "") or None
    sent = simulator.inbound.write(phone, business, text, files=[file] if file else [], replied_to=replied_to)
    return web.json_response({"sid": sent.sid}, status=201)


@ROUTES.get("/simulator/phones/{number}/screenshot")
async def screenshot(request: web.Request) -> web.Response:
    """A screenshot of the group with the latest delivery; `kind` is one of the temperaments' proofs."""
    simulator, phone = simulator_of(request), _phone(request)
    try:
        kind = Proof(request.query.get("kind", "right"))
    except ValueError:
        raise refuse(f"kind is one of {', '.join(Proof)}") from None
    owner = simulator.admins.by_phone.get(phone.address) or Admin.read(
        {"phone": phone.number, "name": phone.name}, simulator.senders.first.address
    )
    owner.group_name = phone.group_name or owner.group_name
    simulator.admins.post_latest(owner)
    picture = await simulator.admins.screenshot(owner, kind)
    if picture is None:
        raise refuse("nothing was delivered to this phone yet")
    return web.Response(body=picture, content_type="image/jpeg")


@ROUTES.get("/simulator/media/{sid}")
async def media(request: web.Request) -> web.Response:
    """A file of a chat, for the page."""
    found = simulator_of(request).store.media.get(request.match_info["sid"])
    if found is None:
        raise web.HTTPNotFound
    headers = {"Cache-Control": "private, max-age=86400"}
    return web.Response(body=found[1].data, content_type=found[1].content_type, headers=headers)


def _phone(request: web.Request) -> Phone:
    address = CHANNEL + request.match_info["number"].strip()
    if not is_address(address):
        raise refuse("a phone is named by its number, such as +910000000123")
    return simulator_of(request).store.phone(address)


def _last_revision(phone: Phone) -> int:
    return phone.messages[-1].revision if phone.messages else 0


def _business(simulator: Simulator, phone: Phone, data: dict[str, object]) -> str:
    """The office's number to write to: the one that is said, else the one of the last message."""
    said = CHANNEL + str(data.get("sender") or "").removeprefix(CHANNEL)
    if said in simulator.senders.by_address:
        return said
    return phone.messages[-1].business if phone.messages else simulator.senders.first.address


def _tap(simulator: Simulator, phone: Phone, tap: object) -> Message:
    wanted = tap if isinstance(tap, dict) else {}
    asked = simulator.store.messages.get(str(wanted.get("sid")))
    if asked is None or asked.phone != phone.address:
        raise refuse("there is no such message on this phone")
    for button in asked.buttons:
        if button.kind in ("reply", "item") and button.payload == wanted.get("payload"):
            return simulator.inbound.tap(phone, asked, button)
    raise refuse("there is no such button under this message")


async def _read_form(
    request: web.Request, simulator: Simulator
) -> tuple[dict[str, object], MediaFile | None]:
    data: dict[str, object] = {}
    file = None
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        if part.name == "file":
            content = bytes(await part.read())
            if not content or len(content) > FILE_LIMIT:
                raise refuse(f"a file has at most {FILE_LIMIT // 2**20} MB")
            file = simulator.store.file(content, part.headers.get("Content-Type", "image/jpeg"))
        else:
            data[part.name] = await part.text()
    return data, file


def _snapshot(simulator: Simulator, phone: Phone, since: int) -> dict[str, object]:
    seen = (message for message in phone.messages if message.arrived and message.revision > since)
    return {
        "business": simulator.options.business_name,
        "phone": _phone_json(simulator, phone),
        "messages": [_message_json(simulator, message) for message in seen],
    }


def _phone_json(simulator: Simulator, phone: Phone) -> dict[str, object]:
    admin = simulator.admins.by_phone.get(phone.address)
    arrived = [message for message in phone.messages if message.arrived]
    last = arrived[-1] if arrived else None
    business = last.business if last else simulator.senders.first.address
    return {
        "number": phone.number,
        "name": phone.name,
        "virtual": phone.virtual,
        "held": phone.held_by_person,
        "gone": phone.gone,
        "temperament": admin.temperament_name if admin else None,
        "group": phone.group_name or (admin.group_name if admin else ""),
        "sender": business.removeprefix(CHANNEL),
        "senders": sorted({message.business.removeprefix(CHANNEL) for message in arrived}),
        "window_open": window_is_open(phone, business, simulator.clock.now(), simulator.faults),
        "unread": _unread(arrived),
        "last": _last_json(last) if last else None,
    }


def _unread(arrived: Iterable[Message]) -> int:
    return sum(message.status == "delivered" for message in arrived)


def _last_json(message: Message) -> dict[str, object]:
    return {
        "text": message.body[:90] or ("📷" if message.media else ""),
        "mine": message.inbound,
        "at": message.created.isoformat(),
    }


def _message_json(simulator: Simulator, message: Message) -> dict[str, object]:
    quoted = simulator.store.messages.get(message.replied_to or "")
    return {
        "sid": message.sid,
        "mine": message.inbound,
        "sender": message.business.removeprefix(CHANNEL),
        "text": message.body,
        "footer": message.footer,
        "list_title": message.list_title,
        "buttons": [
            {
                "kind": button.kind,
                "title": button.title,
                "payload": button.payload,
                "description": button.description,
            }
            for button in message.buttons
        ],
        "media": [
            {"url": f"/simulator/media/{file.sid}", "type": file.content_type} for file in message.media
        ],
        "at": (message.created if message.inbound else message.sent or message.created).isoformat(),
        "tapped": message.tapped,
        "quoted": {"text": quoted.body[:120], "mine": quoted.inbound} if quoted else None,
    }
