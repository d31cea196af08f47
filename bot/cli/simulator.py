"""`munadi simulator`: the Twilio-compatible simulator alone."""

import click

from bot.cli.settings import settings_or_refuse
from bot.simulator.faults import BadFault, Faults
from bot.simulator.options import SimulatorOptions
from bot.simulator.server import run as run_simulator


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
