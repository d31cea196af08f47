import asyncio
import itertools
import sqlite3
from datetime import timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.models import utc_now
from bot.outbox import resting
from bot.outbox.resting import FIRST_REST, LONGEST_REST, NAMED_COUNTS_FROM, NOTEWORTHY, Rest, patiently


def rests(rest: Rest, times: int, begin: str = "2026-11-20 10:00") -> list[float]:
    seconds = []
    with freeze_time(begin) as clock:
        for _ in range(times):
            rest.begin(None, 20429)
            seconds.append(rest.seconds_left)
            clock.tick(timedelta(seconds=rest.seconds_left))
    return seconds


def test_each_rest_in_a_row_is_longer_up_to_a_limit() -> None:
    seconds = rests(Rest(), 15)
    assert FIRST_REST.total_seconds() <= seconds[0] <= FIRST_REST.total_seconds() * 1.5
    assert all(later > earlier for earlier, later in itertools.pairwise(seconds[:6]))
    assert all(each <= LONGEST_REST.total_seconds() * 1.5 for each in seconds)


def test_something_accepted_makes_the_next_rest_short_again() -> None:
    rest = Rest()
    rests(rest, 6)
    rest.well()
    assert rests(rest, 1, "2026-11-20 11:00")[0] <= FIRST_REST.total_seconds() * 1.5


@freeze_time("2026-11-20 10:00")
def test_many_answers_to_what_was_in_flight_are_one_rest() -> None:
    rest = Rest()
    for _ in range(50):
        rest.begin(None, 20429)
    assert rest.seconds_left <= FIRST_REST.total_seconds() * 1.5


def test_what_twilio_names_counts_when_it_is_no_chance() -> None:
    rest = Rest()
    rests(rest, NAMED_COUNTS_FROM - 1)
    with freeze_time("2026-11-20 11:00"):
        rest.begin(7, 20429)
        assert rest.seconds_left == 7


@freeze_time("2026-11-20 10:00")
def test_only_a_long_rest_is_told_to_others() -> None:
    rest = Rest()
    rest.begin(None, 20429)
    assert rest.noteworthy_end is None
    rest.until(utc_now() + NOTEWORTHY)
    assert rest.noteworthy_end == utc_now() + NOTEWORTHY


@freeze_time("2026-11-20 10:00")
def test_a_longer_rest_is_never_shortened() -> None:
    rest = Rest()
    rest.until(utc_now() + timedelta(minutes=1), 63018)
    rest.until(utc_now() + timedelta(seconds=1), 20429)
    assert (rest.seconds_left, rest.code) == (60, 63018)


def away() -> OperationalError:
    return OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked"))


def test_work_on_the_database_is_repeated_until_it_is_back() -> None:
    failures = [away(), away()]

    def work() -> str:
        if failures:
            raise failures.pop()
        return "done"

    assert asyncio.run(patiently(work)) == "done"


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resting, "DATABASE_PATIENCE", 0.2)

    def work() -> None:
        raise away()

    with pytest.raises(OperationalError):
        asyncio.run(patiently(work))


def test_a_mistake_of_ours_is_not_repeated() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE"))

    with pytest.raises(IntegrityError):
        asyncio.run(patiently(work))
    assert len(tries) == 1
