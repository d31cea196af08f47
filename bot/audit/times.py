"""Deadlines that leave out the night, and days and hours as people say them."""

from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date, format_time

from config.catalogue import text
from config.languages import Language
from config.schedule import Schedule


def waking_after(start: datetime, length: timedelta, schedule: Schedule) -> datetime:
    """`length` after `start`, the quiet hours not counted; `start` itself lies outside of them."""
    end = start + length
    if not schedule.is_quiet(end):
        return end
    evening = datetime.combine(schedule.today(end), schedule.quiet_hours.begin, schedule.zone).astimezone(UTC)
    return end + (schedule.after_quiet_hours(evening) - evening)


def spoken_time(at: datetime, now: datetime, schedule: Schedule, language: Language) -> str:
    """A time as people say it at `now`: `आज शाम 7:45 बजे`."""
    local = at.astimezone(schedule.zone)
    days = (local.date() - schedule.today(now)).days
    return text(
        language,
        "audit-time",
        day={0: "today", 1: "tomorrow"}.get(days, "other"),
        date=spoken_date(local.date(), language),
        clock=format_time(local, text(language, "audit-clock"), locale=_locale(language)),
    )


def spoken_date(day: date, language: Language) -> str:
    """A day and its month in words: `21 नवंबर`."""
    return format_date(day, text(language, "audit-calendar"), locale=_locale(language))


def _locale(language: Language) -> str:
    # The country makes it `pm` rather than `PM`.
    return f"{language.value}_IN"
