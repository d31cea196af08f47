"""Commands of the registry: places, admins, officers, senders."""

import sys
from pathlib import Path

import click

from bot.cli.common import by_option, is_trial, officer_or_refuse, phone_or_refuse, place_or_refuse, services
from bot.cli.output import OneOf, json_option, lines_or_one, say
from bot.models import PlaceKind, Role
from bot.registry.admins import AdminsImported, import_admins, show_admin
from bot.registry.officers import add_officer
from bot.registry.place_import import PlacesImported, import_places
from bot.registry.search import PlaceSearch
from bot.registry.senders import USUAL_PACE, add_sender
from bot.registry.tables import FileRefused
from config.languages import Language

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
language_option = click.option("--language", type=OneOf(Language), default=Language.HINDI)


@click.group()
def places() -> None:
    """The tree of government."""


@places.command(name="import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows here.")
@by_option
def import_places_command(file: Path, dry_run: bool, errors: Path | None, by: str | None) -> None:
    """Bring in places from CSV or XLSX, with the Local Government Directory's columns or ours."""
    with services() as current, current.database.write() as session:
        officer = officer_or_refuse(session, by, current.settings)
        try:
            imported = import_places(session, file, dry_run=dry_run, by=officer)
        except FileRefused as error:
            raise click.ClickException(str(error)) from None
    _report(imported, errors)


@places.command(name="search")
@click.argument("text")
@click.option("--district", metavar="CODE", help="Only in this district.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50))
@json_option
def search_command(text: str, district: str | None, limit: int, as_json: bool) -> None:
    """Find places as people write them; `-` reads one question a line from standard input."""
    search = PlaceSearch()
    with services() as current, current.database.read() as session:
        root = place_or_refuse(session, PlaceKind.DISTRICT, district) if district else None
        for question in lines_or_one(text, sys.stdin):
            found = search.search(session, question, district=root, limit=limit)
            say([each.as_json() for each in found], as_json or text == "-")


@click.group()
def admins() -> None:
    """Admins of groups."""


@admins.command(name="import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows here.")
@click.option("--consent-source", help="Where the consent comes from, for rows that do not say it.")
@by_option
def import_admins_command(
    file: Path, dry_run: bool, errors: Path | None, consent_source: str | None, by: str | None
) -> None:
    """Invite the admins of an office's list, CSV or XLSX."""
    with services() as current, current.database.write() as session:
        try:
            imported = import_admins(
                session,
                file,
                dry_run=dry_run,
                by=officer_or_refuse(session, by, current.settings),
                allow_demo_numbers=is_trial(current.settings),
                consent_source=consent_source,
            )
        except FileRefused as error:
            raise click.ClickException(str(error)) from None
    _report(imported, errors)


def _report(imported: PlacesImported | AdminsImported, errors: Path | None) -> None:
    click.echo(imported.summary(Language.ENGLISH))
    for error in imported.errors:
        click.echo(error.line(Language.ENGLISH), err=True)
    if errors is not None:
        imported.refused.write(errors, Language.ENGLISH)


@admins.command(name="show")
@click.argument("phone")
@json_option
def show_admin_command(phone: str, as_json: bool) -> None:
    """Show what is known of the admin with this number."""
    with services() as current, current.database.read() as session:
        found = show_admin(session, phone_or_refuse(phone, current.settings))
    if found is None:
        raise click.ClickException(f"Nobody with the number {phone} is, or was, an admin.")
    say(found, as_json)


@click.group()
def officers() -> None:
    """Officers and their roles."""


@officers.command(name="add")
@click.option("--phone", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True, type=OneOf(Role))
@click.option("--district", metavar="CODE", help="The officer's district.")
@click.option("--state", metavar="CODE", help="The officer's state, in place of a district.")
@language_option
@by_option
def add_officer_command(
    phone: str,
    name: str,
    role: Role,
    district: str | None,
    state: str | None,
    language: Language,
    by: str | None,
) -> None:
    """Give a person a role in a district, or in a whole state."""
    if (district is None) == (state is None):
        raise click.UsageError("Give either --district or --state.")
    kind = PlaceKind.DISTRICT if district else PlaceKind.STATE
    with services() as current, current.database.write() as session:
        add_officer(
            session,
            phone=phone_or_refuse(phone, current.settings),
            name=name,
            role=role,
            place=place_or_refuse(session, kind, district or state or ""),
            by=officer_or_refuse(session, by, current.settings),
            language=language,
        )
    click.echo(f"{name} is {role.value} now.")


@click.group()
def senders() -> None:
    """WhatsApp numbers Munadi sends from."""


@senders.command(name="add")
@click.option("--number", required=True)
@click.option("--district", metavar="CODE", help="Its district; without it the sender is in the pool.")
@click.option("--mps", default=USUAL_PACE, show_default=True, type=click.IntRange(1, 400))
@by_option
def add_sender_command(number: str, district: str | None, mps: int, by: str | None) -> None:
    """Register a WhatsApp sender, with the messages a second Twilio allows it."""
    with services() as current, current.database.write() as session:
        add_sender(
            session,
            sender_number_or_refuse(number),
            district=place_or_refuse(session, PlaceKind.DISTRICT, district) if district else None,
            messages_per_second=mps,
            by=officer_or_refuse(session, by, current.settings),
        )
    click.echo(f"{number} is registered.")


def sender_number_or_refuse(number: str) -> str:
    """An E.164 number; Twilio's senders may be of any country and no mobile."""
    plain = number.removeprefix("whatsapp:").replace(" ", "").replace("-", "")
    if not (plain.startswith("+") and plain[1:].isdecimal() and 8 <= len(plain) - 1 <= 15):
        raise click.ClickException(f"{number}: write the number as +, country code and number.")
    return plain
