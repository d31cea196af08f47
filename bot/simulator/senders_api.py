"""Twilio's Senders API: the office's WhatsApp numbers and Meta's opinion of them."""

from aiohttp import web

from bot.simulator.errors import not_found
from bot.simulator.paging import page_of
from bot.simulator.parts import Simulator, simulator_of
from bot.simulator.senders import Sender

ROUTES = web.RouteTableDef()


@ROUTES.get("/v2/Channels/Senders")
async def list_senders(request: web.Request) -> web.Response:
    """All numbers."""
    simulator = simulator_of(request)
    return page_of(
        request, "senders", [_as_json(simulator, sender) for sender in simulator.senders.by_sid.values()]
    )


@ROUTES.get("/v2/Channels/Senders/{sid}")
async def fetch(request: web.Request) -> web.Response:
    """One number."""
    simulator = simulator_of(request)
    sender = simulator.senders.by_sid.get(request.match_info["sid"])
    if sender is None:
        raise not_found(request.path)
    return web.json_response(_as_json(simulator, sender))


def _as_json(simulator: Simulator, sender: Sender) -> dict[str, object]:
    return {
        "sid": sender.sid,
        "sender_id": sender.address,
        "status": "ONLINE",
        "configuration": {"waba_id": "1000000000001"},
        "profile": {"name": simulator.options.business_name, "about": None},
        "webhook": {"callback_url": simulator.options.inbound_url, "callback_method": "POST"},
        "properties": {
            "quality_rating": sender.quality_rating,
            "messaging_limit": simulator.senders.limit_in_words(),
        },
        "offline_reasons": None,
        "url": f"{simulator.public_url}/v2/Channels/Senders/{sender.sid}",
    }
