"""What every entry (web, worker, command) works with, built once by it and handed on."""

from dataclasses import dataclass

from redis import Redis

from bot.models import Database
from bot.outbox.media_links import MediaLinks
from config.schedule import Schedule
from config.settings import Settings


@dataclass(frozen=True)
class Services:
    """The settings and the things made from them."""

    settings: Settings
    schedule: Schedule
    database: Database
    redis: Redis
    links: MediaLinks

    def close(self) -> None:
        """Let go of the connections."""
        self.database.close()
        self.redis.close()
