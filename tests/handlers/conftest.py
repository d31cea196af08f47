import pytest

from bot.models import Database
from config.settings import Settings
from tests.handlers.talk import Talk


@pytest.fixture
def talk(database: Database, settings: Settings) -> Talk:
    """Somebody to talk with, on both databases."""
    return Talk(database, settings)
