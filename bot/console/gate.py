"""The check before every view of the console: signed in, permitted, in one's own jurisdiction, no forgery."""

from urllib.parse import urlsplit

import structlog
from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from bot.console.permissions import PUBLIC, Rule, rule_of
from bot.console.reader import Reader
from bot.console.wiring import Here, services, signed_in_reader
from bot.models import Place, record
from bot.registry.places import ancestors

log = structlog.get_logger()

csrf = CSRFProtect()


class RouteWithoutRule(Exception):
    """A view says neither which permission it needs nor why it is public."""


def check() -> ResponseReturnValue | None:
    """Let the request through to its view, or say why not."""
    endpoint = request.endpoint or ""
    rule = rule_of(current_app.view_functions[endpoint])
    if rule is None and endpoint not in PUBLIC:
        raise RouteWithoutRule(endpoint)
    if rule is not None:
        reader = signed_in_reader()
        if reader is None:
            return redirect(url_for("console.sign_in.ask_phone", next=page_to_return_to()))
        _check_rule(rule, reader)
    # After the sign-in: whoever was signed out while writing is asked to sign in, not told of forgery.
    csrf.protect()
    return None


def _check_rule(rule: Rule, reader: Reader) -> None:
    if rule.of is None:
        if not reader.may(rule.permission):
            abort(403)
        return
    with services().database.read() as session:
        place = rule.of(session, **(request.view_args or {}))
        above = tuple(ancestors(session, place)) if place else ()
    if place is None:
        abort(404)
    if not reader.jurisdiction.may_see(place):
        _log_foreign(reader, place)
        # 404, not 403: that something exists elsewhere is nobody's business here.
        abort(404)
    if not reader.may(rule.permission, place):
        abort(403)
    g.here = Here(place, above)


def _log_foreign(reader: Reader, place: Place) -> None:
    log.warning("access.refused", route=request.endpoint, place_id=place.id)
    with services().database.write() as session:
        record(
            session,
            "access.refused",
            officer_id=reader.main_officer.id,
            subject_kind="place",
            subject_id=place.id,
            place_id=place.id,
            route=request.endpoint,
        )


def page_to_return_to() -> str:
    """The page to show after signing in: this one, or the one whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.removesuffix("?")
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.path
    referrer = urlsplit(request.referrer or "")
    return referrer.path if referrer.netloc == request.host else "/"


def own_page(target: str | None) -> str:
    """`target` if it is a path of this console, else the first page: nobody is led elsewhere."""
    parts = urlsplit(target or "")
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return (target or "/") if is_own else "/"
