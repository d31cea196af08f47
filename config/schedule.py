"""The office's day: by when to post, when the draw is, how long an answer may take, when to keep quiet."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from config.settings import Environment, Settings

SCHEDULE_FILE = Path(__file__).parent / "schedule.toml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Day(_Part):
    """The daily audit."""

    post_by: time
    draw_at: time
    answer_within_minutes: Annotated[float, Field(gt=0)]
    remind_after_minutes: Annotated[float, Field(gt=0)]
    deliveries_of_days: Annotated[int, Field(ge=1)]

    @property
    def answer_within(self) -> timedelta:
        """From the request to the deadline."""
        return timedelta(minutes=self.answer_within_minutes)

    @property
    def remind_after(self) -> timedelta:
        """From the request to the reminder."""
        return timedelta(minutes=self.remind_after_minutes)


class QuietHours(_Part):
    """When nothing leaves that can wait; `begin` equal to `end` means never."""

    begin: time
    end: time


class Sweep(_Part):
    """How soon what is stuck is found."""

    every_seconds: Annotated[int, Field(ge=1)]
    lease_seconds: Annotated[int, Field(ge=1)]


class Schedule(_Part):
    """When things happen, in the time zone of the people."""

    day: Day
    quiet_hours: QuietHours
    sweep: Sweep
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the people."""
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The calendar day of the people at `now`."""
        return now.astimezone(self.zone).date()

    def draw_time(self, day: date) -> datetime:
        """When the draw of `day` is due, in UTC."""
        return datetime.combine(day, self.day.draw_at, self.zone).astimezone(UTC)

    def is_quiet(self, now: datetime) -> bool:
        """Whether people are to be left alone at `now`."""
        at = now.astimezone(self.zone).time()
        begin, end = self.quiet_hours.begin, self.quiet_hours.end
        return begin <= at < end if begin <= end else at >= begin or at < end

    def after_quiet_hours(self, now: datetime) -> datetime:
        """`now`, or the end of the quiet hours it falls into, in UTC."""
        if not self.is_quiet(now):
            return now
        local = now.astimezone(self.zone)
        end = datetime.combine(local.date(), self.quiet_hours.end, self.zone)
        return (end if end > local else end + timedelta(days=1)).astimezone(UTC)


def load_schedule(settings: Settings, file: Path = SCHEDULE_FILE) -> Schedule:
    """The schedule of this installation.

    Where nobody real can be reached, in a demo or a test, no hour is quiet; and a demo's day passes in a
    minute.
    """
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    demo, trial = data.pop("demo"), data.pop("trial")
    if settings.munadi_env is not Environment.PRODUCTION:
        data |= trial
    if settings.munadi_env is Environment.DEMO:
        data |= demo
    return Schedule.model_validate(data | {"time_zone": settings.munadi_timezone})
