from datetime import UTC, date, datetime

import pytest

from config.schedule import Schedule, load_schedule
from config.settings import load_settings


@pytest.fixture
def schedule() -> Schedule:
    return load_schedule(load_settings(None, munadi_env="production", secret_key="k"))


def india(hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{hour:02}:{minute:02}+05:30").astimezone(UTC)


@pytest.mark.parametrize(("hour", "quiet"), [(7, True), (8, False), (20, False), (21, True), (0, True)])
def test_nights_are_quiet_in_the_time_of_the_people(schedule: Schedule, hour: int, quiet: bool) -> None:
    assert schedule.is_quiet(india(hour)) is quiet


def test_what_falls_into_the_night_waits_for_the_morning(schedule: Schedule) -> None:
    assert schedule.after_quiet_hours(india(22)) == datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert schedule.after_quiet_hours(india(6)) == india(8)
    assert schedule.after_quiet_hours(india(12)) == india(12)


def test_the_draw_comes_after_the_hour_of_posting(schedule: Schedule) -> None:
    assert schedule.day.draw_at > schedule.day.post_by
    assert schedule.draw_time(date(2026, 11, 22)) == india(17, 15)


def test_the_day_is_that_of_the_people(schedule: Schedule) -> None:
    assert schedule.today(datetime(2026, 11, 22, 20, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_test_installation_has_no_quiet_hours_and_the_day_of_an_office(schedule: Schedule) -> None:
    test = load_schedule(load_settings(None, munadi_env="test", secret_key="k"))
    assert not test.is_quiet(india(23))
    assert test.day == schedule.day


def test_a_demo_has_no_quiet_hours_and_a_short_day() -> None:
    demo = load_schedule(load_settings(None, munadi_env="demo", secret_key="k"))
    assert not demo.is_quiet(india(23))
    assert demo.day.answer_within.total_seconds() <= 60
