"""A small server that answers like Twilio's Messages and Content APIs, as a test tells it to."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from time import monotonic
from typing import Any, Self
from urllib.parse import urlparse

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.whatsapp.client import Account, WhatsApp

ACCOUNT = "AC" + "0" * 32

Answer = tuple[int, dict[str, Any]]


@dataclass
class Sent:
    """A message that was created at the stub."""

    sid: str
    to: str
    form: dict[str, str]
    at: float
    created: datetime
    status: str = "queued"
    error_code: int | None = None

    @property
    def token(self) -> str:
        return urlparse(self.form["StatusCallback"]).path.rpartition("/")[2]

    @property
    def body(self) -> str:
        return self.form.get("Body", "")

    def as_json(self) -> dict[str, Any]:
        return {
            "sid": self.sid,
            "status": self.status,
            "to": self.to,
            "from": self.form["From"],
            "body": self.body,
            "error_code": self.error_code,
            "date_created": format_datetime(self.created),
        }


@dataclass
class Stub:
    """`answer` decides about each create before it is made; None lets it be made.

    `afterwards` decides what is answered to one that was made; None answers with the message.
    """

    answer: Callable[[dict[str, str]], Answer | None] = lambda form: None
    afterwards: Callable[[Sent], Answer | None] = lambda sent: None
    content_answer: Answer | None = None
    sent: list[Sent] = field(default_factory=list)
    requests: list[dict[str, str]] = field(default_factory=list)
    contents: list[dict[str, Any]] = field(default_factory=list)
    listings: int = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        messages = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
        app.router.add_post(f"{messages}.json", self._create)
        app.router.add_get(f"{messages}.json", self._list)
        app.router.add_get(messages + "/{sid}.json", self._fetch)
        app.router.add_post("/v1/Content", self._create_content)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._server.close()

    def whatsapp(self, **options: Any) -> WhatsApp:
        account = Account(ACCOUNT, "token", str(self._server.make_url("")).rstrip("/"))
        return WhatsApp(account, **options)

    def bodies(self) -> list[str]:
        return [each.body for each in self.sent]

    def add(self, form: dict[str, str], **values: Any) -> Sent:
        sent = Sent(f"SM{secrets.token_hex(16)}", form["To"], form, monotonic(), datetime.now(UTC), **values)
        self.sent.append(sent)
        return sent

    async def _create(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.requests.append(form)
        refusal = self.answer(form)
        if refusal is not None:
            return _respond(refusal)
        sent = self.add(form)
        return _respond(self.afterwards(sent) or (201, sent.as_json()))

    async def _list(self, request: web.Request) -> web.Response:
        self.listings += 1
        found = [each.as_json() for each in reversed(self.sent) if each.to == request.query.get("To")]
        return web.json_response({"messages": found, "page": 0, "page_size": 100, "next_page_uri": None})

    async def _fetch(self, request: web.Request) -> web.Response:
        sid = request.match_info["sid"]
        return web.json_response(next(each for each in self.sent if each.sid == sid).as_json())

    async def _create_content(self, request: web.Request) -> web.Response:
        self.contents.append(await request.json())
        if self.content_answer is not None:
            return _respond(self.content_answer)
        return web.json_response({"sid": f"HX{len(self.contents):032x}"}, status=201)


def _respond(answer: Answer) -> web.Response:
    status, body = answer
    headers = {"Retry-After": str(body.pop("retry_after"))} if "retry_after" in body else None
    return web.Response(
        status=status, text=json.dumps(body), content_type="application/json", headers=headers
    )


def refused(code: int, status: int = 400, **extra: Any) -> Answer:
    return status, {"code": code, "message": f"Error {code}", "status": status, **extra}
