"""Every route has a permission, or is listed as public with the reason (DESIGN: Promises 7)."""

from collections.abc import Iterator

import pytest
from flask import Flask

from bot.app import create_app
from bot.console.permissions import PERMISSIONS, PUBLIC, Permission, rule_of
from bot.models import Role
from config.settings import Settings


@pytest.fixture
def app(sqlite_url: str, settings: Settings) -> Iterator[Flask]:
    app = create_app(settings.model_copy(update={"database_url": sqlite_url}))
    yield app
    app.extensions["munadi"].close()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Routes are the same on both databases."""
    return sqlite_url


def test_every_route_has_a_permission_or_a_reason_to_be_public(app: Flask) -> None:
    for route in app.url_map.iter_rules():
        rule = rule_of(app.view_functions[route.endpoint])
        assert (rule is None) is (route.endpoint in PUBLIC), (
            f"{route.rule} ({route.endpoint}) needs @permission(…), or an entry with its reason in PUBLIC"
        )


def test_no_public_entry_is_left_behind(app: Flask) -> None:
    endpoints = {route.endpoint for route in app.url_map.iter_rules()}
    assert set(PUBLIC) <= endpoints
    assert all(reason.strip() for reason in PUBLIC.values())


def test_a_route_about_something_names_the_place_it_is_about(app: Flask) -> None:
    for route in app.url_map.iter_rules():
        rule = rule_of(app.view_functions[route.endpoint])
        if rule is not None and route.arguments - {"signed", "family"}:
            assert rule.of is not None, f"{route.rule} must say `of=` which place it is"


def test_every_role_and_every_permission_is_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set(Permission) == frozenset().union(*PERMISSIONS.values())
    assert all(Permission.USE_CONSOLE in held for held in PERMISSIONS.values())


def test_an_auditor_only_looks() -> None:
    assert not {
        permission for permission in PERMISSIONS[Role.AUDITOR] if not permission.startswith(("see_", "use_"))
    }
