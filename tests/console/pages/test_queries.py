"""No page asks the database more than twenty questions."""

from collections.abc import Callable

from flask import Flask

from bot.models import Role
from tests.console.conftest import counted
from tests.console.routes import pages
from tests.console.visitor import Visitor
from tests.console.world import World

AT_MOST = 20


def test_no_page_asks_more_than_twenty_questions(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    for role in (Role.DISTRICT_PR, Role.COLLECTOR):
        visitor = visit(role)
        for path in pages(app, world):
            with counted(app.extensions["munadi"].database) as statements:
                visitor.get(path)
            assert len(statements.seen) <= AT_MOST, f"{path}: {len(statements.seen)}\n" + "\n".join(
                statements.seen
            )
