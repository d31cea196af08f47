import pytest
from sqlmodel import select

from bot.models import ConsentAct, OutboxMessage, OutboxState, Purpose, TenureState
from bot.registry.consent import history
from tests.handlers.talk import REKHA, Talk, buttons, picture, said, sentence

STATES = {
    "stranger": lambda talk: None,
    "invited": lambda talk: talk.invite(),
    "asked to join": lambda talk: (talk.invite(), talk.say(REKHA, f"JOIN {talk.panchayats[0].code}")),
    "waiting": lambda talk: (talk.say(REKHA, f"JOIN {talk.panchayats[0].code}"), talk.say(REKHA, "हाँ")),
    "active": lambda talk: talk.admin(),
    "asked for members": lambda talk: (talk.admin(), talk.say(REKHA, "सदस्य संख्या बतानी है")),
    "in the menu": lambda talk: (talk.admin(), talk.say(REKHA, "मेनू")),
    "asked for a language": lambda talk: (talk.admin(), talk.say(REKHA, "भाषा")),
    "with content": lambda talk: (talk.admin(), talk.broadcast()),
    "asked about a picture": lambda talk: (talk.admin(), talk.broadcast(), talk.show(REKHA, picture())),
    "not understood": lambda talk: (talk.admin(), talk.say(REKHA, "xyzzy"), talk.say(REKHA, "xyzzy")),
}


@pytest.mark.parametrize("state", STATES)
def test_stop_works_at_once_in_any_state(talk: Talk, state: str) -> None:
    STATES[state](talk)
    [confirmation] = talk.say(REKHA, "STOP")
    assert said([confirmation]) == sentence("stopping-stopped")
    assert buttons(confirmation) == ["start"]
    assert talk.person().opted_out_at is not None
    assert talk.asking() is None


@pytest.mark.parametrize("word", ["stop", "बंद", "रोकें", "band karo", "Unsubscribe", "मैसेज भेजना बंद करें"])
def test_stop_may_be_said_in_many_ways(talk: Talk, word: str) -> None:
    talk.admin()
    talk.say(REKHA, word)
    assert talk.person().opted_out_at is not None


@pytest.mark.parametrize("word", ["school band hai", "बंद करो यह अफवाह", "stop?", "bus stop", "band mat karo"])
def test_what_only_sounds_like_stop_is_none(talk: Talk, word: str) -> None:
    talk.admin()
    talk.say(REKHA, word)
    assert talk.person().opted_out_at is None


def test_stop_as_the_caption_of_a_picture_is_stop(talk: Talk) -> None:
    talk.admin()
    talk.show(REKHA, picture(), "STOP")
    assert talk.person().opted_out_at is not None


def test_what_waits_is_cancelled_and_the_confirmation_is_not(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast(delivered=False)
    [confirmation] = talk.say(REKHA, "बंद")
    assert talk.row(OutboxMessage, delivery.id).state is OutboxState.CANCELLED
    assert talk.row(OutboxMessage, confirmation.id).state is OutboxState.QUEUED


def test_stop_said_again_is_confirmed_once_a_day(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "STOP")
    assert said(talk.say(REKHA, "STOP")) == sentence("stopping-already")
    assert talk.say(REKHA, "STOP") == []
    with talk.database.read() as session:
        acts = [consent.act for consent in history(session, talk.person())]
    assert acts == [ConsentAct.GIVEN, ConsentAct.WITHDRAWN]


@pytest.mark.parametrize("word", ["START", "चालू", "phir se shuru karo"])
def test_start_returns_to_the_same_groups(talk: Talk, word: str) -> None:
    talk.admin()
    talk.say(REKHA, "STOP")
    assert said(talk.say(REKHA, word)) == sentence("stopping-returned", group="Panchayat 1")
    assert talk.person().opted_out_at is None
    assert talk.states() == [TenureState.ACTIVE]


def test_the_button_under_the_confirmation_returns_too(talk: Talk) -> None:
    talk.admin()
    [confirmation] = talk.say(REKHA, "STOP")
    talk.tap(REKHA, confirmation, "start")
    assert talk.person().opted_out_at is None


def test_start_without_a_stop_says_that_it_is_on(talk: Talk) -> None:
    talk.admin()
    assert said(talk.say(REKHA, "START")) == sentence("stopping-on-already", group="Panchayat 1")


def test_start_of_an_invited_admin_still_asks_for_his_yes(talk: Talk) -> None:
    talk.invite()
    talk.say(REKHA, "STOP")
    [notice] = talk.say(REKHA, "START")
    assert "yes" in buttons(notice)
    assert talk.states() == [TenureState.INVITED]


def test_whoever_stopped_and_writes_is_told_once_a_day_how_to_return(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "STOP")
    assert said(talk.say(REKHA, "नमस्ते")) == sentence("stopping-how-to-return")
    assert talk.say(REKHA, "xyzzy") == []
    assert talk.silence == "opted_out"


def test_after_a_stop_one_can_still_see_and_ask(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "STOP")
    assert "Panchayat 1" in said(talk.say(REKHA, "मेरी जानकारी"))
    talk.say(REKHA, "मेरा डेटा मिटा दो")
    assert [entry.details["matter"] for entry in talk.log("conversation.handed_over")] == ["erase"]


def test_nothing_but_answers_goes_to_somebody_who_stopped(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "STOP")
    with talk.database.read() as session:
        open_messages = select(OutboxMessage.purpose).where(
            OutboxMessage.person_id == talk.person().id, OutboxMessage.state == OutboxState.QUEUED
        )
        assert set(session.exec(open_messages)) <= {Purpose.REPLY}
