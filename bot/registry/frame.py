"""The shipped frame: Udaipur's real places, and generated people whose numbers cannot be anybody's."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from bot.models import Place, PlaceKind
from bot.registry.place_import import import_places
from bot.registry.places import find

FRAME = Path(__file__).parents[2] / "config" / "udaipur"
PLACE_FILES = (FRAME / "places.csv", FRAME / "gram_panchayats.csv", FRAME / "wards.csv")
"""In this order: the tree from the state down to the blocks, then what has groups."""
ADMINS_FILE = FRAME / "admins.csv"
OFFICERS_FILE = FRAME / "officers.csv"
BROADCAST_TEXT_HI = FRAME / "broadcast_hi.txt"
BROADCAST_TEXT_EN = FRAME / "broadcast_en.txt"
BROADCAST_PICTURE = FRAME / "broadcast.jpg"

DISTRICT_CODE = "117"


@dataclass(frozen=True)
class FrameLoaded:
    """The district of the frame, and how many of its places were new."""

    district: Place
    added: int


def load(session: Session) -> FrameLoaded:
    """Bring the frame's places into the database; a second time changes nothing."""
    added = sum(import_places(session, file).added.total() for file in PLACE_FILES)
    district = find(session, PlaceKind.DISTRICT, DISTRICT_CODE)
    if district is None:
        raise LookupError(f"the frame's files hold no district {DISTRICT_CODE}")
    return FrameLoaded(district, added)
