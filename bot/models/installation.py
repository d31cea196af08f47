"""What this database is for, written into it once."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, one_of, utc_time
from config.settings import Environment


class Installation(Table, table=True):
    """One row: a database made for a demo stays one and never reaches the real Twilio hosts."""

    __tablename__ = "installation"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    environment: Environment = one_of(Environment)
    created_at: datetime = utc_time()
