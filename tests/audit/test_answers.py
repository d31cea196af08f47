from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.audit.answers import Answer, receive_picture, say_not_yet
from bot.audit.close import close_due
from bot.models import (
    AuditDay,
    Database,
    Draw,
    DrawState,
    LogEntry,
    Person,
    Proof,
    Purpose,
    Tenure,
    Work,
    WorkKind,
)
from tests.audit.scenes import (
    DEADLINE,
    DRAWN_AT,
    Scene,
    at,
    deliver,
    draw_and_ask,
    draws_of_day,
    give_sid,
    make_inbound,
    make_picture,
    make_scene,
    sent,
)
from tests.builders import make_person

pytestmark = pytest.mark.usefixtures("clock")

SOON = DRAWN_AT + timedelta(minutes=20)
LATE = DEADLINE + timedelta(minutes=20)


def one_draw(session: Session) -> tuple[Scene, AuditDay, Draw, Person]:
    """A district with one group; its draw and its admin."""
    scene = make_scene(session, gram_panchayats=1, wards=0)
    audit_day = draw_and_ask(session, scene)
    return scene, audit_day, draws_of_day(session, audit_day)[0], scene.admins[0]


def test_a_picture_in_time_answers_the_draw(database: Database) -> None:
    with database.write() as session:
        _, _, draw, admin = one_draw(session)
        picture, inbound = make_picture(session), make_inbound(session, admin, SOON)
        answer = receive_picture(session, admin, picture, inbound, None, SOON)
        assert answer is Answer.RECEIVED_FOR_DRAW
        assert (draw.state, draw.received_at) == (DrawState.RECEIVED, SOON)
        proof = session.exec(select(Proof)).one()
        assert (proof.draw_id, proof.media_file_id, proof.inbound_id) == (draw.id, picture.id, inbound.id)


def test_the_last_answer_of_a_day_has_it_reported_at_once(database: Database) -> None:
    announced: set[Work] = set()
    database.announce = announced.update
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=2, wards=0)
        audit_day = draw_and_ask(session, scene)
    for draw, last in zip(audit_day_draws(database, audit_day), (False, True), strict=True):
        announced.clear()
        with database.write() as session:
            admin = session.get_one(Person, draw.person_id)
            receive_picture(session, admin, make_picture(session), None, None, SOON)
        assert (Work(WorkKind.REPORT_AUDIT, audit_day.id) in announced) is last


def audit_day_draws(database: Database, audit_day: AuditDay) -> list[Draw]:
    with database.read() as session:
        return draws_of_day(session, audit_day)


def test_a_picture_after_the_deadline_is_kept_as_late(database: Database) -> None:
    with database.write() as session:
        _, audit_day, draw, admin = one_draw(session)
        assert close_due(session, DEADLINE) == 1
        audit_day.reported_at = DEADLINE
        session.flush()
        answer = receive_picture(session, admin, make_picture(session), None, None, LATE)
        assert answer is Answer.RECEIVED_LATE
        session.refresh(draw)
        assert (draw.state, draw.received_at) == (DrawState.RECEIVED, LATE)
        assert audit_day.reported_at is None, "so that the officer gets it after the report"


def test_what_counts_is_when_a_picture_came_not_when_it_was_handled(database: Database) -> None:
    with database.write() as session:
        _, _, draw, admin = one_draw(session)
        close_due(session, LATE)
        inbound = make_inbound(session, admin, DEADLINE - timedelta(seconds=1))
        answer = receive_picture(session, admin, make_picture(session), inbound, None, LATE)
        assert answer is Answer.RECEIVED_FOR_DRAW
        session.refresh(draw)
        assert draw.received_at == DEADLINE - timedelta(seconds=1)


def test_further_pictures_are_added(database: Database) -> None:
    with database.write() as session:
        _, _, draw, admin = one_draw(session)
        picture = make_picture(session)
        receive_picture(session, admin, picture, None, None, SOON)
        later = SOON + timedelta(minutes=1)
        assert receive_picture(session, admin, make_picture(session), None, None, later) is (
            Answer.ANOTHER_PICTURE
        )
        assert receive_picture(session, admin, picture, None, None, later) is Answer.ANOTHER_PICTURE
        assert len(session.exec(select(Proof)).all()) == 2
        assert draw.received_at == SOON


@pytest.mark.parametrize("kind", ["application/pdf", "video/mp4"])
def test_what_is_no_picture_proves_nothing(database: Database, kind: str) -> None:
    with database.write() as session:
        _, _, draw, admin = one_draw(session)
        media = make_picture(session, kind)
        assert receive_picture(session, admin, media, None, None, SOON) is Answer.NOT_A_PICTURE
        assert draw.state is DrawState.ASKED


def test_a_picture_without_being_asked_is_no_proof(database: Database) -> None:
    with database.write() as session:
        one_draw(session)
        stranger = make_person(session, now=DRAWN_AT)
        picture = make_picture(session)
        assert receive_picture(session, stranger, picture, None, None, SOON) is Answer.NO_REQUEST_OPEN
        assert session.exec(select(Proof)).first() is None


def test_a_reply_to_somebody_elses_request_does_not_answer_it(database: Database) -> None:
    with database.write() as session:
        one_draw(session)
        stranger = make_person(session, now=DRAWN_AT)
        sid = give_sid(session, sent(session, Purpose.REQUEST)[0])
        assert receive_picture(session, stranger, make_picture(session), None, sid, SOON) is (
            Answer.NO_REQUEST_OPEN
        )


def test_long_after_the_deadline_only_a_reply_to_the_request_counts(database: Database) -> None:
    with database.write() as session:
        _, _, draw, admin = one_draw(session)
        close_due(session, LATE)
        week_after = LATE + timedelta(days=7)
        picture = make_picture(session)
        assert receive_picture(session, admin, picture, None, None, week_after) is Answer.NO_REQUEST_OPEN
        sid = give_sid(session, sent(session, Purpose.REQUEST)[0])
        assert receive_picture(session, admin, picture, None, sid, week_after) is Answer.RECEIVED_LATE
        session.refresh(draw)
        assert draw.state is DrawState.RECEIVED


def test_a_picture_after_the_verdict_is_kept_and_changes_nothing(database: Database) -> None:
    with database.write() as session:
        scene, _, draw, admin = one_draw(session)
        draw.state, draw.decided_at = DrawState.CALLED, LATE
        draw.decided_by_id = scene.collector.id
        session.flush()
        assert receive_picture(session, admin, make_picture(session), None, None, LATE) is (
            Answer.ALREADY_DECIDED
        )
        assert draw.state is DrawState.CALLED
        assert len(session.exec(select(Proof)).all()) == 1


class TestTwoGroups:
    """One person runs two groups that are drawn on the same day."""

    def drawn(self, session: Session) -> tuple[Person, dict[int, Draw]]:
        scene = make_scene(session, gram_panchayats=1, wards=1, delivered=False)
        tenure = session.exec(select(Tenure).where(Tenure.group_id == scene.groups[1].id)).one()
        tenure.person_id = scene.admins[0].id or 0
        scene.admins[1] = scene.admins[0]
        deliver(session, scene)
        draws = draws_of_day(session, draw_and_ask(session, scene))
        return scene.admins[0], {draw.id or 0: draw for draw in draws}

    def test_the_message_replied_to_says_which(self, database: Database) -> None:
        with database.write() as session:
            admin, draws = self.drawn(session)
            last = sent(session, Purpose.REQUEST)[-1]
            receive_picture(session, admin, make_picture(session), None, give_sid(session, last), SOON)
            states = {draw_id: draw.state for draw_id, draw in draws.items()}
            assert states.pop(last.draw_id or 0) is DrawState.RECEIVED
            assert set(states.values()) == {DrawState.ASKED}

    def test_without_a_reply_the_one_still_open_is_meant(self, database: Database) -> None:
        with database.write() as session:
            admin, draws = self.drawn(session)
            for _ in draws:
                answer = receive_picture(session, admin, make_picture(session), None, None, SOON)
                assert answer is Answer.RECEIVED_FOR_DRAW
            assert {draw.state for draw in draws.values()} == {DrawState.RECEIVED}


def test_a_new_request_goes_before_one_that_was_missed(database: Database) -> None:
    with database.write() as session:
        scene, _, missed, admin = one_draw(session)
        close_due(session, LATE)
        tomorrow = DRAWN_AT + timedelta(days=1)
        deliver(session, scene, when=tomorrow - timedelta(hours=3))
        running = draws_of_day(session, draw_and_ask(session, scene, tomorrow))[0]
        receive_picture(session, admin, make_picture(session), None, None, tomorrow + timedelta(minutes=5))
        session.refresh(missed)
        assert (missed.state, running.state) == (DrawState.MISSED, DrawState.RECEIVED)


def test_not_yet_leaves_the_request_open_and_is_noted(database: Database) -> None:
    with database.write() as session:
        _, _, draw, admin = one_draw(session)
        assert say_not_yet(session, admin, SOON) is Answer.NOT_YET
        assert draw.state is DrawState.ASKED
        entry = session.exec(select(LogEntry).where(LogEntry.action == "draw.not_yet")).one()
        assert entry.subject_id == draw.id
        assert say_not_yet(session, make_person(session), SOON) is Answer.NO_REQUEST_OPEN


class TestClosing:
    """`close_due`, which the schedule calls."""

    def test_what_was_not_answered_by_the_deadline_is_missed(self, database: Database) -> None:
        announced: set[Work] = set()
        database.announce = announced.update
        with database.write() as session:
            scene = make_scene(session)
            audit_day = draw_and_ask(session, scene)
            answered = draws_of_day(session, audit_day)[0]
            admin = scene.admin_of(answered)
            receive_picture(session, admin, make_picture(session), None, None, SOON)
        with database.write() as session:
            assert close_due(session, DEADLINE - timedelta(seconds=1)) == 0
        assert Work(WorkKind.REPORT_AUDIT, audit_day.id) not in announced
        with database.write() as session:
            assert close_due(session, DEADLINE) == 3
            assert close_due(session, DEADLINE) == 0
            found = [draw.state for draw in draws_of_day(session, audit_day)]
            assert sorted(found) == [DrawState.MISSED] * 3 + [DrawState.RECEIVED]
        assert Work(WorkKind.REPORT_AUDIT, audit_day.id) in announced

    def test_a_reported_day_is_not_announced_again(self, database: Database) -> None:
        with database.write() as session:
            audit_day = draw_and_ask(session, make_scene(session))
            close_due(session, DEADLINE)
            audit_day.reported_at = DEADLINE
        announced: set[Work] = set()
        database.announce = announced.update
        with database.write() as session:
            close_due(session, at(21))
        assert announced == set()
