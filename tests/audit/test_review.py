from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.audit.answers import receive_picture
from bot.audit.close import close_due
from bot.audit.refusals import AlreadyDecided, NothingToJudge, NotYours, TooLateToUndo
from bot.audit.report import report
from bot.audit.review import Judged, decide, undo, verdict_for_message, verdict_for_text
from bot.audit.verdicts import Verdict
from bot.models import (
    AuditDay,
    Database,
    Draw,
    DrawState,
    Level,
    LogEntry,
    Officer,
    Person,
    Purpose,
    Role,
    key_of,
)
from tests.audit.scenes import (
    DEADLINE,
    DRAWN_AT,
    SCHEDULE,
    Scene,
    draw_and_ask,
    draws_of_day,
    give_sid,
    make_picture,
    make_scene,
    sent,
)
from tests.builders import make_officer, make_person
from tests.registry.together import at_once

pytestmark = pytest.mark.usefixtures("clock")

SOON = DRAWN_AT + timedelta(minutes=20)
EVENING = DEADLINE + timedelta(minutes=5)


def answered(session: Session, scene: Scene, *, missing: int = 0) -> AuditDay:
    """A day on which all but `missing` draws (the last ones) were answered."""
    audit_day = draw_and_ask(session, scene)
    draws = draws_of_day(session, audit_day)
    for draw in draws[: len(draws) - missing]:
        receive_picture(session, scene.admin_of(draw), make_picture(session), None, None, SOON)
    close_due(session, EVENING)
    for draw in draws:
        session.refresh(draw)
    return audit_day


def draw_for(session: Session, audit_day: AuditDay, level: Level) -> Draw:
    return next(draw for draw in draws_of_day(session, audit_day) if draw.level is level)


def person_of(session: Session, officer: Officer) -> Person:
    return session.get_one(Person, officer.person_id)


@pytest.mark.parametrize("verdict", Verdict)
def test_an_officer_decides_and_the_log_names_him(database: Database, verdict: Verdict) -> None:
    with database.write() as session:
        scene = make_scene(session)
        draw = draw_for(session, answered(session, scene), Level.COLLECTOR)
        decided = decide(session, key_of(draw), scene.collector, verdict, "साफ़ नहीं", EVENING)
        assert decided.state == verdict.value
        assert (decided.decided_at, decided.decided_by_id) == (EVENING, scene.collector.id)
        assert decided.decision_reason == "साफ़ नहीं"
        entry = session.exec(select(LogEntry).where(LogEntry.action == f"draw.{verdict}")).one()
        assert (entry.officer_id, entry.actor, entry.subject_id) == (scene.collector.id, "officer", draw.id)


def test_the_collector_judges_both_levels_the_nodal_officer_his_own(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = answered(session, scene)
        own, other = (draw_for(session, audit_day, level) for level in (Level.NODAL, Level.COLLECTOR))
        with pytest.raises(NotYours):
            decide(session, key_of(other), scene.nodal, Verdict.ACCEPTED, None, EVENING)
        decide(session, key_of(own), scene.collector, Verdict.ACCEPTED, None, EVENING)
        assert own.decided_by_id == scene.collector.id


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COLLECTOR, Role.NODAL)])
def test_no_other_role_judges(database: Database, role: Role) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        draw = draw_for(session, answered(session, scene), Level.COLLECTOR)
        officer = make_officer(session, role, scene.district)
        with pytest.raises(NotYours):
            decide(session, key_of(draw), officer, Verdict.ACCEPTED, None, EVENING)


def test_neither_a_foreign_collector_nor_a_former_one_judges(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        foreign = make_scene(session, name="Banswara", code="118").collector
        draw = draw_for(session, answered(session, scene), Level.COLLECTOR)
        scene.collector.until = DEADLINE
        session.flush()
        for officer in (foreign, scene.collector):
            with pytest.raises(NotYours):
                decide(session, key_of(draw), officer, Verdict.ACCEPTED, None, EVENING)


def test_the_second_officer_is_told_who_was_first(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        draw = draw_for(session, answered(session, scene), Level.NODAL)
        decide(session, key_of(draw), scene.nodal, Verdict.REJECTED, None, EVENING)
        with pytest.raises(AlreadyDecided) as refused:
            decide(session, key_of(draw), scene.collector, Verdict.ACCEPTED, None, EVENING)
        assert refused.value.values == {"who": "Ravi Joshi", "state": "rejected"}
        assert draw.state is DrawState.REJECTED


def test_of_two_officers_at_the_same_moment_one_decides(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        draw_id = key_of(draw_for(session, answered(session, scene), Level.NODAL))

    def judge(officer: Officer, verdict: Verdict) -> Callable[[Session], str]:
        def act(session: Session) -> str:
            try:
                decide(session, draw_id, officer, verdict, None, EVENING)
            except AlreadyDecided:
                return "too late"
            return verdict.value

        return act

    results = at_once(
        database, [judge(scene.nodal, Verdict.REJECTED), judge(scene.collector, Verdict.ACCEPTED)]
    )
    with database.read() as session:
        state = session.get_one(Draw, draw_id).state.value
    assert sorted(results) == sorted(["too late", state])


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.REJECTED])
def test_without_a_picture_only_a_call_can_be_noted(database: Database, verdict: Verdict) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        draw = draw_for(session, answered(session, scene, missing=1), Level.COLLECTOR)
        with pytest.raises(NothingToJudge):
            decide(session, key_of(draw), scene.collector, verdict, None, EVENING)
        assert decide(session, key_of(draw), scene.collector, Verdict.CALLED, None, EVENING).state is (
            DrawState.CALLED
        )


@pytest.mark.parametrize("missing", [0, 1])
def test_an_own_verdict_is_taken_back_within_a_day(database: Database, missing: int) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        draw = draw_for(session, answered(session, scene, missing=missing), Level.COLLECTOR)
        before = draw.state
        decide(session, key_of(draw), scene.collector, Verdict.CALLED, "nobody answered", EVENING)
        undone = undo(session, key_of(draw), scene.collector, EVENING + timedelta(hours=23))
        assert (undone.state, undone.decided_at, undone.decided_by_id) == (before, None, None)
        assert session.exec(select(LogEntry).where(LogEntry.action == "draw.verdict_undone")).one()
        with pytest.raises(TooLateToUndo):
            undo(session, key_of(draw), scene.collector, EVENING + timedelta(hours=23))


@pytest.mark.parametrize(("by", "hours"), [("nodal", 25), ("collector", 1)])
def test_an_old_verdict_or_another_officers_stays(database: Database, by: str, hours: int) -> None:
    with database.write() as session:
        scene = make_scene(session)
        draw = draw_for(session, answered(session, scene), Level.NODAL)
        decide(session, key_of(draw), scene.nodal, Verdict.ACCEPTED, None, EVENING)
        with pytest.raises(TooLateToUndo):
            undo(session, key_of(draw), getattr(scene, by), EVENING + timedelta(hours=hours))
        assert draw.state is DrawState.ACCEPTED


class TestOnWhatsApp:
    """Verdicts by button and by words."""

    def reported(self, session: Session, *, missing: int = 0) -> tuple[Scene, AuditDay]:
        scene = make_scene(session)
        audit_day = answered(session, scene, missing=missing)
        report(session, key_of(audit_day), EVENING, SCHEDULE)
        return scene, audit_day

    def tapped(
        self, session: Session, officer: Officer, payload: str, now: datetime = EVENING
    ) -> tuple[Judged | None, Draw]:
        person = person_of(session, officer)
        picture = next(m for m in sent(session, Purpose.REPORT, person) if m.draw_id is not None)
        sid = picture.message_sid or give_sid(session, picture)
        judged = verdict_for_message(session, person, sid, payload, now)
        return judged, session.get_one(Draw, picture.draw_id)

    def test_a_button_judges_the_picture_above_it(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session)
            judged, draw = self.tapped(session, scene.collector, "verdict_ok")
            assert judged is not None
            assert judged.key == "audit-judged-accepted"
            assert draw.state is DrawState.ACCEPTED

    def test_tapping_twice_says_the_same_twice(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session)
            first, _ = self.tapped(session, scene.nodal, "verdict_incomplete")
            again, draw = self.tapped(session, scene.nodal, "verdict_incomplete")
            assert first == again
            other, _ = self.tapped(session, scene.nodal, "verdict_ok")
            assert other is not None
            assert other.key == "audit-refused-already-decided"
            assert draw.state is DrawState.REJECTED

    def test_a_button_that_answers_nothing_asks_which_picture(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session)
            person = person_of(session, scene.collector)
            judged = verdict_for_message(session, person, "SM0", "verdict_ok", EVENING)
            assert judged == Judged("audit-judged-which")

    def test_another_payload_is_no_verdict(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session)
            person = person_of(session, scene.collector)
            assert verdict_for_message(session, person, "SM0", "posted", EVENING) is None

    def test_words_judge_the_numbered_picture_of_the_last_pack(self, database: Database) -> None:
        with database.write() as session:
            scene, audit_day = self.reported(session)
            person = person_of(session, scene.nodal)
            for written in ("1 ठीक", "२ अधूरा"):
                assert verdict_for_text(session, person, written, EVENING) is not None
            states = {
                draw.kind.value: draw.state
                for draw in draws_of_day(session, audit_day)
                if draw.level is Level.NODAL
            }
            assert states == {"gp": DrawState.ACCEPTED, "ward": DrawState.REJECTED}

    def test_a_call_is_noted_for_one_that_was_missed(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session, missing=4)
            person = person_of(session, scene.collector)
            judged = verdict_for_text(session, person, "2 कॉल", EVENING)
            assert judged is not None
            assert judged.key == "audit-judged-called"
            refused = verdict_for_text(session, person, "1 ठीक", EVENING)
            assert refused == Judged("audit-refused-nothing-to-judge")

    def test_a_number_that_is_not_in_the_pack_asks_which(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session)
            person = person_of(session, scene.collector)
            assert verdict_for_text(session, person, "3 ठीक", EVENING) == Judged("audit-judged-which")

    def test_words_of_somebody_who_got_no_pack_are_no_verdict(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session)
            assert verdict_for_text(session, make_person(session), "1 ठीक", EVENING) is None
            assert verdict_for_text(session, scene.admins[0], "1 ठीक", EVENING) is None
            newcomer = make_officer(session, Role.COLLECTOR, scene.district)
            assert verdict_for_text(session, person_of(session, newcomer), "1 ठीक", EVENING) is None

    def test_an_officer_who_left_judges_no_more(self, database: Database) -> None:
        with database.write() as session:
            scene, _ = self.reported(session)
            scene.collector.until = EVENING
            session.flush()
            judged, draw = self.tapped(session, scene.collector, "verdict_ok", EVENING)
            assert judged == Judged("audit-refused-not-yours")
            assert draw.state is DrawState.RECEIVED
