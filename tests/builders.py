"""Small makers of rows, so that a test shows only what it is about."""

from datetime import date, datetime, timedelta
from itertools import count as counting

from sqlmodel import Session, select

from bot.models import (
    Group,
    Officer,
    Person,
    Place,
    PlaceKind,
    Role,
    Sender,
    Tenure,
    TenureState,
    utc_now,
)
from config.languages import Language

_numbers = counting()


def make_place(session: Session, kind: PlaceKind, code: str, name: str, parent: Place | None = None) -> Place:
    place = Place(kind=kind, code=code, name_en=name, parent_id=parent.id if parent else None, path="")
    place.letters = name[:3].upper() if kind is PlaceKind.DISTRICT else None
    place.valid_from = date(2000, 1, 1)
    session.add(place)
    session.flush()
    place.path = f"{parent.path if parent else '/'}{place.id}/"
    session.flush()
    return place


def make_district(session: Session, name: str = "Udaipur", code: str = "117") -> Place:
    state = session.exec(select(Place).where(Place.kind == PlaceKind.STATE)).first()
    state = state or make_place(session, PlaceKind.STATE, "8", "Rajasthan")
    return make_place(session, PlaceKind.DISTRICT, code, name, state)


def make_gram_panchayats(session: Session, district: Place, count: int = 3) -> list[Place]:
    block = make_place(session, PlaceKind.BLOCK, f"{district.code}9", "Girwa", district)
    return [
        make_place(session, PlaceKind.GRAM_PANCHAYAT, f"{district.code}{n:04}", f"Panchayat {n}", block)
        for n in range(1, count + 1)
    ]


def make_wards(session: Session, district: Place, count: int = 3) -> list[Place]:
    body = make_place(session, PlaceKind.URBAN_BODY, f"24{district.code}", district.name_en, district)
    return [
        make_place(session, PlaceKind.WARD, f"{body.code}/{n}", f"Ward {n}", body)
        for n in range(1, count + 1)
    ]


def make_sender(session: Session, district: Place | None = None, number: str = "+910000000001") -> Sender:
    sender = Sender(address=f"whatsapp:{number}", district_id=district.id if district else None)
    session.add(sender)
    session.flush()
    return sender


def make_person(
    session: Session,
    phone: str | None = None,
    *,
    name: str = "Rekha Meena",
    language: Language = Language.HINDI,
    window_open: bool = True,
    sender: Sender | None = None,
    now: datetime | None = None,
) -> Person:
    phone = phone or f"+9100000{next(_numbers) % 100_000:05}"
    person = Person(address=f"whatsapp:{phone}", phone=phone, name=name, language=language)
    person.sender_id = sender.id if sender else None
    person.window_closes_at = (now or utc_now()) + timedelta(hours=24) if window_open else None
    session.add(person)
    session.flush()
    return person


def make_group(session: Session, place: Place, admin: Person | None = None) -> Group:
    group = Group(place_id=place.id, name=f"{place.name_en} group")
    session.add(group)
    session.flush()
    if admin is not None:
        session.add(
            Tenure(group_id=group.id, person_id=admin.id, state=TenureState.ACTIVE, started_at=utc_now())
        )
        session.flush()
    return group


def make_officer(session: Session, role: Role, place: Place, person: Person | None = None) -> Officer:
    person = person or make_person(session, name=f"Officer {role}")
    officer = Officer(person_id=person.id, role=role, place_id=place.id)
    session.add(officer)
    session.flush()
    return officer
