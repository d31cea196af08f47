"""What a conversation may know besides the database: the installation, its schedule, and the time."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from bot.whatsapp.media import MediaProblem, VerifiedMedia
from config.schedule import Schedule
from config.settings import Settings


@dataclass(frozen=True)
class Context:
    """The same for every message; made anew for each, because of `now`."""

    settings: Settings
    schedule: Schedule
    now: datetime

    @classmethod
    def of(cls, settings: Settings, schedule: Schedule, now: datetime) -> Self:
        """The context of a message that is handled at `now`."""
        return cls(settings, schedule, now)

    @property
    def media_directory(self) -> Path:
        """Where received files are kept."""
        return self.settings.munadi_media_dir

    @property
    def today(self) -> date:
        """The people's calendar day."""
        return self.schedule.today(self.now)


@dataclass(frozen=True)
class ReceivedMedia:
    """A file that came with a message, fetched before the conversation begins: verified, or why it is not."""

    file: VerifiedMedia | None = None
    problem: MediaProblem | None = None
