"""Messages that came in, stored before they are acknowledged."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, reference, utc_time


class InboundMessage(Table, table=True):
    """A message to the bot, unique on Twilio's SID, with all the parameters that came."""

    __tablename__ = "inbound_message"
    __table_args__ = (
        sa.Index(
            "ix_inbound_message_unhandled",
            "from_address",
            "id",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        ),
    )

    id: int | None = identity()
    message_sid: str = Field(max_length=64, unique=True)
    from_address: str = Field(max_length=200)
    to_address: str = Field(max_length=200)
    payload: dict[str, str] = Field(sa_type=sa.JSON, nullable=False)
    """Every parameter of the webhook as Twilio sent it."""
    person_id: int | None = reference("person.id", optional=True, index=True)
    received_at: datetime = utc_time()
    claimed_until: datetime | None = utc_time(optional=True)
    attempts: int = 0
    handled_at: datetime | None = utc_time(optional=True)
    failure: str | None = Field(default=None, max_length=500)
    """Why it could not be handled, once it was given up."""

    def parameter(self, name: str, default: str = "") -> Any:
        """One parameter of the webhook."""
        return self.payload.get(name, default)
