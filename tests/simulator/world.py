"""A running simulator, and a stub of an installation that it calls, for tests without an event loop."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import aiohttp
import requests
from aiohttp import web
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.simulator.options import SimulatorOptions
from bot.simulator.parts import Simulator
from bot.simulator.server import running

ACCOUNT, TOKEN = "AC" + "7" * 32, "token-of-tests"
SENDER = "whatsapp:+910000000001"
PERSON = "whatsapp:+910000010001"
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20

T = TypeVar("T")


class OtherHost(TwilioHttpClient):
    """twilio-python's own client, with every Twilio host replaced by the simulator's."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=10)
        self.base = base

    def request(self, method: str, url: str, **rest: Any) -> Response:  # type: ignore[override]
        path = url.split("://", 1)[1].split("/", 1)[1]
        return super().request(method, f"{self.base}/{path}", **rest)


@dataclass
class Call:
    """One webhook request of the simulator."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    signed: bool


@dataclass
class Bot:
    """A stub of an installation: keeps what it is sent, answers as a test tells it."""

    base: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Statuses for the next requests; 204 when used up."""
    on_inbound: Callable[[dict[str, str]], Awaitable[None]] | None = None
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    delay: float = 0.0

    @property
    def inbound(self) -> list[dict[str, str]]:
        return [call.parameters for call in self.calls if call.path == "/twilio/inbound"]

    def statuses(self, sid: str) -> list[str]:
        return [
            call.parameters["MessageStatus"]
            for call in self.calls
            if call.parameters.get("MessageSid") == sid and "MessageStatus" in call.parameters
        ]

    async def receive(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        url = f"{self.base}{request.path_qs}"
        signature = request.headers.get("X-Twilio-Signature", "")
        signed = RequestValidator(TOKEN).validate(url, form, signature)
        self.calls.append(Call(request.path, form, dict(request.headers), signed))
        await asyncio.sleep(self.delay)
        status = self.answers.pop(0) if self.answers else 204
        if status == 204 and request.path == "/twilio/inbound" and self.on_inbound:
            await self.on_inbound(form)
        return web.Response(status=status)

    async def give(self, request: web.Request) -> web.Response:
        self.fetched.append(request.path)
        if request.path not in self.files:
            raise web.HTTPNotFound
        data, content_type = self.files[request.path]
        return web.Response(body=data, content_type=content_type)


class World:
    """Simulator and stub on a loop in a thread of their own."""

    def __init__(self) -> None:
        self.bot = Bot()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._ended: asyncio.Event
        self.simulator: Simulator

    def start(self, **options: Any) -> None:
        self._thread.start()
        ready = threading.Event()
        self._task = asyncio.run_coroutine_threadsafe(self._live(options, ready), self._loop)
        while not ready.wait(0.05):
            if self._task.done():
                self._task.result()

    async def _live(self, options: dict[str, Any], ready: threading.Event) -> None:
        self._ended = asyncio.Event()
        stub = web.Application(client_max_size=2**24)
        stub.router.add_post("/{path:.*}", self.bot.receive)
        stub.router.add_get("/{path:.*}", self.bot.give)
        runner = web.AppRunner(stub, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.bot.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        given = SimulatorOptions(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            sent_seconds=(0.0, 0.02),
            delivered_seconds=(0.02, 0.06),
            webhook_base=self.bot.base,
            port=0,
            speed=600.0,
            approval_seconds=60.0,
        )
        async with running(replace(given, **options)) as self.simulator:
            ready.set()
            await self._ended.wait()
        await runner.cleanup()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._task.result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run something on the loop of the simulator."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    @property
    def base(self) -> str:
        return self.simulator.public_url

    @property
    def client(self) -> Client:
        return Client(ACCOUNT, TOKEN, http_client=OtherHost(self.base))

    @property
    def status_url(self) -> str:
        return f"{self.bot.base}/twilio/status/abc"

    def api(self, method: str, path: str, data: Any = None, **rest: Any) -> Any:
        answer = requests.request(method, self.base + path, json=data, timeout=10, **rest)
        assert answer.ok, answer.text
        return answer.json()

    def faults(self, **faults: Any) -> None:
        self.api("PUT", "/simulator/faults", faults)

    def write(self, text: str = "नमस्ते", number: str = PERSON) -> str:
        """Have somebody write from a phone, which opens the window."""
        path = f"/simulator/phones/{number.removeprefix('whatsapp:')}/messages"
        sid: str = self.api("POST", path, {"text": text})["sid"]
        return sid

    def until(self, condition: Callable[[], T], seconds: float = 8.0) -> T:
        """Wait for something to become true."""
        deadline = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < deadline, "did not happen in time"
            time.sleep(0.01)
        return value

    def final(self, sid: str, *wanted: str) -> str:
        """Wait until a message has one of these statuses."""
        wanted = wanted or ("delivered", "read", "failed", "undelivered", "canceled")

        def status() -> str | None:
            now = self.simulator.store.messages[sid].status.value
            return now if now in wanted else None

        return self.until(status)  # type: ignore[return-value]

    async def send(self, to: str, **form: Any) -> dict[str, Any]:
        """Create a message from within the loop, as a stub of a bot does."""
        url = f"{self.base}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
        data = {"From": SENDER, "To": to, "StatusCallback": self.status_url} | form
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(url, data=data) as answer,
        ):
            return await answer.json()  # type: ignore[no-any-return]
