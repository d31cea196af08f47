"""The shipped frame: Udaipur's real places, and generated people whose numbers cannot be anybody's."""

import csv
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from bot.models import Officer, Place, PlaceKind, Role
from bot.registry.admins import AdminsImported, import_admins
from bot.registry.officers import add_officer
from bot.registry.phones import normalise_phone
from bot.registry.place_import import import_places
from bot.registry.places import find
from config.languages import Language

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


@dataclass(frozen=True)
class PeopleLoaded:
    """The frame's officers, and what became of its list of admins."""

    officers: tuple[Officer, ...]
    admins: AdminsImported


def load_people(session: Session) -> PeopleLoaded:
    """Add the frame's generated officers and admins, after `load`; a second time changes nothing.

    Only for a demo and for tests: the admins are invited, and become active when they say yes.
    """
    officers = []
    with OFFICERS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = find(session, PlaceKind(row["place_type"]), row["place_code"])
            if place is None:
                raise LookupError(f"the frame's officer has no place: {row['place_code']}")
            officers.append(
                add_officer(
                    session,
                    phone=normalise_phone(row["phone"], allow_demo_numbers=True),
                    name=row["name"],
                    role=Role(row["role"]),
                    place=place,
                    by=None,
                    language=Language(row["language"]),
                )
            )
    admins = import_admins(session, ADMINS_FILE, allow_demo_numbers=True)
    return PeopleLoaded(tuple(officers), admins)
