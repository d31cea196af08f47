from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from freezegun.api import FrozenDateTimeFactory
from sqlmodel import Session, select

from bot.audit.answers import receive_picture
from bot.audit.close import close_due
from bot.audit.report import report
from bot.models import (
    AuditDay,
    Database,
    DrawState,
    Level,
    LogEntry,
    MediaFile,
    Officer,
    Person,
    Purpose,
    Role,
    key_of,
)
from config.languages import Language
from tests.audit.scenes import (
    DEADLINE,
    DRAWN_AT,
    SCHEDULE,
    Scene,
    at,
    deliver,
    draw_and_ask,
    draws_of_day,
    make_picture,
    make_scene,
    said,
    sent,
)
from tests.builders import make_officer, make_person
from tests.registry.together import at_once

pytestmark = pytest.mark.usefixtures("clock")

SOON = DRAWN_AT + timedelta(minutes=20)


def day_with(session: Session, scene: Scene, *, answered: int) -> AuditDay:
    """A day past its deadline on which the first draws were answered."""
    audit_day = draw_and_ask(session, scene)
    for draw in draws_of_day(session, audit_day)[:answered]:
        receive_picture(session, scene.admin_of(draw), make_picture(session), None, None, SOON)
    close_due(session, DEADLINE)
    session.expire_all()
    return audit_day


def pack(session: Session, officer: Officer) -> list[str]:
    person = session.get_one(Person, officer.person_id)
    return [said(message) for message in sent(session, Purpose.REPORT, person)]


def test_each_officer_gets_the_draws_of_his_level_as_pictures_with_buttons(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = day_with(session, scene, answered=4)
        assert report(session, key_of(audit_day), DEADLINE, SCHEDULE) == 6
        for officer, level in ((scene.collector, Level.COLLECTOR), (scene.nodal, Level.NODAL)):
            person = session.get_one(Person, officer.person_id)
            _, *pictures = sent(session, Purpose.REPORT, person)
            drawn = [draw.id for draw in draws_of_day(session, audit_day) if draw.level is level]
            assert sorted(picture.draw_id or 0 for picture in pictures) == sorted(d or 0 for d in drawn)
            for picture in pictures:
                assert picture.media_file_id is not None
                payloads = [button["payload"] for button in picture.buttons or []]
                assert payloads == ["verdict_ok", "verdict_incomplete", "verdict_called"]
        assert audit_day.reported_at == DEADLINE


def test_a_picture_comes_with_three_lines(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        audit_day = day_with(session, scene, answered=1)
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        heading, picture = pack(session, scene.collector)
        assert heading.splitlines() == [
            "*Udaipur की जाँच, 21 नवंबर*",
            "चुने गए समूह: 1, स्क्रीनशॉट आए: 1, नहीं आए: 0",
            "नीचे हर तस्वीर देखकर बटन दबाएँ, या लिखें: 1 ठीक",
        ]
        assert picture.splitlines() == [
            "*1. Panchayat 1 group* (Panchayat 1)",
            "Rekha Meena: आज शाम 5:35 बजे आया",
            "सूचना “आयुष्मान कार्ड बनवाने का शिविर”",
        ]


def test_who_did_not_answer_is_listed_with_name_group_and_number(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        admin = scene.admins[0]
        audit_day = day_with(session, scene, answered=0)
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        (summary,) = pack(session, scene.collector)
        assert summary.splitlines()[2:] == [
            f"1. Panchayat 1 group: Rekha Meena, {admin.phone}",
            "फ़ोन पर पूछें: सूचना मिली? समूह में डाली? क्या दिक़्क़त है? फिर लिखें: 1 कॉल",
        ]


def test_a_summary_stays_under_ten_lines_whatever_happened(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        for admin, change in zip(scene.admins, ("opted_out_at", "unreachable_since") * 4, strict=False):
            setattr(admin, change, DRAWN_AT)
        scene.admins[0].phone = scene.admins[1].name = None
        audit_day = day_with(session, scene, answered=0)
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        for officer in (scene.collector, scene.nodal):
            (summary,) = pack(session, officer)
            assert len(summary.splitlines()) < 10
            assert "(सेवा बंद कर रखी है)" in summary or "(WhatsApp पर नहीं मिले)" in summary


def test_the_officer_reads_his_language(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        session.get_one(Person, scene.collector.person_id).language = Language.ENGLISH
        audit_day = day_with(session, scene, answered=1)
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        summary, picture = pack(session, scene.collector)
        assert summary.startswith("*Check of Udaipur, 21 November*")
        assert "Rekha Meena: received at 5:35 pm today" in picture


def test_vacancies_and_groups_without_delivery_are_reported_not_drawn(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=3, wards=0, delivered=False)
        deliver(session, scene, groups=scene.groups[:1])
        audit_day = day_with(session, scene, answered=1)
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        last = pack(session, scene.collector)[0].splitlines()[-1]
        assert last == "ड्रॉ से बाहर: 0 जगह कोई एडमिन नहीं, 2 एडमिन को इन दिनों कुछ नहीं पहुँचा।"


def test_a_day_without_draws_says_so(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        day_with(session, scene, answered=4)
        later = DRAWN_AT + timedelta(days=5)
        audit_day = draw_and_ask(session, scene, later)
        report(session, key_of(audit_day), later, SCHEDULE)
        assert "आज कोई समूह नहीं चुना जा सका।" in pack(session, scene.collector)[-1]


def test_a_day_that_still_waits_for_answers_is_not_reported(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = draw_and_ask(session, scene)
        assert report(session, key_of(audit_day), SOON, SCHEDULE) == 0
        assert audit_day.reported_at is None


def test_reporting_twice_sends_nothing_twice(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = day_with(session, scene, answered=3)
        assert report(session, key_of(audit_day), DEADLINE, SCHEDULE) == 5
        assert report(session, key_of(audit_day), DEADLINE, SCHEDULE) == 0
        audit_day.reported_at = None
        session.flush()
        assert report(session, key_of(audit_day), DEADLINE, SCHEDULE) == 0
        assert len(sent(session, Purpose.REPORT)) == 5


def test_reports_at_the_same_moment_are_one(database: Database) -> None:
    with database.write() as session:
        audit_day_id = key_of(day_with(session, make_scene(session), answered=4))
    added = at_once(
        database, [lambda session: report(session, audit_day_id, DEADLINE, SCHEDULE) for _ in range(4)]
    )
    assert sorted(added) == [0, 0, 0, 6]


def test_a_picture_that_came_late_follows_the_report(
    database: Database, clock: FrozenDateTimeFactory
) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        audit_day = day_with(session, scene, answered=0)
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        late = DEADLINE + timedelta(minutes=10)
        clock.move_to(late)
        for _ in range(2):
            receive_picture(session, scene.admins[0], make_picture(session), None, None, late)
        assert report(session, key_of(audit_day), late, SCHEDULE) == 1
        summary, picture = pack(session, scene.collector)
        assert "नहीं आए: 1" in summary
        assert "आज शाम 7:55 बजे आया, *देर से*, 2 तस्वीरों में आख़िरी" in picture


def test_a_picture_that_comes_while_the_report_is_made_is_not_missed(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        audit_day_id = key_of(day_with(session, scene, answered=0))
        admin_id, media_id = key_of(scene.admins[0]), key_of(make_picture(session))
        officer_id = key_of(scene.collector)
    received = Event()

    def receive() -> None:
        with database.write() as session:
            admin, picture = session.get_one(Person, admin_id), session.get_one(MediaFile, media_id)
            receive_picture(session, admin, picture, None, None, DEADLINE)
            received.set()
            # Long enough for the report to begin before this is committed.
            Event().wait(0.5)

    def make_report() -> int:
        received.wait(10)
        with database.write() as session:
            return report(session, audit_day_id, DEADLINE, SCHEDULE)

    with ThreadPoolExecutor(2) as pool:
        receiving, reporting = pool.submit(receive), pool.submit(make_report)
        receiving.result()
        assert reporting.result() == 3
    with database.read() as session:
        assert len(pack(session, session.get_one(Officer, officer_id))) == 2


def test_what_is_decided_already_is_not_sent_for_a_verdict(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        audit_day = day_with(session, scene, answered=1)
        (draw,) = draws_of_day(session, audit_day)
        draw.state, draw.decided_at, draw.decided_by_id = DrawState.ACCEPTED, DEADLINE, scene.collector.id
        session.flush()
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        (summary,) = pack(session, scene.collector)
        assert "स्क्रीनशॉट आए: 1, नहीं आए: 0" in summary


def test_nothing_leaves_at_night(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = day_with(session, scene, answered=4)
        report(session, key_of(audit_day), at(23), SCHEDULE)
        assert {message.due_at for message in sent(session, Purpose.REPORT)} == {at(8, days=1)}


def test_an_officer_whose_window_is_shut_is_told_once_a_day_that_something_waits(
    database: Database, clock: FrozenDateTimeFactory
) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=2, wards=0)
        session.get_one(Person, scene.collector.person_id).window_closes_at = DEADLINE
        report(session, key_of(day_with(session, scene, answered=2)), DEADLINE, SCHEDULE)
        collector = session.get_one(Person, scene.collector.person_id)
        (first,) = sent(session, Purpose.NOTICE)
        assert (first.person_id, first.template_name) == (collector.id, "content_waiting")
        assert len(pack(session, scene.collector)) == 2, "the pack itself waits for the window"

        tomorrow = DEADLINE + timedelta(days=1)
        clock.move_to(tomorrow)
        deliver(session, scene, when=tomorrow - timedelta(hours=5))
        audit_day = draw_and_ask(session, scene, tomorrow - timedelta(hours=2))
        close_due(session, tomorrow + timedelta(hours=1))
        session.expire_all()
        for _ in range(2):
            report(session, key_of(audit_day), tomorrow, SCHEDULE)
            audit_day.reported_at = None
            session.flush()
        _, second = sent(session, Purpose.NOTICE, collector)
        assert second.template_name == "daily_report"
        assert second.variables == {"1": "Udaipur", "2": "22 नवंबर"}


def test_a_former_officer_gets_no_report_and_a_deputy_does(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        scene.collector.until = DRAWN_AT
        deputy = make_officer(session, Role.COLLECTOR, scene.district, make_person(session, now=DRAWN_AT))
        deputy.since = DRAWN_AT
        foreign = make_scene(session, name="Banswara", code="118").collector
        session.flush()
        audit_day = day_with(session, scene, answered=4)
        report(session, key_of(audit_day), DEADLINE, SCHEDULE)
        assert len(pack(session, deputy)) == 3
        assert pack(session, scene.collector) == pack(session, foreign) == []


def test_without_officers_a_day_is_reported_to_nobody_and_the_log_says_so(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        scene.collector.until = scene.nodal.until = DRAWN_AT
        audit_day = day_with(session, scene, answered=4)
        assert report(session, key_of(audit_day), DEADLINE, SCHEDULE) == 0
        entry = session.exec(select(LogEntry).where(LogEntry.action == "audit.reported")).one()
        assert entry.details["officers"] == []
