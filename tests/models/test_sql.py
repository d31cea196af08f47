import re

import sqlalchemy as sa
from sqlmodel import select

from bot.models import Database, Place
from bot.models.sql import insert, random_token
from tests.builders import make_district, make_gram_panchayats


def test_every_row_of_a_statement_gets_its_own_token(database: Database) -> None:
    with database.write() as session:
        make_gram_panchayats(session, make_district(session), 20)
        tokens = session.exec(sa.select(random_token()).select_from(Place)).scalars().all()  # type: ignore[call-overload]
    assert len(tokens) == len(set(tokens)) > 20
    assert all(re.fullmatch(r"[0-9a-f]{32}", token) for token in tokens)


def test_an_insert_can_leave_what_is_already_there(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        values = district.model_dump(exclude={"id"}) | {"name_en": "Another", "letters": None}
        for _ in range(2):
            session.exec(insert(session, Place).values(values).on_conflict_do_nothing())  # type: ignore[call-overload]
    with database.read() as session:
        assert session.exec(select(Place.name_en).where(Place.code == district.code)).all() == ["Udaipur"]
