"""Commands of the approved templates: push them to Twilio, follow their approval."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict

import click

from bot.cli.common import services
from bot.cli.output import json_option, say
from bot.models import Database
from bot.outbox.approvals import Standing, follow_approvals, push_templates
from bot.services import Services
from bot.whatsapp.account import Account
from bot.whatsapp.client import TwilioRefused, TwilioUnavailable, WhatsApp
from config.settings import SettingsError

Ask = Callable[[Database, WhatsApp], Awaitable[list[Standing]]]


@click.group()
def templates() -> None:
    """WhatsApp templates of config/templates."""


@templates.command(name="push")
@json_option
def push_command(as_json: bool) -> None:
    """Make at Twilio what is new or changed, and submit it to Meta."""
    _ask(push_templates, as_json)


@templates.command(name="status")
@json_option
def status_command(as_json: bool) -> None:
    """Ask how the approvals stand."""
    _ask(follow_approvals, as_json)


def _ask(ask: Ask, as_json: bool) -> None:
    with services() as current:
        standing = asyncio.run(asked(current, ask))
    say([asdict(one) for one in standing], as_json)


async def asked(current: Services, ask: Ask) -> list[Standing]:
    """The answer of Twilio, or one line why there is none."""
    try:
        async with WhatsApp(Account.from_settings(current.settings), concurrency=4) as whatsapp:
            return await ask(current.database, whatsapp)
    except (SettingsError, TwilioRefused, TwilioUnavailable) as error:
        raise click.ClickException(str(error)) from None
