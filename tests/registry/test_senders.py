from sqlmodel import select

from bot.models import Database, LogEntry, Sender
from bot.registry.senders import add_sender
from tests.builders import make_district


def test_a_sender_belongs_to_a_district_or_to_the_pool(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        own = add_sender(session, "+910000000001", district=district)
        pool = add_sender(session, "+910000000002", messages_per_second=400)
        assert (own.address, own.district_id, own.messages_per_second) == (
            "whatsapp:+910000000001",
            district.id,
            80,
        )
        assert (pool.district_id, pool.messages_per_second) == (None, 400)


def test_registering_a_number_again_corrects_it(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        for pace in (80, 80, 200):
            add_sender(session, "+910000000001", district=district, messages_per_second=pace)
        assert session.exec(select(Sender)).one().messages_per_second == 200
        assert len(session.exec(select(LogEntry)).all()) == 2
