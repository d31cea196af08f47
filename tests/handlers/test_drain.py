import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time
from sqlmodel import Session, col, select

from bot.handlers import drain, router
from bot.handlers.drain import ATTEMPTS, handle_waiting
from bot.handlers.engine.turn import Turn
from bot.handlers.understanding import Intent
from bot.models import InboundMessage, MediaFile, OutboxMessage, Person, Work, WorkKind, utc_now
from bot.registry import media as kept_media
from bot.whatsapp.media import MediaProblem
from tests.handlers.talk import REKHA, SUNIL, Talk, picture, said, sentence


def inbound(talk: Talk, message: InboundMessage) -> InboundMessage:
    return talk.row(InboundMessage, message.id)


def break_greetings(monkeypatch: pytest.MonkeyPatch, times: int = 10**6) -> list[int]:
    """Whoever greets makes the conversation stumble, the first so many times."""
    attempts: list[int] = []
    greet = router.ACTS[Intent.GREETING]

    def stumble(turn: Turn) -> None:
        attempts.append(turn.inbound.id or 0)
        turn.say("courtesy-thanks")
        if len(attempts) <= times:
            raise ValueError("a fault in a conversation")
        greet(turn)

    monkeypatch.setitem(router.ACTS, Intent.GREETING, stumble)
    return attempts


def test_each_message_is_handled_once_and_knows_its_person(talk: Talk) -> None:
    message = talk.store(REKHA, "मेनू")
    assert talk.handle() == 1
    assert talk.handle() == 0
    kept = inbound(talk, message)
    assert kept.handled_at is not None
    assert kept.claimed_until is None
    assert kept.person_id == talk.person().id
    assert kept.failure is None


def test_a_person_s_messages_are_handled_in_their_order(talk: Talk) -> None:
    talk.invite()
    talk.store(REKHA, f"JOIN {talk.panchayats[0].code}")
    talk.store(REKHA, "हाँ")
    talk.store(REKHA, "250")
    assert talk.handle() == 3
    assert said(talk.say(REKHA, "मेरी जानकारी")).count("250") >= 1


def test_an_older_message_that_is_held_by_somebody_else_holds_back_the_next(talk: Talk) -> None:
    first, second = talk.store(REKHA, "मेनू"), talk.store(REKHA, "STOP")
    with talk.database.write() as session:
        held = session.get_one(InboundMessage, first.id)
        held.claimed_until = utc_now() + timedelta(seconds=30)
        session.add(held)
    assert talk.handle() == 0
    assert inbound(talk, second).handled_at is None
    assert inbound(talk, second).attempts == 0


def test_a_claim_that_ran_out_is_taken_over(talk: Talk) -> None:
    message = talk.store(REKHA, "मेनू")
    with talk.database.write() as session:
        held = session.get_one(InboundMessage, message.id)
        held.claimed_until = utc_now() - timedelta(seconds=1)
        session.add(held)
    assert talk.handle() == 1


def test_two_drains_at_once_answer_everybody_once(talk: Talk) -> None:
    phones = [f"+91000000{n:04}" for n in range(300, 360)]
    for phone in phones:
        talk.store(phone, "मदद")
    handled: list[int] = []
    threads = [threading.Thread(target=lambda: handled.append(talk.handle())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(handled) == len(phones)
    with talk.database.read() as session:
        answers = session.exec(select(OutboxMessage.person_id)).all()
    assert len(answers) == len(set(answers)) == len(phones)


def test_a_drain_whose_claim_was_taken_over_undoes_everything(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = talk.store(REKHA, "मेनू")
    finish = drain._finish

    def late(session: Session, held: InboundMessage, *rest: Any) -> None:
        session.connection().execute(
            sa.update(InboundMessage)
            .where(col(InboundMessage.id) == held.id)
            .values(claimed_until=utc_now() + timedelta(minutes=5))
        )
        finish(session, held, *rest)

    monkeypatch.setattr(drain, "_finish", late)
    assert talk.handle() == 0
    with talk.database.read() as session:
        assert session.exec(select(OutboxMessage)).all() == []
    assert inbound(talk, message).handled_at is None


def test_a_fault_is_undone_and_tried_again(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.admin()
    attempts = break_greetings(monkeypatch, times=1)
    answers = talk.say(REKHA, "नमस्ते")
    assert len(attempts) == 2
    assert [answer.body for answer in answers].count(sentence("courtesy-thanks")) == 1
    assert talk.last.failure is None


def test_a_fault_that_stays_is_given_up_with_an_apology_and_stops_nobody(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = break_greetings(monkeypatch)
    message = talk.store(REKHA, "नमस्ते")
    other = talk.store(SUNIL, "मदद")
    with freeze_time(utc_now()) as clock:
        talk.handle()
        assert inbound(talk, other).handled_at is not None
        assert inbound(talk, message).handled_at is None
        clock.tick(timedelta(seconds=11))
        talk.handle()
    assert len(attempts) == ATTEMPTS
    kept = inbound(talk, message)
    assert kept.handled_at is not None
    assert kept.failure == "ValueError: a fault in a conversation"
    with talk.database.read() as session:
        person = session.exec(select(Person).where(Person.phone == REKHA)).one()
        answers = session.exec(select(OutboxMessage).where(OutboxMessage.person_id == person.id)).all()
    assert said(list(answers)) == sentence("failed-apology")
    assert "JOIN" in said(talk.say(REKHA, "मुझे जुड़ना है"))


def test_without_any_sender_the_failure_is_noted_all_the_same(talk: Talk) -> None:
    with talk.database.write() as session:
        session.execute(sa.text("UPDATE person SET sender_id = NULL"))
        session.execute(sa.text("DELETE FROM sender"))
    message = talk.store(REKHA, "मदद")
    with freeze_time(utc_now()) as clock:
        talk.handle()
        clock.tick(timedelta(seconds=11))
        talk.handle()
    kept = inbound(talk, message)
    assert kept.handled_at is not None
    assert "NoSender" in (kept.failure or "")


def test_a_message_that_kills_its_worker_is_given_up(talk: Talk) -> None:
    message = talk.store(REKHA, "मेनू")
    with talk.database.write() as session:
        held = session.get_one(InboundMessage, message.id)
        held.attempts = ATTEMPTS
        held.claimed_until = utc_now() - timedelta(seconds=1)
        session.add(held)
    assert talk.handle() == 1
    assert inbound(talk, message).failure == "the worker died each time"


def test_a_conversation_that_says_nothing_is_a_fault(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(router.ACTS, Intent.GREETING, lambda turn: None)
    message = talk.store(REKHA, "नमस्ते")
    with freeze_time(utc_now()) as clock:
        talk.handle()
        clock.tick(timedelta(seconds=11))
        talk.handle()
    assert "NothingSaid" in (inbound(talk, message).failure or "")


def test_a_picture_is_fetched_outside_of_any_transaction(talk: Talk) -> None:
    talk.admin()

    def write_meanwhile() -> None:
        with talk.database.write() as session:
            session.add(Person(address="whatsapp:+910000000999"))

    talk.while_fetching = write_meanwhile
    talk.show(REKHA, picture())
    assert len(talk.fetched) == 1
    with talk.database.read() as session:
        [kept] = session.exec(select(MediaFile)).all()
    assert kept_media.path(talk.settings.munadi_media_dir, kept).is_file()


def test_a_slow_picture_holds_up_nobody_else(talk: Talk) -> None:
    talk.admin()
    done = threading.Event()
    talk.while_fetching = lambda: done.wait(20)
    url = "https://api.twilio.com/media/slow"
    talk.files[url] = picture()
    slow = talk.store(REKHA, "", NumMedia="1", MediaUrl0=url, MediaContentType0="image/jpeg")
    quick = talk.store(SUNIL, "मदद")
    thread = threading.Thread(target=talk.handle)
    thread.start()
    for _ in range(200):
        if inbound(talk, quick).handled_at is not None:
            break
        done.wait(0.05)
    assert inbound(talk, slow).handled_at is None
    done.set()
    thread.join()
    assert inbound(talk, slow).handled_at is not None
    assert inbound(talk, quick).handled_at is not None


@pytest.mark.parametrize("problem", [p for p in MediaProblem if p is not MediaProblem.UNREACHABLE])
def test_a_file_that_is_not_taken_gets_a_polite_sentence_and_the_message_is_kept(
    talk: Talk, problem: MediaProblem
) -> None:
    talk.admin()
    answer = said(talk.show(REKHA, problem))
    assert answer == sentence(f"files-problem-{problem.replace('_', '-')}")
    assert talk.last.payload["MediaUrl0"] in talk.fetched
    assert talk.last.failure is None


def test_what_is_no_picture_inside_gets_a_polite_sentence(talk: Talk) -> None:
    talk.admin()
    assert said(talk.show(REKHA, b"not a picture at all")) == sentence("files-problem-not-supported")


def test_a_picture_that_cannot_be_reached_is_tried_again_before_it_is_refused(talk: Talk) -> None:
    talk.admin()
    url = "https://api.twilio.com/media/away"
    talk.files[url] = MediaProblem.UNREACHABLE
    message = talk.store(REKHA, "", NumMedia="1", MediaUrl0=url, MediaContentType0="image/jpeg")
    with freeze_time(utc_now()) as clock:
        talk.handle()
        assert talk.fetched == [url, url]
        assert inbound(talk, message).handled_at is None
        clock.tick(timedelta(seconds=11))
        talk.handle()
    assert talk.fetched == [url] * 3
    assert inbound(talk, message).handled_at is not None
    with talk.database.read() as session:
        last = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id).desc()).limit(1)).one()
    assert last.body == sentence("files-problem-unreachable")


def test_a_run_that_takes_long_announces_the_rest(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    announced: list[Work] = []
    talk.database.announce = announced.extend
    monkeypatch.setattr(drain, "LONGEST_RUN", 0.0)
    message = talk.store(REKHA, "मेनू")
    assert handle_waiting(talk.database, talk.fetch, talk.context) == 0
    assert Work(WorkKind.HANDLE_INBOUND) in announced
    assert inbound(talk, message).handled_at is None


def test_the_lane_of_the_number_written_to_is_announced(talk: Talk) -> None:
    announced: list[Work] = []
    talk.database.announce = announced.extend
    talk.say(REKHA, "मेनू")
    assert Work(WorkKind.RUN_LANE, talk.sender.id) in announced
    assert talk.person().sender_id == talk.sender.id
