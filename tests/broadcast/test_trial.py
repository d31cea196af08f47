import pytest
from freezegun import freeze_time
from sqlmodel import col, select

from bot.broadcast.compose import preview
from bot.broadcast.refusals import NotAllowed
from bot.broadcast.trial import NO_LETTERS, sample_letters, send_to_me
from bot.models import Database, OutboxMessage, Person, Place, Purpose, Role, key_of
from config.languages import Language
from tests.broadcast.scenes import NOON, make_draft, make_scene
from tests.builders import make_officer, make_sender


@freeze_time(NOON)
def test_the_officer_gets_what_will_arrive(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        draft = make_draft(session, scene)
        person = session.get_one(Person, scene.author.person_id)
        person.window_closes_at = None
        make_sender(session)
        sent = send_to_me(session, key_of(draft), scene.author, now=NOON)
        assert sent is not None
        assert (sent.person_id, sent.body) == (person.id, preview(draft, Language.HINDI, "UDA"))
        purposes = session.exec(select(OutboxMessage.purpose).order_by(col(OutboxMessage.id))).all()
        assert purposes == [Purpose.REPORT, Purpose.NOTICE]


def test_who_may_not_write_a_broadcast_may_not_try_it(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        auditor = make_officer(session, Role.AUDITOR, scene.district)
        with pytest.raises(NotAllowed):
            send_to_me(session, key_of(make_draft(session, scene)), auditor, now=NOON)


def test_a_preview_shows_the_letters_of_a_district_it_reaches(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        state = session.get_one(Place, scene.district.parent_id)
        for place in (state, scene.district, scene.wards[0]):
            assert sample_letters(session, place) == "UDA"
        scene.district.letters = None
        session.flush()
        assert sample_letters(session, state) == NO_LETTERS
