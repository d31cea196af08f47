from collections.abc import Iterator

import pytest
from freezegun import freeze_time

from bot.models import Database, Draw, DrawState, OutboxMessage
from tests.handlers.talk import REKHA, SUNIL, Talk, buttons, picture, said, sentence

AFTERNOON = "2026-11-21 12:00"
"""17:30 in India: after the hour of the draw."""


@pytest.fixture(autouse=True)
def afternoon(database: Database) -> Iterator[None]:
    with freeze_time(AFTERNOON, tick=True):
        yield


def posted_at(talk: Talk, delivery: OutboxMessage) -> object:
    return talk.row(OutboxMessage, delivery.id).posted_at


def draw(talk: Talk, request: OutboxMessage) -> Draw:
    return talk.row(Draw, request.draw_id)


def test_a_tap_marks_the_delivery_and_is_thanked_once(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    assert said(talk.tap(REKHA, delivery, "posted")) == sentence("posted-thanks")
    first = posted_at(talk, delivery)
    assert first is not None
    assert talk.tap(REKHA, delivery, "posted") == []
    assert talk.silence == "said_before"
    assert posted_at(talk, delivery) == first


@pytest.mark.parametrize("words", ["डाल दिया", "daal diya ji", "done, posted", "✅", "post ho gya"])
def test_words_mark_the_latest_delivery(talk: Talk, words: str) -> None:
    talk.admin()
    delivery = talk.broadcast()
    assert said(talk.say(REKHA, words)) == sentence("posted-thanks")
    assert posted_at(talk, delivery) is not None


def test_an_old_button_marks_the_delivery_it_was_sent_with(talk: Talk) -> None:
    talk.admin()
    first, second = talk.broadcast(), talk.broadcast()
    talk.tap(REKHA, first, "posted")
    assert posted_at(talk, first) is not None
    assert posted_at(talk, second) is None


def test_words_that_reply_to_a_delivery_mark_that_one(talk: Talk) -> None:
    talk.admin()
    first, second = talk.broadcast(), talk.broadcast()
    talk.say(REKHA, "डाल दिया", OriginalRepliedMessageSid=str(first.message_sid))
    assert posted_at(talk, first) is not None
    assert posted_at(talk, second) is None


def test_another_person_s_delivery_is_never_marked(talk: Talk) -> None:
    talk.admin()
    talk.admin(SUNIL, talk.panchayats[1])
    rekhas = talk.broadcast(REKHA)
    talk.say(SUNIL, "डाल दिया", OriginalRepliedMessageSid=str(rekhas.message_sid))
    assert posted_at(talk, rekhas) is None


def test_with_nothing_to_post_it_is_said_so(talk: Talk) -> None:
    talk.admin()
    assert said(talk.say(REKHA, "डाल दिया")) == sentence("posted-nothing")


def test_a_stranger_who_says_posted_is_told_how_to_join(talk: Talk) -> None:
    assert "JOIN 42231" in said(talk.say(REKHA, "daal diya"))


def test_later_is_answered_once_and_leaves_the_delivery_open(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    assert said(talk.say(REKHA, "शाम को डालूँगा")) == sentence("posted-later")
    assert talk.say(REKHA, "baad me dalunga") == []
    assert talk.silence == "said_before"
    assert posted_at(talk, delivery) is None


def test_an_ok_after_a_delivery_asks_once_whether_it_is_posted(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    [question] = talk.say(REKHA, "ok")
    assert buttons(question) == ["posted", "not_yet"]
    assert talk.say(REKHA, "ok") == []
    assert talk.silence == "courtesy"
    assert said(talk.tap(REKHA, question, "posted")) == sentence("posted-thanks")
    assert posted_at(talk, delivery) is not None


def test_send_is_followed_by_what_waits_and_by_no_words(talk: Talk) -> None:
    talk.admin()
    talk.broadcast(delivered=False)
    assert talk.say(REKHA, "भेजें", ButtonPayload="send") == []
    assert talk.silence == "content_follows"
    assert talk.say(REKHA, "bhej do") == []
    assert talk.silence == "content_follows"


def test_send_with_nothing_waiting_says_so_once_a_day(talk: Talk) -> None:
    talk.admin()
    assert said(talk.say(REKHA, "भेजें", ButtonPayload="send")) == sentence("posted-nothing-waits")
    assert talk.say(REKHA, "भेजें", ButtonPayload="send") == []


def test_a_screenshot_answers_the_request(talk: Talk) -> None:
    talk.admin()
    talk.broadcast()
    request = talk.request_proof()
    assert said(talk.show(REKHA, picture())) == sentence("audit-answer-received-for-draw")
    assert draw(talk, request).state is DrawState.RECEIVED
    assert said(talk.show(REKHA, picture("red"))) == sentence("audit-answer-another-picture")


def test_not_yet_under_the_request_leaves_it_open_and_is_answered_once(talk: Talk) -> None:
    talk.admin()
    talk.broadcast()
    request = talk.request_proof()
    assert said(talk.tap(REKHA, request, "not_yet")) == sentence("audit-answer-not-yet")
    assert talk.tap(REKHA, request, "not_yet") == []
    assert draw(talk, request).state is DrawState.ASKED


@pytest.mark.parametrize("words", ["अभी नहीं डाला", "nahi dala abhi", "not posted yet"])
def test_not_posted_in_words_answers_an_open_request(talk: Talk, words: str) -> None:
    talk.admin()
    talk.broadcast()
    talk.request_proof()
    assert said(talk.say(REKHA, words)) == sentence("audit-answer-not-yet")


def test_posted_in_words_while_a_screenshot_is_asked_for_reminds_of_it(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    talk.request_proof()
    assert said(talk.say(REKHA, "डाल दिया")) == sentence("posted-proof-awaited")
    assert posted_at(talk, delivery) is not None


def test_an_unexpected_picture_asks_what_it_shows(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    [question] = talk.show(REKHA, picture())
    assert said([question]) == sentence("proof-of-what")
    assert said(talk.tap(REKHA, question, "yes")) == sentence("posted-thanks")
    assert posted_at(talk, delivery) is not None


def test_an_unexpected_picture_of_something_else_is_kept(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    talk.show(REKHA, picture())
    assert said(talk.say(REKHA, "नहीं")) == sentence("proof-of-nothing")
    assert posted_at(talk, delivery) is None


def test_a_picture_whose_caption_says_posted_needs_no_question(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    assert said(talk.show(REKHA, picture(), "डाल दिया")) == sentence("posted-thanks")
    assert posted_at(talk, delivery) is not None


def test_a_picture_without_anything_to_show_says_so(talk: Talk) -> None:
    talk.admin()
    assert said(talk.show(REKHA, picture())) == sentence("audit-answer-no-request-open")


def test_a_picture_of_an_invited_admin_shows_him_the_notice(talk: Talk) -> None:
    talk.invite()
    [notice] = talk.show(REKHA, picture())
    assert "yes" in buttons(notice)
