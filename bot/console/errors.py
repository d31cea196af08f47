"""The pages that say what went wrong: in plain words, and where to go from there."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    InternalServerError,
    NotFound,
    RequestEntityTooLarge,
)

from bot.console.gate import page_to_return_to
from bot.console.language import say
from config.catalogue import text
from config.languages import Language


def add_error_pages(app: Flask, console: Blueprint) -> None:
    """Have the console's views, and addresses that nobody has, answer with a page."""
    console.register_error_handler(NotFound, not_found)
    console.register_error_handler(Forbidden, forbidden)
    console.register_error_handler(BadRequest, bad_request)
    console.register_error_handler(CSRFError, stale_form)
    console.register_error_handler(RequestEntityTooLarge, too_large)
    console.register_error_handler(InternalServerError, broken)
    app.register_error_handler(NotFound, unknown_address)


def not_found(_: NotFound) -> ResponseReturnValue:
    """Nothing here, or nothing that this reader may see."""
    return render_template("console/error.html", kind="not-found"), 404


def unknown_address(error: NotFound) -> ResponseReturnValue | HTTPException:
    """An address that no view has; the views of other rooms speak to machines and keep their own answer."""
    return not_found(error) if request.endpoint is None else error


def forbidden(_: Forbidden) -> ResponseReturnValue:
    """The reader's roles do not include it."""
    return render_template("console/error.html", kind="forbidden"), 403


def bad_request(_: BadRequest) -> ResponseReturnValue:
    """A form that this console did not make."""
    return render_template("console/error.html", kind="bad-request"), 400


def stale_form(_: CSRFError) -> ResponseReturnValue:
    """The form belongs to an earlier sign-in: show it anew; what was typed is kept by drafts.js."""
    flash(say("console-error-stale"), "problem")
    return redirect(page_to_return_to())


def too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    """A file beyond what WhatsApp takes; the form comes back with what was typed, kept by drafts.js."""
    flash(say("console-error-too-large"), "problem")
    return redirect(page_to_return_to())


def broken(_: InternalServerError) -> ResponseReturnValue:
    """Our mistake, or the database is away; rendered without anything that could need the database."""
    said = [(language, text(language, "console-error-broken")) for language in Language]
    return current_app.jinja_env.get_template("console/broken.html").render(said=said), 500
