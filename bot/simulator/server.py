"""The simulator as a web server of its own process."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.simulator import content_api, control_api, media_api, messages_api, phone_api, senders_api
from bot.simulator.options import SimulatorOptions
from bot.simulator.parts import SIMULATOR, Simulator
from bot.simulator.rest import GATE, Gate, twilio_rest

STATIC = Path(__file__).parent / "static"
BODY_LIMIT = 64 * 2**20
"""Enough to describe the admins of a whole state in one request."""
SHUTDOWN_SECONDS = 1.0
"""How long open requests may take at the end; those that hang on purpose are cut."""

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:",
    "Cache-Control": "no-cache",
}


def create_simulator(options: SimulatorOptions) -> web.Application:
    """The application: Twilio's APIs, the phone page, and the simulator's own API."""
    application = web.Application(middlewares=[twilio_rest], client_max_size=BODY_LIMIT)
    simulator = application[SIMULATOR] = Simulator(options)
    application[GATE] = Gate(
        options.account_sid, options.auth_token, options.requests_per_second, simulator.dice
    )
    application.add_routes(messages_api.routes(options.account_sid))
    application.add_routes(media_api.routes(options.account_sid))
    for room in (content_api, senders_api, control_api, phone_api):
        application.add_routes(room.ROUTES)
    application.add_routes(
        [
            web.get("/", _to_phones),
            web.get("/phones", _phones_page),
            web.get("/phones/{number}", _chat_page),
            web.static("/static", STATIC),
        ]
    )
    application.on_startup.append(_start)
    application.on_cleanup.append(_stop)
    return application


@asynccontextmanager
async def running(options: SimulatorOptions) -> AsyncIterator[Simulator]:
    """A simulator that listens, until the block ends; port 0 takes a free one."""
    application = create_simulator(options)
    simulator = application[SIMULATOR]
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, options.host, options.port)
        await site.start()
        if options.public_url is None:
            host, port = runner.addresses[0][:2]
            simulator.public_url = f"http://{host}:{port}"
        yield simulator
    finally:
        await runner.cleanup()


def run(options: SimulatorOptions, on_ready: Callable[[Simulator], None] | None = None) -> None:
    """Serve until Ctrl-C or SIGTERM; `on_ready` is called when it listens.

    Raises:
        OSError: the port is taken.
    """
    asyncio.run(_serve(options, on_ready))


async def _serve(options: SimulatorOptions, on_ready: Callable[[Simulator], None] | None) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with running(options) as simulator:
        if on_ready is not None:
            on_ready(simulator)
        await ended.wait()


async def _start(application: web.Application) -> None:
    await application[SIMULATOR].start()


async def _stop(application: web.Application) -> None:
    await application[SIMULATOR].stop()


async def _to_phones(request: web.Request) -> web.Response:
    raise web.HTTPFound("/phones")


async def _phones_page(request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "phones.html", headers=PAGE_HEADERS)


async def _chat_page(request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "chat.html", headers=PAGE_HEADERS)
