import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.audit.publication import published
from bot.audit.refusals import NotDrawn
from bot.audit.show import show
from bot.audit.tickets import seed_of, sha256
from bot.audit.verify import verify
from bot.models import AuditDay, Database, Draw, Level, OutboxMessage, Tenure, TenureEnd, TenureState
from config.languages import Language
from tests.audit.scenes import DAY, DRAWN_AT, Scene, deliver, draw_and_ask, draws_of_day, make_scene

pytestmark = pytest.mark.usefixtures("clock")


def drawn_days(session: Session, *, days: int = 6) -> Scene:
    """A district drawn on several days, with a day left out, and a group that leaves and comes back."""
    scene = make_scene(session, gram_panchayats=5, wards=3)
    tenure = session.exec(select(Tenure).where(Tenure.group_id == scene.groups[0].id)).one()
    for n in range(days):
        now = DRAWN_AT + timedelta(days=n)
        deliver(session, scene, when=now - timedelta(hours=3))
        left = n in (2, 3)
        tenure.state = TenureState.ENDED if left else TenureState.ACTIVE
        tenure.ended_at, tenure.end_reason = (now, TenureEnd.LEFT) if left else (None, None)
        session.flush()
        if n != 1:
            draw_and_ask(session, scene, now)
    return scene


def test_every_drawn_day_matches(database: Database) -> None:
    with database.write() as session:
        scene = drawn_days(session)
        days = session.exec(select(AuditDay.day)).all()
        assert len(days) == 5
        for day in days:
            assert verify(session, scene.district, day) == []


def alter_draw(session: Session, audit_day: AuditDay) -> None:
    drawn = {draw.group_id for draw in draws_of_day(session, audit_day)}
    draw = draws_of_day(session, audit_day)[0]
    tenures = session.exec(select(Tenure).order_by(col(Tenure.group_id))).all()
    draw.group_id = next(t.group_id for t in tenures if t.group_id not in drawn)
    session.flush()


def drop_draw(session: Session, audit_day: AuditDay) -> None:
    dropped = draws_of_day(session, audit_day)[1].id
    session.exec(sa.delete(OutboxMessage).where(col(OutboxMessage.draw_id) == dropped))
    session.exec(sa.delete(Draw).where(col(Draw.id) == dropped))


def another_secret(session: Session, audit_day: AuditDay) -> None:
    audit_day.secret = sha256("another")
    audit_day.seed = seed_of(audit_day.day, audit_day.secret)
    session.flush()


def another_seed(session: Session, audit_day: AuditDay) -> None:
    audit_day.seed = sha256("another")
    session.flush()


def a_group_less(session: Session, audit_day: AuditDay) -> None:
    """Somebody is taken out of the frame, and its hash is made to fit."""
    header, *rows = audit_day.frame.splitlines(keepends=True)
    drawn = {str(draw.group_id) for draw in draws_of_day(session, audit_day)}
    kept = [row for row in rows if row.split(",")[0] in drawn]
    audit_day.frame = header + "".join(kept)
    audit_day.frame_hash = sha256(audit_day.frame)
    session.flush()


def no_frame(session: Session, audit_day: AuditDay) -> None:
    audit_day.frame = "nothing"
    session.flush()


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (alter_draw, "recomputed is"),
        (drop_draw, "recomputed is"),
        (another_secret, "link of the published chain"),
        (another_seed, "seed does not follow"),
        (a_group_less, "gone without being shown as leaving"),
        (no_frame, "cannot be read"),
    ],
)
def test_an_altered_day_is_found(
    database: Database, alter: Callable[[Session, AuditDay], None], said: str
) -> None:
    with database.write() as session:
        scene = drawn_days(session)
        altered = DAY + timedelta(days=2)
        audit_day = session.exec(select(AuditDay).where(AuditDay.day == altered)).one()
        alter(session, audit_day)
        problems = verify(session, scene.district, altered)
        assert any(said in problem for problem in problems), problems


def test_what_was_altered_so_that_it_fits_differs_from_the_log(database: Database) -> None:
    with database.write() as session:
        scene = drawn_days(session, days=1)
        audit_day = session.exec(select(AuditDay)).one()
        session.exec(sa.delete(OutboxMessage))
        session.exec(sa.delete(Draw))
        audit_day.frame = "id,stratum,from,to\n"
        audit_day.frame_hash = sha256(audit_day.frame)
        session.flush()
        assert verify(session, scene.district, DAY) == [
            "The tables do not match what the log kept of that day."
        ]
        assert verify(session, scene.district, DAY, language=Language.HINDI) == [
            "तालिकाएँ उस दिन की लॉग-प्रविष्टि से मेल नहीं खातीं।"
        ]


def test_a_day_that_was_not_drawn_cannot_be_verified_or_shown(database: Database) -> None:
    with database.write() as session:
        scene = drawn_days(session)
        banswara = make_scene(session, name="Banswara", code="118")
        for district, day in ((scene.district, DAY + timedelta(days=1)), (banswara.district, DAY)):
            for act in (verify, show):
                with pytest.raises(NotDrawn):
                    act(session, district, day)
        with pytest.raises(NotDrawn):
            published(session, banswara.district, DAY)


def test_what_is_published_holds_nobodys_name_or_number(database: Database) -> None:
    with database.write() as session:
        scene = drawn_days(session)
        text = json.dumps(published(session, scene.district, date.max), ensure_ascii=False)
        for admin in scene.admins:
            assert (admin.phone or "") not in text
        assert "Rekha" not in text
        assert "Panchayat" not in text


def test_what_is_published_ends_with_the_day_asked_for(database: Database) -> None:
    with database.write() as session:
        scene = drawn_days(session)
        book = published(session, scene.district, DAY + timedelta(days=2))
        assert [day["date"] for day in book["days"]] == ["2026-11-21", "2026-11-23"]


def test_a_day_is_shown_as_the_interface_says(database: Database) -> None:
    with database.write() as session:
        scene = drawn_days(session, days=1)
        shown = show(session, scene.district, DAY)
        audit_day = session.exec(select(AuditDay)).one()
        assert (shown["seed"], shown["frame_hash"]) == (audit_day.seed, audit_day.frame_hash)
        assert {(draw["level"], draw["place_type"]) for draw in shown["draws"]} == {
            (level, kind) for level in Level for kind in ("gp", "ward")
        }
        for draw in shown["draws"]:
            assert draw["state"] == "asked"
            assert draw["proof_id"] is None
            assert draw["phone"] in {admin.phone for admin in scene.admins}
        json.dumps(shown)
