"""The routes that ask for a permission, and the addresses under which a test opens them."""

from flask import Flask
from werkzeug.routing import Rule as Route

from bot.console.permissions import rule_of
from tests.console.world import World


def guarded_routes(app: Flask) -> list[tuple[Route, str]]:
    """Every route that asks for a permission, with the method it takes."""
    found = []
    for route in app.url_map.iter_rules():
        if rule_of(app.view_functions[route.endpoint]) is not None:
            found += [(route, method) for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def address(app: Flask, route: Route, arguments: dict[str, object]) -> str:
    needed = {name: arguments[name] for name in route.arguments if name != "signed"}
    with app.test_request_context():
        values = needed | ({"signed": "x"} if "signed" in route.arguments else {})
        return str(app.url_for(route.endpoint, **values))


def pages(app: Flask, world: World) -> list[str]:
    """The address of every page that can be opened."""
    return [
        address(app, route, world.home.arguments())
        for route, method in guarded_routes(app)
        if method == "GET" and "signed" not in route.arguments
    ]
