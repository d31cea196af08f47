"""Commands of the audit: run the day's draw, show it, verify it."""

import json
from datetime import date, datetime

import click

from bot.audit.ask import ask
from bot.audit.draw import districts_with_groups, draw_day
from bot.audit.publication import published
from bot.audit.refusals import Refused
from bot.audit.show import show
from bot.audit.verify import verify
from bot.cli.common import place_or_refuse, services
from bot.cli.output import json_option, say
from bot.models import PlaceKind, utc_now
from bot.outbox.ledger import NoSender
from config.languages import Language

date_option = click.option(
    "--date", "at", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day, YYYY-MM-DD."
)
district_option = click.option("--district", required=True, metavar="CODE")


@click.group()
def audit() -> None:
    """The daily draw and its proofs."""


@audit.command(name="run")
@date_option
@click.option("--district", metavar="CODE", help="Only this district; without it all of them.")
def run_command(at: datetime, district: str | None) -> None:
    """Draw the day's sample, once, and ask the admins who were drawn."""
    day = at.date()
    with services() as current, current.database.write() as session:
        chosen = (
            [place_or_refuse(session, PlaceKind.DISTRICT, district)]
            if district
            else list(districts_with_groups(session))
        )
        for place in chosen:
            now = utc_now()
            try:
                audit_day = draw_day(session, place, day, current.schedule, now)
                asked = ask(session, audit_day, now, current.schedule) if audit_day else 0
            except (Refused, NoSender) as error:
                raise click.ClickException(str(error)) from None
            if audit_day is None:
                click.echo(f"{place.name_en}: nothing to draw, no group has been sent anything yet.")
            else:
                click.echo(f"{place.name_en}: drawn, {asked} asked now.")


@audit.command(name="show")
@date_option
@district_option
@json_option
def show_command(at: datetime, district: str, as_json: bool) -> None:
    """Show a day's published draw and how it stands."""
    with services() as current, current.database.read() as session:
        try:
            answer = show(
                session,
                place_or_refuse(session, PlaceKind.DISTRICT, district),
                at.date(),
            )
        except Refused as error:
            raise click.ClickException(error.said(Language.ENGLISH)) from None
    say(answer, as_json)


@audit.command(name="verify")
@date_option
@district_option
def verify_command(at: datetime, district: str) -> None:
    """Recompute a day's draw from what was published; exit code 1 if it does not match."""
    day = at.date()
    with services() as current, current.database.read() as session:
        try:
            problems = verify(session, place_or_refuse(session, PlaceKind.DISTRICT, district), day)
        except Refused as error:
            raise click.ClickException(error.said(Language.ENGLISH)) from None
    if problems:
        raise click.ClickException("\n".join(problems))
    click.echo(f"The draw of {day} matches what was published.")


@audit.command(name="published")
@district_option
@click.option("--date", "at", type=click.DateTime(["%Y-%m-%d"]), help="The last day; without it all days.")
def published_command(district: str, at: datetime | None) -> None:
    """Print what was published of a district's draws as JSON, for docs/verify_draw.py."""
    with services() as current, current.database.read() as session:
        place = place_or_refuse(session, PlaceKind.DISTRICT, district)
        try:
            book = published(session, place, at.date() if at else date.max)
        except Refused as error:
            raise click.ClickException(error.said(Language.ENGLISH)) from None
    click.echo(json.dumps(book, indent=1))
