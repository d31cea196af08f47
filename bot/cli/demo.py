"""`munadi demo`: a district's whole day on the shipped frame, with a WhatsApp of its own beside it."""

import os
import secrets
import shutil
import signal
import threading
import time
from pathlib import Path

import click
from rich.console import Console
from sqlalchemy import inspect

from bot.cli.common import settings_or_refuse
from bot.cli.demo_day import DemoDay, DemoFailed
from bot.cli.demo_phones import Phones
from bot.health import readiness
from bot.jobs import open_services
from bot.models.migrate import DatabaseNotReady, check_environment, downgrade, upgrade
from bot.processes import Supervisor, munadi, read_procfile
from bot.redis_server import RedisDidNotStart, RedisServer
from bot.services import Services
from config.logs import configure_logging
from config.settings import Settings

HOME = Path("var/demo")

SPEED = 240.0
"""How many times faster the virtual people are than real ones: a minute for a working afternoon."""

READY_SECONDS = 60


@click.command()
@click.option("--once", is_flag=True, help="End after the summary; exit code 0 only if all went well.")
def demo(once: bool) -> None:
    """Register a real district, broadcast to it and audit it, against the built-in simulator."""
    console = Console()
    settings = _settings()
    configure_logging()
    shutil.rmtree(HOME / "logs", ignore_errors=True)
    supervisor = Supervisor(_environment(settings), HOME / "logs")
    services = open_services(settings)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _interrupt(stopped))
    try:
        _fresh_database(services)
        _start(settings, supervisor, services)
        phones = Phones(settings.twilio_base_url or "")
        DemoDay(services, phones, console).run()
        console.print(f"\nThe console: [bold]{settings.public_url}[/]")
        console.print(f"The phones:  [bold]{settings.twilio_base_url}/phones[/]")
        if not once:
            console.print("Both stay open until Ctrl-C.")
            stopped.wait()
    except (DemoFailed, RedisDidNotStart, DatabaseNotReady) as error:
        raise click.ClickException(f"{error} The logs are in {HOME / 'logs'}.") from None
    except KeyboardInterrupt:
        console.print("Stopped.")
        raise click.exceptions.Exit(0 if stopped.is_set() else 1) from None
    finally:
        supervisor.stop()
        services.close()


def _interrupt(stopped: threading.Event) -> None:
    waiting = not stopped.is_set()
    stopped.set()
    if waiting:
        raise KeyboardInterrupt


def _settings() -> Settings:
    """A demo's settings: everything of its own but the database and the port, which may be chosen."""
    os.environ["MUNADI_ENV"] = "demo"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{HOME}/munadi.db")
    chosen = settings_or_refuse()
    return chosen.model_copy(
        update={
            "redis_url": RedisServer(HOME / "redis").url,
            "twilio_account_sid": "AC" + secrets.token_hex(16),
            "twilio_auth_token": secrets.token_hex(16),
            "twilio_base_url": f"http://127.0.0.1:{chosen.port + 1}",
            "public_url": f"http://127.0.0.1:{chosen.port}",
            "munadi_media_dir": HOME / "media",
        }
    )


def _environment(settings: Settings) -> dict[str, str]:
    return {name.upper(): str(value) for name, value in settings.model_dump().items()}


def _fresh_database(services: Services) -> None:
    """An empty database; one that is not a demo's is refused, never emptied."""
    database, environment = services.database, services.settings.munadi_env
    shutil.rmtree(services.settings.munadi_media_dir, ignore_errors=True)
    if inspect(database.engine).has_table("installation"):
        check_environment(database, environment)
        downgrade(database, "base")
    elif inspect(database.engine).get_table_names():
        raise DatabaseNotReady("The demo wants an empty database: use another DATABASE_URL.")
    upgrade(database, environment)


def _start(settings: Settings, supervisor: Supervisor, services: Services) -> None:
    """Munadi as in production, and the simulator in place of Twilio."""
    redis = RedisServer(HOME / "redis")
    supervisor.add("redis", redis.command(), is_foundation=True)
    redis.wait_until_ready()
    simulator = ["simulator", "--port", str(settings.port + 1), "--webhook", settings.public_url]
    supervisor.add("simulator", munadi(*simulator, "--speed", str(SPEED)), is_foundation=True)
    for name, command in read_procfile().items():
        if name != "release":
            supervisor.add(name, command)
    supervisor.watch()
    deadline = time.monotonic() + READY_SECONDS
    while (parts := readiness(services)) and any(state != "ok" for state in parts.values()):
        if time.monotonic() > deadline:
            raise DemoFailed(f"Munadi did not become ready: {parts}.")
        time.sleep(0.1)
