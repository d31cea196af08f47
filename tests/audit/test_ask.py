from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory

from bot.audit.ask import ask, remind_due
from bot.models import Database, DrawState, Purpose
from config.languages import Language
from tests.audit.scenes import (
    DEADLINE,
    DRAWN_AT,
    SCHEDULE,
    at,
    deliver,
    draw_and_ask,
    draws_of_day,
    make_picture,
    make_scene,
    said,
    sent,
)

pytestmark = pytest.mark.usefixtures("clock")

HALF_TIME = at(18, 30)


def test_a_request_names_group_content_and_deadline(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        picture = make_picture(session)
        deliver(session, scene, when=DRAWN_AT - timedelta(minutes=1), picture=picture)
        scene.groups[0].name = "पंचायत  बड़गाँव\nसूचना"
        draw_and_ask(session, scene)
        (request,) = sent(session, Purpose.REQUEST)
        assert said(request) == (
            "नमस्ते! आज की जाँच में आपका समूह *पंचायत बड़गाँव सूचना* चुना गया है।\n"
            "उसमें डाली गई सूचना “आयुष्मान कार्ड बनवाने का शिविर” का स्क्रीनशॉट आज शाम 7:45 बजे तक यहाँ भेजें।"
        )
        assert [button["payload"] for button in request.buttons or []] == ["not_yet"]
        assert request.media_file_id == picture.id
        assert request.expires_at == DEADLINE
        assert request.draw_id is not None


def test_a_request_speaks_the_admins_language(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        scene.admins[0].language = Language.ENGLISH
        draw_and_ask(session, scene)
        (request,) = sent(session, Purpose.REQUEST)
        assert "Panchayat 1 group" in said(request)
        assert said(request).endswith("here by 7:45 pm today.")


def test_where_the_window_is_shut_the_template_asks(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0, window_open=False)
        draw_and_ask(session, scene)
        (request,) = sent(session, Purpose.REQUEST)
        assert (request.template_name, request.body, request.media_file_id) == ("proof_request", None, None)
        assert request.variables == {
            "1": "Panchayat 1 group",
            "2": "आयुष्मान कार्ड बनवाने का शिविर",
            "3": "आज शाम 7:45 बजे",
        }


def test_a_video_does_not_ride_on_the_request(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        video = make_picture(session, "video/mp4")
        deliver(session, scene, when=DRAWN_AT - timedelta(minutes=1), picture=video)
        draw_and_ask(session, scene)
        assert sent(session, Purpose.REQUEST)[0].media_file_id is None


def test_asking_twice_sends_one_request_each(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = draw_and_ask(session, scene)
    with database.write() as session:
        assert ask(session, audit_day, DRAWN_AT, SCHEDULE) == 0
        assert len(sent(session, Purpose.REQUEST)) == 4


def test_who_opted_out_is_drawn_and_not_written_to(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        scene.admins[0].opted_out_at = DRAWN_AT
        audit_day = draw_and_ask(session, scene)
        assert [draw.state for draw in draws_of_day(session, audit_day)] == [DrawState.ASKED]
        assert sent(session, Purpose.REQUEST) == []
        assert remind_due(session, HALF_TIME, SCHEDULE) == 0


def test_at_night_the_request_waits_for_the_morning(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        audit_day = draw_and_ask(session, scene, at(22))
        (request,) = sent(session, Purpose.REQUEST)
        assert request.due_at == at(8, days=1)
        assert "आज सुबह 10:30 बजे" in said(request)
        assert audit_day.deadline_at == at(10, 30, days=1)


def test_a_window_that_shuts_before_the_morning_counts_as_shut(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=1, wards=0)
        scene.admins[0].window_closes_at = at(2, days=1)
        draw_and_ask(session, scene, at(22))
        assert sent(session, Purpose.REQUEST)[0].template_name == "proof_request"


def test_one_reminder_at_half_time(database: Database, clock: FrozenDateTimeFactory) -> None:
    with database.write() as session:
        draw_and_ask(session, make_scene(session))
        clock.move_to(HALF_TIME - timedelta(minutes=1))
        assert remind_due(session, HALF_TIME - timedelta(minutes=1), SCHEDULE) == 0
        clock.move_to(HALF_TIME)
        assert remind_due(session, HALF_TIME, SCHEDULE) == 4
        assert remind_due(session, HALF_TIME + timedelta(minutes=5), SCHEDULE) == 0
        reminders = sent(session, Purpose.REMINDER)
        assert len(reminders) == 4
        assert all("आज शाम 7:45 बजे तक" in said(reminder) for reminder in reminders)
        assert all(reminder.expires_at == DEADLINE for reminder in reminders)


def test_who_answered_is_not_reminded_and_nobody_after_the_deadline(database: Database) -> None:
    with database.write() as session:
        audit_day = draw_and_ask(session, make_scene(session))
        first = draws_of_day(session, audit_day)[0]
        first.state, first.received_at = DrawState.RECEIVED, DRAWN_AT
        session.flush()
        assert remind_due(session, DEADLINE, SCHEDULE) == 0
        assert remind_due(session, HALF_TIME, SCHEDULE) == 3


def test_nobody_is_reminded_at_night(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        audit_day = draw_and_ask(session, scene, at(20))
        # An hour before the night, an hour and a half after it.
        assert audit_day.deadline_at == at(9, 30, days=1)
        assert remind_due(session, at(21, 15), SCHEDULE) == 0
        assert remind_due(session, at(8, 10, days=1), SCHEDULE) == 0
        assert remind_due(session, at(8, 15, days=1), SCHEDULE) == 4
