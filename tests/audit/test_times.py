from datetime import datetime, timedelta

import pytest

from bot.audit.times import spoken_time, waking_after
from config.languages import Language
from tests.audit.scenes import DRAWN_AT, SCHEDULE, at


@pytest.mark.parametrize(
    ("when", "hindi", "english"),
    [
        (at(19, 45), "आज शाम 7:45 बजे", "7:45 pm today"),
        (at(10, 30, days=1), "कल सुबह 10:30 बजे", "10:30 am tomorrow"),
        (at(0, 5, days=3), "24 नवंबर को रात 12:05 बजे", "12:05 am on 24 November"),
    ],
)
def test_times_are_said_as_people_say_them(when: datetime, hindi: str, english: str) -> None:
    assert spoken_time(when, DRAWN_AT, SCHEDULE, Language.HINDI) == hindi
    assert spoken_time(when, DRAWN_AT, SCHEDULE, Language.ENGLISH) == english


def test_the_night_does_not_count_into_a_deadline() -> None:
    hours = timedelta(hours=2)
    assert waking_after(at(18), hours, SCHEDULE) == at(20)
    assert waking_after(at(20), hours, SCHEDULE) == at(9, days=1)
    assert waking_after(at(23, days=-1) + timedelta(hours=9), hours, SCHEDULE) == at(10)
