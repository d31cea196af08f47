"""`munadi doctor`: what is set up, what is not, and what to do about it."""

import asyncio

import click
from sqlmodel import col, func, select

from bot.cli.output import say
from bot.cli.settings import settings_or_refuse
from bot.health import readiness
from bot.jobs import open_services
from bot.models import MessageTemplate, Sender, TemplateState
from bot.services import Services
from bot.whatsapp.account import Account, AccountMissing
from bot.whatsapp.client import WhatsApp
from bot.whatsapp.templates import definitions


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Check settings, database, Redis, Twilio, webhook reachability and templates."""
    services = open_services(settings_or_refuse())
    try:
        findings = readiness(services)
        findings["twilio"] = asyncio.run(_twilio(services))
        if findings["migrations"] == "ok":
            findings["senders"] = _senders(services)
            findings["templates"] = _templates(services)
    finally:
        services.close()
    say(findings, as_json)
    if any(state != "ok" for state in findings.values()):
        raise click.exceptions.Exit(1)


async def _twilio(services: Services) -> str:
    try:
        account = Account.from_settings(services.settings)
    except AccountMissing as error:
        return str(error)
    async with WhatsApp(account, concurrency=1) as whatsapp:
        return await whatsapp.check() or "ok"


def _senders(services: Services) -> str:
    with services.database.read() as session:
        count = session.exec(select(func.count()).select_from(Sender)).one()
    return "ok" if count else "none: add one with `munadi senders add --number +91…`"


def _templates(services: Services) -> str:
    with services.database.read() as session:
        approved = set(
            session.exec(
                select(MessageTemplate.name).where(col(MessageTemplate.state) == TemplateState.APPROVED)
            )
        )
    missing = sorted(set(definitions()) - approved)
    return "ok" if not missing else f"not approved yet: {', '.join(missing)}; run `munadi templates push`"
