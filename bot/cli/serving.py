"""Commands that serve: everything at once, or one process of the Procfile."""

import signal
import threading

import click
from granian.constants import Interfaces
from granian.server import Server

from bot.cli.common import OneOf, settings_or_refuse
from bot.jobs import QueueName, keep_time, serve
from bot.models import Database
from bot.models.migrate import DatabaseNotReady, check_ready, upgrade
from bot.processes import ProcessFailed, Supervisor, read_procfile
from bot.redis_server import RedisDidNotStart, RedisServer
from bot.simulator.faults import BadFault, Faults
from bot.simulator.options import SimulatorOptions
from bot.simulator.server import run as run_simulator
from config.logs import configure_logging
from config.settings import Settings

WEB_THREADS = 8
"""Requests worked on at a time; webhooks wait for the database, not for the processor."""


def begin() -> Settings:
    """What every serving process does first: settings, logging, and a database that is ready."""
    settings = settings_or_refuse()
    configure_logging()
    database = Database(settings.database_url)
    try:
        check_ready(database, settings.munadi_env)
    except DatabaseNotReady as error:
        raise click.ClickException(str(error)) from None
    finally:
        database.close()
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
    begin()
    serve(queue)


@click.command()
def cron() -> None:
    """Enqueue the periodic jobs (RQ's cron)."""
    begin()
    keep_time()


@click.group(name="db")
def database() -> None:
    """The database."""


@database.command(name="upgrade")
def upgrade_database() -> None:
    """Bring the database to the current migration."""
    settings = settings_or_refuse()
    target = Database(settings.database_url)
    try:
        upgrade(target, settings.munadi_env)
    except DatabaseNotReady as error:
        raise click.ClickException(str(error)) from None
    finally:
        target.close()


@click.command()
@click.option("--port", default=8001, show_default=True)
@click.option("--webhook", default="http://127.0.0.1:8000", show_default=True, help="Munadi's PUBLIC_URL.")
@click.option("--speed", default=1.0, show_default=True, help="How much faster people are than in life.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same fates.")
@click.option("--sender", "senders", multiple=True, help="A number of the office's; may be repeated.")
@click.option("--approval-seconds", default=600.0, show_default=True, help="Until a template is decided.")
@click.option("--fault", "faults", multiple=True, metavar="NAME=VALUE", help="What goes wrong on purpose.")
def simulator(
    port: int,
    webhook: str,
    speed: float,
    seed: int,
    senders: tuple[str, ...],
    approval_seconds: float,
    faults: tuple[str, ...],
) -> None:
    """Run the Twilio-compatible simulator alone; its phones are at /phones.

    It takes TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN as the account that may call it.
    """
    settings = settings_or_refuse()
    if not settings.twilio_account_sid or not settings.twilio_auth_token:
        raise click.ClickException("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are missing: any will do here.")
    try:
        wrong = Faults().changed(dict(_fault(fault) for fault in faults))
    except BadFault as error:
        raise click.ClickException(str(error)) from None
    run_simulator(
        SimulatorOptions(
            port=port,
            webhook_base=webhook,
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            senders=senders or SimulatorOptions.senders,
            speed=speed,
            seed=seed,
            approval_seconds=approval_seconds,
            faults=wrong,
        ),
        on_ready=lambda running: click.echo(f"The phones are at {running.public_url}/phones", err=True),
    )


def _fault(written: str) -> tuple[str, str]:
    name, _, value = written.partition("=")
    return name.strip().replace("-", "_"), value.strip()
