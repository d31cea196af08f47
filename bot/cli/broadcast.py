"""Commands of broadcasts: create, approve, pause, resume, cancel, status."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlmodel import Session

from bot.broadcast import control
from bot.broadcast.approval import approve
from bot.broadcast.audience import count, parse_audience
from bot.broadcast.compose import create
from bot.broadcast.cost import estimate
from bot.broadcast.progress import progress
from bot.broadcast.refusals import Refused
from bot.cli.common import by_option, is_trial, officer_or_refuse, place_or_refuse, services
from bot.cli.output import OneOf, json_option, say
from bot.models import Broadcast, Category, Officer, PlaceKind, utc_now
from bot.registry import media
from bot.services import Services
from bot.whatsapp.media import MediaRefused, verify
from config.languages import Language

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def broadcast() -> None:
    """Content for the groups."""


@broadcast.command(name="create")
@click.option("--district", metavar="CODE", help="The district whose groups are meant.")
@click.option("--state", metavar="CODE", help="The whole state, in place of a district.")
@click.option("--text-file", required=True, type=FILE, help="The text in Hindi (UTF-8).")
@click.option("--text-en-file", type=FILE, help="The text for admins who chose English.")
@click.option("--media", "media_file", type=FILE, help="A picture or video.")
@click.option("--audience", default="all", show_default=True, metavar="all|gp|ward|block:CODE")
@click.option("--category", type=OneOf(Category), default=Category.SCHEME, show_default=True)
@click.option("--urgent", is_flag=True, help="Before all others, and in the quiet hours.")
@by_option
@json_option
def create_command(
    district: str | None,
    state: str | None,
    text_file: Path,
    text_en_file: Path | None,
    media_file: Path | None,
    audience: str,
    category: Category,
    urgent: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Write a draft and say whom it would reach and what it would cost."""
    if (district is None) == (state is None):
        raise click.UsageError("Give either --district or --state.")
    kind = PlaceKind.DISTRICT if district else PlaceKind.STATE
    with services() as current, current.database.write() as session, refusals():
        place, audience_kind = parse_audience(
            session, place_or_refuse(session, kind, district or state or ""), audience
        )
        made = create(
            session,
            place=place,
            audience=audience_kind,
            text_hi=text_of(text_file),
            text_en=text_of(text_en_file) if text_en_file else None,
            media_file_id=store_media(session, current, media_file) if media_file else None,
            category=category,
            urgent=urgent,
            author=officer_or_refuse(session, by, current.settings),
        )
        reached = count(session, made)
        answer = {
            "id": made.id,
            "recipients": reached.recipients,
            "left_out": reached.as_json()["left_out"],
            "cost": estimate(session, made, utc_now()).as_json(),
        }
    say(answer, as_json)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the room refuses into one line and exit code 1."""
    try:
        yield
    except Refused as error:
        raise click.ClickException(error.said(Language.ENGLISH)) from None


def text_of(file: Path) -> str:
    """A text file's content, or one line that it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file}: the text must be UTF-8.") from None


def store_media(session: Session, current: Services, file: Path) -> int | None:
    """Check a file by its content and keep it."""
    try:
        verified = verify(file.read_bytes(), None)
    except MediaRefused as error:
        raise click.ClickException(f"{file}: {error.problem.value.replace('_', ' ')}.") from None
    return media.store(session, current.settings.munadi_media_dir, verified).id


@broadcast.command(name="approve")
@click.argument("broadcast_id", metavar="ID", type=int)
@by_option
def approve_command(broadcast_id: int, by: str | None) -> None:
    """Approve a draft: it goes out when its time comes."""
    with services() as current, current.database.write() as session, refusals():
        officer = officer_or_refuse(session, by, current.settings)
        approve(session, broadcast_id, officer, alone_allowed=is_trial(current.settings))
    click.echo(f"Broadcast {broadcast_id} is approved.")


Act = Callable[[Session, int, Officer | None], Broadcast]


def _act(name: str, act: Act, help_text: str) -> None:
    @broadcast.command(name=name, help=help_text)
    @click.argument("broadcast_id", metavar="ID", type=int)
    @by_option
    def command(broadcast_id: int, by: str | None) -> None:
        with services() as current, current.database.write() as session, refusals():
            moved = act(session, broadcast_id, officer_or_refuse(session, by, current.settings))
            state = moved.state.value
        click.echo(f"Broadcast {broadcast_id} is {state}.")


_act("pause", control.pause, "Send nothing more of it until it is resumed.")
_act("resume", control.resume, "Go on where it was paused.")
_act("cancel", control.cancel, "End it for good; what was not sent yet never is.")


@broadcast.command(name="status")
@click.argument("broadcast_id", metavar="ID", type=int)
@json_option
def status_command(broadcast_id: int, as_json: bool) -> None:
    """Count its deliveries by state, with the reasons of failures."""
    with services() as current, current.database.read() as session, refusals():
        answer = progress(session, broadcast_id, Language.ENGLISH).as_json()
    say(answer, as_json)
