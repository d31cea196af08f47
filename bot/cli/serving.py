"""Commands that serve: everything at once, or one process of the Procfile."""

import signal
import threading

import click
from granian.constants import Interfaces
from granian.server import Server

from bot.cli.common import said_in_one_line
from bot.cli.output import OneOf
from bot.cli.settings import settings_or_refuse
from bot.jobs import QueueName, keep_time, open_services, serve
from bot.models import Database
from bot.models.migrate import check_ready, upgrade
from bot.processes import ProcessFailed, Supervisor, read_procfile
from bot.redis_server import RedisDidNotStart, RedisServer
from config.logs import configure_logging
from config.settings import Settings

WEB_THREADS = 8
"""Requests worked on at a time; webhooks wait for the database, not for the processor."""


def begin(*, needs_redis: bool = False) -> Settings:
    """What every serving process does first: settings, logging, and what it cannot do without.

    The web process needs no Redis: it stores what comes in, and the sweep finds it.
    """
    settings = settings_or_refuse()
    configure_logging()
    current = open_services(settings)
    with said_in_one_line():
        check_ready(current.database, settings.munadi_env)
        if needs_redis:
            current.redis.ping()
    current.close()
    return settings


@click.command()
def run() -> None:
    """Run web, workers, scheduler, and Redis if none is configured, until Ctrl-C."""
    settings = settings_or_refuse()
    configure_logging()
    supervisor = Supervisor({"MUNADI_ENV": settings.munadi_env, "SECRET_KEY": settings.secret_key})
    commands = read_procfile()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        start_redis_if_none(settings, supervisor)
        supervisor.run_once("release", commands.pop("release"))
        for name, command in commands.items():
            supervisor.add(name, command)
        supervisor.watch()
        click.echo(f"Munadi is at {settings.public_url} — Ctrl-C stops it.", err=True)
        stopped.wait()
    except (ProcessFailed, RedisDidNotStart) as error:
        raise click.ClickException(str(error)) from None
    finally:
        supervisor.stop()


def start_redis_if_none(settings: Settings, supervisor: Supervisor) -> None:
    """Start the bundled Redis where REDIS_URL is not set."""
    if settings.redis_url is None:
        server = RedisServer(settings.state_directory / "redis")
        supervisor.add("redis", server.command(), is_foundation=True)
        server.wait_until_ready()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
def web(host: str) -> None:
    """Serve the webhooks and the console (Granian)."""
    settings = begin()
    Server(
        "bot.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=settings.port,
        blocking_threads=WEB_THREADS,
        backpressure=WEB_THREADS * 32,
        log_enabled=False,
        websockets=False,
    ).serve()


@click.command()
@click.argument("queue", type=OneOf(QueueName))
def worker(queue: QueueName) -> None:
    """Work on one queue."""
    begin(needs_redis=True)
    serve(queue)


@click.command()
def cron() -> None:
    """Enqueue the periodic jobs (RQ's cron)."""
    begin(needs_redis=True)
    keep_time()


@click.group(name="db")
def database() -> None:
    """The database."""


@database.command(name="upgrade")
def upgrade_database() -> None:
    """Bring the database to the current migration."""
    settings = settings_or_refuse()
    target = Database(settings.database_url)
    with said_in_one_line():
        upgrade(target, settings.munadi_env)
    target.close()
