"""Files received or sent, kept once by content."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, utc_time


class MediaFile(Table, table=True):
    """A file under MUNADI_MEDIA_DIR, named by the SHA-256 of its content."""

    __tablename__ = "media_file"
    __table_args__ = (sa.CheckConstraint("size > 0", name="not_empty"),)

    id: int | None = identity()
    sha256: str = Field(max_length=64, unique=True)
    content_type: str = Field(max_length=100)
    size: int
    """Bytes."""
    width: int | None = None
    height: int | None = None
    created_at: datetime = utc_time()

    @property
    def relative_path(self) -> str:
        """Where it lies below MUNADI_MEDIA_DIR."""
        return f"{self.sha256[:2]}/{self.sha256}"
