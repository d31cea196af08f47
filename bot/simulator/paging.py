"""Pages of lists, as Twilio's younger APIs (`/v1`, `/v2`) give them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from aiohttp import web

from bot.simulator.errors import Refused
from bot.simulator.parts import simulator_of

PAGE_SIZE = 50
PAGE_LIMIT = 1000


def asked_page(request: web.Request) -> tuple[int, int]:
    """The number of the page that is asked for, from 0, and its size."""
    try:
        page, size = int(request.query.get("Page", 0)), int(request.query.get("PageSize", PAGE_SIZE))
    except ValueError:
        raise Refused(20001, "Page and PageSize are numbers") from None
    return max(0, page), min(PAGE_LIMIT, max(1, size))


def page_of(request: web.Request, key: str, items: Sequence[object]) -> web.Response:
    """One page of `items` under `key`, with the addresses of its neighbours."""
    page, size = asked_page(request)
    base = simulator_of(request).public_url + request.path

    def url(number: int) -> str:
        return f"{base}?{urlencode({'PageSize': size, 'Page': number})}"

    meta = {
        "key": key,
        "page": page,
        "page_size": size,
        "first_page_url": url(0),
        "previous_page_url": url(page - 1) if page else None,
        "next_page_url": url(page + 1) if (page + 1) * size < len(items) else None,
        "url": url(page),
    }
    return web.json_response({"meta": meta, key: items[page * size : (page + 1) * size]})
