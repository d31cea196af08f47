"""What the commands share: services, the officer on whose behalf, output for people or as JSON."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import click
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.jobs import open_services
from bot.models import Officer, Place, PlaceKind
from bot.models.migrate import DatabaseNotReady, check_ready
from bot.registry.officers import officers_of
from bot.registry.people import BadPhone, by_phone, normalise_phone
from bot.registry.places import find
from bot.services import Services
from config.catalogue import text
from config.languages import Language
from config.settings import Environment, Settings, SettingsError, load_settings


def settings_or_refuse() -> Settings:
    """The settings, or one line on stderr and exit code 1."""
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def services() -> Iterator[Services]:
    """The services of a database that is ready; what fails becomes one line and exit code 1."""
    current = open_services(settings_or_refuse())
    try:
        check_ready(current.database, current.settings.munadi_env)
        yield current
    except DatabaseNotReady as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        raise click.ClickException(
            f"The database does not answer ({type(error.orig).__name__}): check DATABASE_URL."
        ) from None
    except RedisError as error:
        raise click.ClickException(f"Redis does not answer ({error}): check REDIS_URL.") from None
    finally:
        current.close()


def is_trial(settings: Settings) -> bool:
    """Whether nobody real can be reached, so that one operator may do what takes two officers."""
    return settings.munadi_env in (Environment.DEMO, Environment.TEST)


def place_or_refuse(session: Session, kind: PlaceKind, code: str) -> Place:
    """The place with this code, or one line and exit code 1."""
    place = find(session, kind, code)
    if place is None:
        raise click.ClickException(f"There is no {kind} with the code {code}.")
    return place


def phone_or_refuse(phone: str, settings: Settings) -> str:
    """The number as E.164, or one line that says what is wrong with it."""
    try:
        return normalise_phone(phone, allow_demo_numbers=is_trial(settings))
    except BadPhone as error:
        raise click.ClickException(f"{phone}: {text(Language.ENGLISH, error.message_key)}") from None


def officer_or_refuse(session: Session, phone: str | None, settings: Settings) -> Officer | None:
    """The officer behind `--by`; None for the operator at the shell."""
    if phone is None:
        return None
    person = by_phone(session, phone_or_refuse(phone, settings))
    roles = officers_of(session, person) if person is not None else []
    if not roles:
        raise click.ClickException(f"--by {phone}: no officer has this number.")
    return roles[0]


def say(data: Any, as_json: bool) -> None:
    """Print `data` as JSON, or as lines for people."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False))
    elif isinstance(data, dict):
        for name, value in data.items():
            click.echo(f"{name}: {value}")
    else:
        for item in data:
            click.echo(", ".join(f"{name}: {value}" for name, value in item.items()))


def lines_or_one(given: str, source: Iterable[str]) -> Iterator[str]:
    """What was asked: the one question given, or for `-` one a line."""
    if given != "-":
        yield given
        return
    for line in source:
        yield line.rstrip("\n")


class OneOf(click.Choice[str]):
    """One of an enum's values, as they stand in INTERFACE.md (click itself would take the names)."""

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__([member.value for member in enum])
        self.enum = enum

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The member with this value."""
        return self.enum(super().convert(str(value), param, ctx))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
by_option = click.option("--by", metavar="PHONE", help="The officer for whom it is done; else the operator.")
