from datetime import timedelta

from sqlmodel import Session, select

from bot.broadcast.posting import mark_posted
from bot.models import Database, OutboxMessage, OutboxState, Person, Purpose, Tenure, key_of
from tests.broadcast.scenes import NOON, Scene, deliveries, make_scene, make_sending, set_state
from tests.builders import make_person


def admin_of(session: Session, scene: Scene, number: int) -> Person:
    tenure = session.exec(select(Tenure).where(Tenure.group_id == scene.groups[number].id)).one()
    return session.get_one(Person, tenure.person_id)


def arrive(session: Session, messages: list[OutboxMessage]) -> None:
    for message in messages:
        set_state(session, message, OutboxState.DELIVERED)
        message.message_sid = f"SM{message.id}"
    session.flush()


def test_the_delivery_that_was_answered_counts_as_posted(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        first, second = (make_sending(session, scene) for _ in range(2))
        arrive(session, deliveries(session, first) + deliveries(session, second))
        admin = admin_of(session, scene, 0)
        mine = next(row for row in deliveries(session, first) if row.person_id == admin.id)
        assert mark_posted(session, admin, mine.message_sid, NOON) == mine
        assert mine.posted_at == NOON
        others = [row for row in session.exec(select(OutboxMessage)) if row.posted_at]
        assert others == [mine]


def test_saying_it_twice_changes_nothing(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        arrive(session, deliveries(session, make_sending(session, scene)))
        admin = admin_of(session, scene, 0)
        once = mark_posted(session, admin, None, NOON)
        again = mark_posted(session, admin, None, NOON + timedelta(minutes=1))
        assert once is not None
        assert again == once
        assert once.posted_at == NOON


def test_without_an_answered_message_it_is_the_latest_that_is_not_posted(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcasts = [make_sending(session, scene) for _ in range(3)]
        for broadcast in broadcasts[:2]:
            arrive(session, deliveries(session, broadcast))
        admin = admin_of(session, scene, 0)
        # The third has not left yet, so it cannot have been posted.
        marked = [mark_posted(session, admin, None, NOON) for _ in range(2)]
        assert [row.broadcast_id for row in marked if row] == [broadcasts[1].id, broadcasts[0].id]


def test_what_is_worth_nothing_any_more_is_not_taken_for_meant(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        arrive(session, deliveries(session, make_sending(session, scene)))
        assert mark_posted(session, admin_of(session, scene, 0), None, NOON + timedelta(days=4)) is None


def test_the_message_of_somebody_else_is_not_believed(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        rows = deliveries(session, make_sending(session, scene))
        arrive(session, rows)
        stranger = make_person(session)
        assert mark_posted(session, stranger, rows[0].message_sid, NOON) is None
        assert rows[0].posted_at is None


def test_the_question_after_a_long_text_stands_for_its_broadcast(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=1)
        admin = admin_of(session, scene, 0)
        other = session.exec(select(Tenure).where(Tenure.group_id == scene.groups[1].id)).one()
        other.person_id = key_of(admin)
        session.flush()
        long = make_sending(session, scene, text="क" * 1_200)
        short = make_sending(session, scene)
        arrive(session, deliveries(session, long) + deliveries(session, short))
        questions = session.exec(select(OutboxMessage).where(OutboxMessage.purpose == Purpose.REMINDER)).all()
        arrive(session, list(questions))
        for question in questions:
            mark_posted(session, admin, question.message_sid, NOON)
        assert all(row.posted_at for row in deliveries(session, long))
        assert not any(row.posted_at for row in deliveries(session, short))
