"""What a message costs, from config/prices.toml."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

PRICES_FILE = Path(__file__).parent / "prices.toml"

Price = Annotated[Decimal, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Twilio(_Part):
    """Twilio's part, for each message sent or received."""

    dollars_per_message: Price
    rupees_per_dollar: Price

    @property
    def rupees_per_message(self) -> Decimal:
        """In rupees, before tax."""
        return self.dollars_per_message * self.rupees_per_dollar


class Meta(_Part):
    """Meta's part, for each message sent, by its category; rupees before tax."""

    utility: Price
    service: Price


class Prices(_Part):
    """All prices, as of `date`."""

    date: date
    source: str
    tax_percent: Price
    twilio: Twilio
    meta: Meta

    @property
    def notice(self) -> Decimal:
        """Rupees for asking somebody to open the window, his answer included."""
        return self.meta.utility + 2 * self.twilio.rupees_per_message

    @property
    def content(self) -> Decimal:
        """Rupees for one message in an open window."""
        return self.meta.service + self.twilio.rupees_per_message


@cache
def load_prices(file: Path = PRICES_FILE) -> Prices:
    """The prices of this installation."""
    return Prices.model_validate(tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal))
