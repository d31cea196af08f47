"""Every page for every role, in the own district and in another."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import select

from bot.console.permissions import PERMISSIONS, rule_of
from bot.models import Database, LogEntry, Place, Role
from tests.builders import make_officer, make_person
from tests.console.routes import address, guarded_routes
from tests.console.visitor import Visitor
from tests.console.world import World


def ask(visitor: Visitor, method: str, path: str) -> int:
    return (visitor.get(path) if method == "GET" else visitor.post(path)).status_code


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_in_its_district_what_its_permissions_say(
    role: Role, app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    visitor = visit(role)
    for route, method in guarded_routes(app):
        rule = rule_of(app.view_functions[route.endpoint])
        # Signing out ends the walk; a picture's link is made for one person (test_pictures).
        if rule is None or route.endpoint.startswith(("console.sign_in.", "console.pictures.")):
            continue
        status = ask(visitor, method, address(app, route, world.home.arguments()))
        allowed = rule.permission in PERMISSIONS[role]
        assert (status != 403) is allowed, f"{role} {method} {route.rule}: {status}"
        assert status != 404 and status < 500, f"{role} {method} {route.rule}: {status}"


def test_what_lies_in_another_district_is_not_there_and_the_try_is_logged(
    app: Flask, world: World, database: Database, visit: Callable[[Role], Visitor]
) -> None:
    tried = 0
    for role in Role:
        visitor = visit(role)
        for route, method in guarded_routes(app):
            rule = rule_of(app.view_functions[route.endpoint])
            if rule is None or rule.of is None:
                continue
            status = ask(visitor, method, address(app, route, world.foreign.arguments()))
            assert status == 404, f"{role} {method} {route.rule}: {status}"
            tried += 1
    with database.read() as session:
        refused = session.exec(select(LogEntry).where(LogEntry.action == "access.refused")).all()
    assert len(refused) == tried > 0
    assert {entry.officer_id for entry in refused} == {officer.id for officer in world.officers.values()}


def test_nobody_sees_anything_without_signing_in(app: Flask, world: World) -> None:
    for route, method in guarded_routes(app):
        visitor = Visitor(app)
        path = address(app, route, world.home.arguments())
        answer = visitor.get(path) if method == "GET" else visitor.post(path)
        assert answer.status_code == 302, f"{method} {route.rule}"
        assert answer.location.startswith("/sign-in"), f"{method} {route.rule}"


def test_a_state_officer_sees_all_districts_of_his_state(
    app: Flask, world: World, database: Database
) -> None:
    with database.write() as session:
        person = make_person(session)
        state = session.get_one(Place, world.home.place.parent_id)
        make_officer(session, Role.STATE_PR, state, person)
    visitor = Visitor(app, person)
    for district in (world.home, world.foreign):
        assert visitor.get(f"/places/{district.place.id}").status_code == 200
        assert visitor.get(f"/broadcasts/{district.sent.id}").status_code == 200
    assert visitor.get(f"/places/{world.home.place.parent_id}").status_code == 200
    assert visitor.get("/").location.endswith(f"/places/{world.home.place.parent_id}")
