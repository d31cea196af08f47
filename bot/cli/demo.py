"""`munadi demo`: a district's whole day on the shipped frame, with a WhatsApp of its own beside it."""

import logging
import os
import signal
import threading
from pathlib import Path

import click
from rich.console import Console

from bot.cli.demo_day import DemoDay, DemoFailed
from bot.cli.settings import settings_or_refuse
from bot.cli.trial import NotReady, Trial
from bot.models.migrate import DatabaseNotReady
from bot.redis_server import RedisDidNotStart
from config.logs import configure_logging

HOME = Path("var/demo")

SPEED = 1000.0
"""How many times faster the virtual people are than real ones: an afternoon in a quarter of a minute."""

APPROVAL_SECONDS = 500.0
"""In people's time: how long Meta takes to approve the templates."""


@click.command()
@click.option("--once", is_flag=True, help="End after the summary; exit code 0 only if all went well.")
def demo(once: bool) -> None:
    """Register a real district, broadcast to it and audit it, against the built-in simulator."""
    os.environ["MUNADI_ENV"] = "demo"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{HOME}/munadi.db")
    configure_logging(level=logging.ERROR)
    console = Console()
    trial = Trial(settings_or_refuse(), HOME, speed=SPEED, approval_seconds=APPROVAL_SECONDS)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with trial:
            DemoDay(trial.services, trial.phones, console).run()
            console.print(f"\nThe console: [bold]{trial.settings.public_url}[/]")
            console.print(f"The phones:  [bold]{trial.settings.twilio_base_url}/phones[/]")
            if not once:
                _stay_open(console)
    except (DemoFailed, NotReady, RedisDidNotStart, DatabaseNotReady) as error:
        raise click.ClickException(f"{error} The logs are in {trial.logs}.") from None
    except KeyboardInterrupt:
        raise click.ClickException("stopped before the end.") from None


def _stay_open(console: Console) -> None:
    console.print("Both stay open until Ctrl-C.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("Stopping.")
