"""Received files, as Twilio serves them: behind the account's password, by way of a link that dies soon."""

import hmac
import time
from email.utils import format_datetime
from hashlib import sha256

from aiohttp import web

from bot.simulator.errors import not_found
from bot.simulator.parts import Simulator, simulator_of
from bot.simulator.store import MediaFile, Message


def routes(account_sid: str) -> list[web.RouteDef]:
    """The routes of this account."""
    media = f"/2010-04-01/Accounts/{account_sid}/Messages/" + "{message}/Media"
    return [
        web.get(f"{media}.json", list_media),
        web.get(media + "/{sid:\\w+}.json", fetch),
        web.get(media + "/{sid:\\w+}", redirect),
        web.delete(media + "/{sid:\\w+}.json", delete),
        web.get("/media/{sid}/{expires:\\d+}/{signature}", serve),
    ]


async def list_media(request: web.Request) -> web.Response:
    """The files of a message."""
    simulator = simulator_of(request)
    message = simulator.store.messages.get(request.match_info["message"])
    if message is None:
        raise not_found(request.path)
    shown = [_as_json(simulator, message, file) for file in message.media]
    return web.json_response(
        {"media_list": shown, "uri": request.path, "page": 0, "page_size": 50, "next_page_uri": None}
    )


async def fetch(request: web.Request) -> web.Response:
    """What is known about a file."""
    simulator = simulator_of(request)
    return web.json_response(_as_json(simulator, *_found(simulator, request)))


async def redirect(request: web.Request) -> web.Response:
    """The file itself: over a short-lived link elsewhere."""
    simulator = simulator_of(request)
    _, file = _found(simulator, request)
    expires = int(time.time() + simulator.options.media_link_seconds)
    link = f"/media/{file.sid}/{expires}/{_signature(simulator, file.sid, expires)}"
    raise web.HTTPTemporaryRedirect(simulator.public_url + link)


async def serve(request: web.Request) -> web.Response:
    """The file behind a short-lived link; 404 once it expired."""
    simulator = simulator_of(request)
    sid, expires = request.match_info["sid"], int(request.match_info["expires"])
    expected = _signature(simulator, sid, expires)
    found = simulator.store.media.get(sid)
    is_good = hmac.compare_digest(expected.encode(), request.match_info["signature"].encode())
    if found is None or not is_good or expires < time.time() or simulator.faults.media_expired:
        raise web.HTTPNotFound
    file = found[1]
    return web.Response(body=file.data, content_type=file.content_type)


async def delete(request: web.Request) -> web.Response:
    """Forget a file."""
    simulator = simulator_of(request)
    message, file = _found(simulator, request)
    message.media.remove(file)
    del simulator.store.media[file.sid]
    return web.Response(status=204)


def _found(simulator: Simulator, request: web.Request) -> tuple[Message, MediaFile]:
    found = simulator.store.media.get(request.match_info["sid"])
    if found is None or found[0].sid != request.match_info["message"]:
        raise not_found(request.path)
    return found


def _signature(simulator: Simulator, sid: str, expires: int) -> str:
    return hmac.digest(simulator.options.auth_token.encode(), f"{sid}/{expires}".encode(), sha256).hex()


def _as_json(simulator: Simulator, message: Message, file: MediaFile) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{simulator.options.account_sid}/Messages/{message.sid}/Media/{file.sid}"
    return {
        "sid": file.sid,
        "account_sid": simulator.options.account_sid,
        "parent_sid": message.sid,
        "content_type": file.content_type,
        "date_created": format_datetime(message.created),
        "date_updated": format_datetime(message.created),
        "uri": f"{uri}.json",
    }
