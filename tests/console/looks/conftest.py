"""How pages look and what they carry is the same over both databases: one is enough."""

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url
