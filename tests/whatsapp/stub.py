"""A small server that answers as a test wants, in the test's own event loop."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from multidict import CIMultiDict

from bot.whatsapp.account import Account

ACCOUNT_SID = "AC" + "a" * 32
TOKEN = "token-of-tests"


@dataclass
class Seen:
    """A request that came in."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, list[str]]
    json: Any
    headers: CIMultiDict[str]


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Stub:
    """Answers every request with `answer`; remembers all that came."""

    answer: Answer
    seen: list[Seen] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    in_flight: int = 0
    most_in_flight: int = 0
    url: str = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def account(self) -> Account:
        return Account(ACCOUNT_SID, TOKEN, self.url)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.text()
        is_json = request.content_type == "application/json"
        posted = {} if is_json else await request.post()
        form: dict[str, list[str]] = {}
        for name in posted:
            form[name] = [str(value) for value in posted.getall(name)]
        self.seen.append(
            Seen(
                request.method,
                request.path,
                dict(request.query),
                form,
                json.loads(body) if is_json and body else None,
                CIMultiDict(request.headers),
            )
        )
        self.connections.add(request.transport)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self.answer(request)
        finally:
            self.in_flight -= 1


def answering(status: int, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
    """Always this answer; a body that is no text goes out as JSON."""
    text = body if isinstance(body, str) else json.dumps(body if body is not None else {})

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type="application/json", headers=headers)

    return answer


def message_json(sid: str = "SM" + "1" * 32, **fields: Any) -> dict[str, Any]:
    """A message as Twilio shows it."""
    return {
        "sid": sid,
        "status": "queued",
        "body": "नमस्ते",
        "to": "whatsapp:+919999900000",
        "from": "whatsapp:+910000000001",
        "date_created": "Sun, 22 Nov 2026 10:00:00 +0000",
        "date_sent": None,
        "error_code": None,
        **fields,
    }
