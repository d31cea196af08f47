"""What pages show is the same over both databases, so one is enough: every page's SQL runs on both in
test_permissions."""

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url
