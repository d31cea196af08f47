"""The web pages for the offices."""

from flask import Blueprint, Flask
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager

from bot.console import assets, language, security
from bot.console.audit.views import audit
from bot.console.broadcasts.views import broadcasts
from bot.console.errors import add_error_pages
from bot.console.gate import check, csrf
from bot.console.groups.views import groups
from bot.console.layout import add_template_helpers, switch_language
from bot.console.log.views import log
from bot.console.pictures.views import pictures
from bot.console.reader import load_reader
from bot.console.sign_in.views import sign_in
from bot.console.today.views import today
from bot.services import Services

PAGE_FAMILIES = (sign_in, today, broadcasts, audit, groups, log, pictures)


def register(app: Flask) -> None:
    """Add the console to the application that `create_app` makes."""
    services: Services = app.extensions["munadi"]
    security.configure(app, services.settings)
    assets.configure(app)
    Bootstrap5(app)
    Babel(app, locale_selector=language.locale, timezone_selector=language.time_zone)
    csrf.init_app(app)
    # What a browser sends beside the cookie changes on a phone on the way: no session protection by it.
    login = LoginManager(app)
    login.session_protection = None
    login.user_loader(load_reader)

    console = Blueprint(
        "console",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/console/static",
    )
    console.before_request(check)
    console.post("/language")(switch_language)
    for family in PAGE_FAMILIES:
        console.register_blueprint(family)
    add_template_helpers(app)
    add_error_pages(app, console)
    app.register_blueprint(console)
