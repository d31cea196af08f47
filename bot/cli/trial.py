"""Munadi as in production with the simulator in Twilio's place: for the demo and the tests of the whole."""

import asyncio
import secrets
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import inspect

from bot.cli.demo_phones import Phones
from bot.health import readiness
from bot.jobs import open_services
from bot.models.migrate import DatabaseNotReady, check_environment, downgrade, upgrade
from bot.outbox.approvals import follow_approvals, push_templates, undecided
from bot.processes import Process, Supervisor, munadi, read_procfile
from bot.redis_server import RedisServer
from bot.services import Services
from bot.whatsapp.account import Account
from bot.whatsapp.client import WhatsApp
from config.settings import Settings

READY_SECONDS = 60


class NotReady(Exception):
    """A part of Munadi did not become ready; the message names it."""


class Trial:
    """Every process of the Procfile, a Redis and a simulator of their own, on an emptied database.

    What is written goes below `home`; the web process listens on `settings.port`, the simulator on the
    next one, whatever Twilio settings there were.
    """

    def __init__(self, settings: Settings, home: Path, *, speed: float, approval_seconds: float) -> None:
        self.home = home
        self.redis = RedisServer(home / "redis")
        self.settings = settings.model_copy(
            update={
                "redis_url": self.redis.url,
                "twilio_account_sid": "AC" + secrets.token_hex(16),
                "twilio_auth_token": secrets.token_hex(16),
                "twilio_base_url": f"http://127.0.0.1:{settings.port + 1}",
                "public_url": f"http://127.0.0.1:{settings.port}",
                "munadi_media_dir": (home / "media").absolute(),
            }
        )
        self.speed = speed
        self.approval_seconds = approval_seconds
        self.services: Services
        self.phones = Phones(self.settings.twilio_base_url or "")
        self.processes: dict[str, Process] = {}
        environment = {name.upper(): str(value) for name, value in self.settings.model_dump().items()}
        self._supervisor = Supervisor(environment, home / "logs")

    @property
    def logs(self) -> Path:
        """Where the processes write what they have to say."""
        return self.home / "logs"

    def __enter__(self) -> Self:
        shutil.rmtree(self.logs, ignore_errors=True)
        self.services = open_services(self.settings)
        try:
            self._empty_database()
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _empty_database(self) -> None:
        """Make the database new; one of another environment is refused, never emptied."""
        database, environment = self.services.database, self.settings.munadi_env
        shutil.rmtree(self.settings.munadi_media_dir, ignore_errors=True)
        tables = inspect(database.engine).get_table_names()
        if "installation" in tables:
            check_environment(database, environment)
            downgrade(database, "base")
        elif set(tables) - {"alembic_version"}:
            raise DatabaseNotReady("An empty database is wanted: use another DATABASE_URL.")
        upgrade(database, environment)

    def _start(self) -> None:
        self._add("redis", self.redis.command(), is_foundation=True)
        self.redis.wait_until_ready()
        port = str(self.settings.port + 1)
        options = {"--port": port, "--webhook": self.settings.public_url, "--speed": str(self.speed)}
        options["--approval-seconds"] = str(self.approval_seconds)
        words = [word for option in options.items() for word in option]
        self._add("simulator", munadi("simulator", *words), is_foundation=True)
        for name, command in read_procfile().items():
            if name != "release":
                self._add(name, command)
        self._supervisor.watch()
        self.phones.wait_until_ready(READY_SECONDS)
        # In a thread of its own: whoever drives a browser has an event loop in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(self._have_templates_approved())).result()
        self.wait_until_ready()

    async def _have_templates_approved(self) -> None:
        async with WhatsApp(Account.from_settings(self.settings), concurrency=4) as whatsapp:
            standing = await push_templates(self.services.database, whatsapp)
            deadline = time.monotonic() + READY_SECONDS
            while undecided(standing):
                if time.monotonic() > deadline:
                    raise NotReady("The templates were not approved.")
                await asyncio.sleep(0.2)
                standing = await follow_approvals(self.services.database, whatsapp)

    def _add(self, name: str, command: list[str], *, is_foundation: bool = False) -> None:
        self.processes[name] = self._supervisor.add(name, command, is_foundation=is_foundation)

    def wait_until_ready(self) -> None:
        """Wait until the database, Redis, every worker and the scheduler are there.

        Raises:
            NotReady: one of them is not.
        """
        deadline = time.monotonic() + READY_SECONDS
        parts = readiness(self.services)
        while set(parts.values()) != {"ok"}:
            if time.monotonic() > deadline:
                raise NotReady(f"Munadi did not become ready: {parts}.")
            time.sleep(0.1)
            parts = readiness(self.services)

    def _stop(self) -> None:
        self._supervisor.stop()
        self.services.close()
