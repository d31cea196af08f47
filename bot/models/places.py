"""The tree of government: state, district, block, gram panchayat; district, urban body, ward."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.models.base import Table, identity, one_of, reference


class PlaceKind(StrEnum):
    """What a place is; the values are the `place_type` of INTERFACE.md."""

    STATE = "state"
    DISTRICT = "district"
    BLOCK = "block"
    GRAM_PANCHAYAT = "gp"
    URBAN_BODY = "urban_body"
    WARD = "ward"


GROUP_KINDS = (PlaceKind.GRAM_PANCHAYAT, PlaceKind.WARD)
"""The kinds of place that have a WhatsApp group."""


class Place(Table, table=True):
    """A unit of government. Codes collide across kinds (FACTS: Places), so the key is (kind, code)."""

    __tablename__ = "place"
    __table_args__ = (
        sa.UniqueConstraint("kind", "code"),
        sa.CheckConstraint("(kind = 'state') = (parent_id IS NULL)", name="only_a_state_has_no_parent"),
        sa.CheckConstraint("letters IS NULL OR kind = 'district'", name="letters_of_a_district"),
        sa.CheckConstraint("letters IS NULL OR length(letters) = 3", name="three_letters"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity_forward"),
    )

    id: int | None = identity()
    kind: PlaceKind = one_of(PlaceKind)
    code: str = Field(max_length=32)
    """The Local Government Directory's code; a ward's is `<urban body>/<number>`."""
    name_en: str = Field(max_length=200)
    name_hi: str | None = Field(default=None, max_length=200)
    letters: str | None = Field(default=None, max_length=3, unique=True)
    """A district's letters in the tags of its deliveries, such as UDR."""
    parent_id: int | None = reference("place.id", optional=True, index=True)
    path: str = Field(max_length=200, index=True)
    """The ids from the state down to this place, `/1/5/20/`: a subtree is everything that begins with it."""
    valid_from: date = Field(default=date(2000, 1, 1))
    valid_to: date | None = None
    successor_id: int | None = reference("place.id", optional=True)

    def name(self, language: str) -> str:
        """The name to show; English where no Hindi name is known."""
        return (self.name_hi or self.name_en) if language == "hi" else self.name_en
