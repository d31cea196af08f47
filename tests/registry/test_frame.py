from PIL import Image
from sqlmodel import func, select

from bot.models import Database, Person, Place, PlaceKind, Role
from bot.registry import frame
from bot.registry.admins import show_admin
from bot.registry.coverage import Cover, coverage
from bot.registry.officers import active_officers
from bot.registry.phones import is_demo_phone
from bot.whatsapp.media import verify
from config.languages import Language


def test_the_frame_is_udaipur_s_real_places(database: Database) -> None:
    with database.write() as session:
        loaded = frame.load(session)
        assert (loaded.district.code, loaded.district.letters) == ("117", "UDR")
        counts = dict(session.exec(select(Place.kind, func.count()).group_by(Place.kind)).all())
        assert counts == {
            PlaceKind.STATE: 1,
            PlaceKind.DISTRICT: 1,
            PlaceKind.BLOCK: 22,
            PlaceKind.GRAM_PANCHAYAT: 638,
            PlaceKind.URBAN_BODY: 1,
            PlaceKind.WARD: 70,
        }
        blocks = session.exec(select(Place).where(Place.kind == PlaceKind.BLOCK)).all()
        assert all(block.name_hi for block in blocks)
        assert coverage(session, loaded.district).total[Cover.VACANT] == 708
        assert frame.load(session).added == 0


def test_the_frame_s_people_cannot_be_anybody(database: Database) -> None:
    with database.write() as session:
        district = frame.load(session).district
        people = frame.load_people(session)
        assert [error.line(Language.ENGLISH) for error in people.admins.errors] == []
        everybody = session.exec(select(Person)).all()
        assert len(everybody) == 712
        assert all(is_demo_phone(person.phone) for person in everybody)
        assert coverage(session, district).total[Cover.INVITED] == 708
        roles = {
            role: len(active_officers(session, district, role))
            for role in (Role.DISTRICT_PR, Role.COLLECTOR, Role.NODAL)
        }
        assert roles == {Role.DISTRICT_PR: 2, Role.COLLECTOR: 1, Role.NODAL: 1}
        admin = show_admin(session, next(p.phone for p in everybody if p.name == "धनराज लोहार"))
        assert admin["state"] == "invited"
        assert frame.load_people(session).officers == people.officers


def test_the_frame_s_broadcast_can_be_sent() -> None:
    for file in (frame.BROADCAST_TEXT_HI, frame.BROADCAST_TEXT_EN):
        lines = file.read_text(encoding="utf-8").strip().splitlines()
        assert len("\n".join(lines)) < 900
        assert "कार्यालय" in lines[-1] or "Office" in lines[-1]
    picture = frame.BROADCAST_PICTURE.read_bytes()
    assert len(picture) < 200_000
    assert verify(picture, "image/jpeg").content_type == "image/jpeg"
    with Image.open(frame.BROADCAST_PICTURE) as image:
        assert image.size == (1080, 1080)
