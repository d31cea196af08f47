"""What the commands share: the services, and what people name by code or number."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.cli.settings import settings_or_refuse
from bot.jobs import open_services
from bot.models import Officer, Place, PlaceKind
from bot.models.migrate import DatabaseNotReady, check_ready
from bot.registry.officers import officers_of
from bot.registry.people import BadPhone, by_phone, normalise_phone
from bot.registry.places import find
from bot.services import Services
from config.catalogue import text
from config.languages import Language
from config.settings import Environment, Settings


@contextmanager
def said_in_one_line() -> Iterator[None]:
    """Make one line and exit code 1 of a database or a Redis that is not there, or not ready."""
    try:
        yield
    except DatabaseNotReady as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        raise click.ClickException(
            f"The database does not answer ({type(error.orig).__name__}): check DATABASE_URL."
        ) from None
    except RedisError as error:
        raise click.ClickException(
            f"Redis does not answer ({type(error).__name__}): check REDIS_URL, "
            "or use `munadi run`, which starts its own."
        ) from None


@contextmanager
def services() -> Iterator[Services]:
    """The services of a database that is ready; what fails becomes one line and exit code 1."""
    current = open_services(settings_or_refuse())
    try:
        with said_in_one_line():
            check_ready(current.database, current.settings.munadi_env)
            yield current
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
        raise click.ClickException(f"{text(Language.ENGLISH, error.message_key, value=phone)}") from None


def officer_or_refuse(session: Session, phone: str | None, settings: Settings) -> Officer | None:
    """The officer behind `--by`; None for the operator at the shell."""
    if phone is None:
        return None
    person = by_phone(session, phone_or_refuse(phone, settings))
    roles = officers_of(session, person) if person is not None else []
    if not roles:
        raise click.ClickException(f"--by {phone}: no officer has this number.")
    return roles[0]


by_option = click.option("--by", metavar="PHONE", help="The officer for whom it is done; else the operator.")
