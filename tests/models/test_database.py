"""Reading and writing."""

from bot.models import Database, Place
from tests.builders import make_district


def test_what_was_read_can_be_used_after_the_block(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
    with database.read() as session:
        found = session.get_one(Place, district.id)
    assert found.name_en == district.name_en


def test_reading_leaves_nothing_behind(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
    with database.read() as session:
        session.get_one(Place, district.id).name_en = "Elsewhere"
        session.flush()
    with database.read() as session:
        assert session.get_one(Place, district.id).name_en != "Elsewhere"
