"""`create_app`: where the web process is wired together, and nothing else."""

import secrets
from time import monotonic

import structlog
from flask import Flask, Response, g, request

import bot.console
from bot.handlers.webhooks import webhooks
from bot.health import health
from bot.jobs import open_services
from config.logs import configure_logging
from config.settings import Settings, load_settings

log = structlog.get_logger()

QUIET_PATHS = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/console/static/",
    "/bootstrap/static/",
    "/twilio/status/",
)
"""Not worth a line each."""


def create_app(settings: Settings | None = None) -> Flask:
    """The web application; without `settings` they are read from the environment.

    Raises:
        SettingsError: a setting is missing or wrong.
    """
    if settings is None:
        settings = load_settings()
        configure_logging()
    app = Flask("bot", static_folder=None)
    app.secret_key = settings.secret_key
    app.extensions["munadi"] = open_services(settings)
    app.register_blueprint(webhooks)
    app.register_blueprint(health)
    bot.console.register(app)
    app.before_request(_begin_request)
    app.after_request(_end_request)
    return app


def _begin_request() -> None:
    g.started = monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        request_id=request.headers.get("X-Request-Id") or secrets.token_hex(8)
    )


def _end_request(response: Response) -> Response:
    if not request.path.startswith(QUIET_PATHS):
        log.info(
            "request",
            method=request.method,
            route=str(request.url_rule or "-"),
            status=response.status_code,
            milliseconds=round((monotonic() - g.started) * 1000, 1),
        )
    return response
