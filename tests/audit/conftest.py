from collections.abc import Iterator

import pytest
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from bot.models import Database
from tests.audit.scenes import DRAWN_AT


@pytest.fixture
def clock(database: Database) -> Iterator[FrozenDateTimeFactory]:
    """Once the database is there, time stands still at the hour of the draw; `clock.move_to(…)` moves it."""
    with freeze_time(DRAWN_AT) as frozen:
        yield frozen
