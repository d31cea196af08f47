"""The reader's language, and dates and numbers as people say them in it."""

from datetime import date, datetime, timedelta

from flask import session as cookie
from flask_babel import format_date, format_decimal, format_time

from bot.console.wiring import services, signed_in_reader
from bot.models import utc_now
from config.catalogue import MissingText, text
from config.languages import Language

LANGUAGE_KEY = "language"
"""Where the cookie keeps the choice of somebody who is not signed in."""


def language() -> Language:
    """The language of the page: the person's own, else the one chosen on the sign-in page, else Hindi."""
    reader = signed_in_reader()
    if reader is not None:
        return reader.person.language
    chosen = cookie.get(LANGUAGE_KEY)
    return Language(chosen) if chosen in set(Language) else Language.HINDI


def other_language() -> Language:
    """The one to switch to."""
    return Language.ENGLISH if language() is Language.HINDI else Language.HINDI


def locale() -> str:
    """For Babel: the language as spoken in India (1,24,500, not 124,500)."""
    return f"{language()}_IN"


def time_zone() -> str:
    """For Babel: where the people are."""
    return services().schedule.time_zone


def say(key: str, **values: str | int | float) -> str:
    """A sentence of the catalogue in the reader's language."""
    return text(language(), key, **values)


def said_or(key: str, fallback: str) -> str:
    """A sentence of the catalogue, or `fallback` for what has no words yet."""
    try:
        return say(key)
    except MissingText:
        return fallback


def number(value: float) -> str:
    """A number in Indian grouping."""
    return str(format_decimal(value))


def percent(part: int, whole: int) -> str:
    """How much of the whole, without decimals; never rounded up to 100 %."""
    share = 0 if whole == 0 else 100 * part // whole
    return f"{share}%"


def day(value: date) -> str:
    """A day as people say it: today, yesterday, Thursday 12 November."""
    today = services().schedule.today(utc_now())
    if value == today:
        return say("console-day-today")
    if value == today - timedelta(days=1):
        return say("console-day-yesterday")
    if value == today + timedelta(days=1):
        return say("console-day-tomorrow")
    return full_day(value)


def full_day(value: date) -> str:
    """A day with its weekday; with its year when that is not this one."""
    this_year = services().schedule.today(utc_now()).year
    return str(format_date(value, "EEEE, d MMMM" if value.year == this_year else "EEEE, d MMMM y"))


def clock(value: datetime) -> str:
    """The time of day where the people are: 5:15 pm, शाम 5:15."""
    pattern = "B h:mm" if language() is Language.HINDI else "h:mm a"
    return str(format_time(value, pattern))


def when(value: datetime) -> str:
    """A moment as people say it: today 5:15 pm; 12 November 5:15 pm."""
    local = value.astimezone(services().schedule.zone).date()
    today = services().schedule.today(utc_now())
    if abs(local - today) <= timedelta(days=1):
        return f"{day(local)}, {clock(value)}"
    short = format_date(local, "d MMMM" if local.year == today.year else "d MMMM y")
    return f"{short}, {clock(value)}"


def exact(value: datetime) -> str:
    """A moment to the second, for the log."""
    local = value.astimezone(services().schedule.zone)
    return f"{format_date(local.date(), 'd MMMM y')}, {local:%H:%M:%S}"
