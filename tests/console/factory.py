"""The console alone, without the rest of the web process."""

from flask import Flask
from redis import Redis

import bot.console
from bot.models import Database
from bot.outbox.media_links import MediaLinks
from bot.services import Services
from config.schedule import load_schedule
from config.settings import Settings


def make_app(settings: Settings) -> Flask:
    app = Flask("bot", static_folder=None)
    app.secret_key = settings.secret_key
    app.extensions["munadi"] = Services(
        settings=settings,
        schedule=load_schedule(settings),
        database=Database(settings.database_url),
        redis=Redis.from_url(settings.redis_url or "redis://127.0.0.1:1"),
        links=MediaLinks(settings.public_url, settings.secret_key),
    )
    bot.console.register(app)
    return app
