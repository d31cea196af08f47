import pytest

from bot.models import ConsentAct, TenureState
from bot.registry.consent import history
from bot.registry.people import by_address
from config.languages import Language
from tests.handlers.talk import OFFICE_PHONE, REKHA, SUNIL, Talk, buttons, said, sentence

OFFICE = sentence("notice-of-district", district="Udaipur")


def code(talk: Talk) -> str:
    return talk.panchayats[0].code


@pytest.mark.parametrize("text", ["JOIN {code}", "जुड़ें {code}", "  join{code}. ", "Join  {code}"])
def test_a_listed_admin_joins_by_his_code_and_his_yes(talk: Talk, text: str) -> None:
    talk.invite()
    [notice] = talk.say(REKHA, text.format(code=code(talk)))
    assert "Panchayat 1" in said([notice])
    assert "Udaipur" in said([notice])
    assert "बंद" in said([notice])
    assert buttons(notice) == ["yes", "no", "language_en"]
    assert talk.states() == [TenureState.INVITED]
    [welcome] = talk.tap(REKHA, notice, "yes")
    assert "स्वागत" in said([welcome])
    assert talk.states() == [TenureState.ACTIVE]
    with talk.database.read() as session:
        given = history(session, talk.person())[-1]
    assert (given.act, given.source, given.inbound_id) == (ConsentAct.GIVEN, "chat", talk.last.id)
    assert given.notice_version


@pytest.mark.parametrize("yes", ["हाँ", "haan ji", "YES", "✅", "👍", "1", "१", "ठीक है", "हाँ जोड़ दीजिए"])
def test_yes_may_be_said_in_any_way(talk: Talk, yes: str) -> None:
    talk.invite()
    talk.say(REKHA, f"JOIN {code(talk)}")
    talk.say(REKHA, yes)
    assert talk.states() == [TenureState.ACTIVE]


def test_an_invited_admin_becomes_active_with_a_yes_to_nothing_but_the_invitation(talk: Talk) -> None:
    talk.invite()
    assert "स्वागत" in said(talk.say(REKHA, "हाँ"))
    assert talk.states() == [TenureState.ACTIVE]


def test_whoever_is_listed_and_says_anything_else_sees_the_notice(talk: Talk) -> None:
    for number, words in enumerate(("नमस्ते", "xyzzy", "मदद", "JOIN"), start=1):
        phone = f"+91000000020{number}"
        talk.invite(phone, talk.panchayats[0])
        [notice] = talk.say(phone, words)
        assert buttons(notice) == ["yes", "no", "language_en"]


def test_the_notice_comes_in_english_when_english_is_tapped(talk: Talk) -> None:
    talk.invite()
    [notice] = talk.say(REKHA, f"JOIN {code(talk)}")
    [english] = talk.tap(REKHA, notice, "language_en")
    assert "Would you like to join?" in said([english])
    assert buttons(english) == ["yes", "no", "language_hi"]
    [welcome] = talk.tap(REKHA, english, "yes")
    assert "Welcome" in said([welcome])
    assert talk.person().language is Language.ENGLISH


def test_the_buttons_of_an_older_notice_still_act(talk: Talk) -> None:
    talk.invite()
    [old] = talk.say(REKHA, f"JOIN {code(talk)}")
    talk.say(REKHA, f"JOIN {code(talk)}")
    talk.tap(REKHA, old, "yes")
    assert talk.states() == [TenureState.ACTIVE]


def test_a_yes_tapped_twice_joins_once(talk: Talk) -> None:
    talk.invite()
    [notice] = talk.say(REKHA, f"JOIN {code(talk)}")
    talk.tap(REKHA, notice, "yes")
    assert "पहले से" in said(talk.tap(REKHA, notice, "yes"))
    with talk.database.read() as session:
        acts = [consent.act for consent in history(session, talk.person())]
    assert acts == [ConsentAct.GIVEN]


def test_a_no_tapped_after_the_yes_changes_nothing_and_says_how_to_stop(talk: Talk) -> None:
    talk.invite()
    [notice] = talk.say(REKHA, f"JOIN {code(talk)}")
    talk.tap(REKHA, notice, "yes")
    assert "बंद" in said(talk.tap(REKHA, notice, "no"))
    assert talk.states() == [TenureState.ACTIVE]


def test_no_ends_the_invitation_and_says_how_to_come_back(talk: Talk) -> None:
    talk.invite()
    [notice] = talk.say(REKHA, f"JOIN {code(talk)}")
    assert f"JOIN {code(talk)}" in said(talk.tap(REKHA, notice, "no"))
    assert talk.states() == [TenureState.ENDED]
    [entry] = talk.log("invitation.declined")
    assert entry.place_id == talk.panchayats[0].id
    assert talk.asking() is None


def test_a_guessed_word_is_no_yes(talk: Talk) -> None:
    talk.invite()
    talk.say(REKHA, f"JOIN {code(talk)}")
    talk.say(REKHA, "absolutley")
    assert talk.states() == [TenureState.INVITED]


def test_an_unknown_code_says_how_to_find_the_right_one(talk: Talk) -> None:
    answer = said(talk.say(REKHA, "JOIN 99999"))
    assert "99999" in answer
    assert "JOIN 42231" in answer
    assert OFFICE_PHONE in answer


def test_the_code_of_a_town_asks_for_the_ward(talk: Talk) -> None:
    town = talk.wards[0].code.partition("/")[0]
    assert f"JOIN {town}/12" in said(talk.say(REKHA, f"JOIN {town}"))


@pytest.mark.parametrize("text", ["JOIN {code}", "join{code}", "जुड़ें {code}", "{code}"])
def test_a_ward_is_joined_by_the_town_s_code_and_its_number(talk: Talk, text: str) -> None:
    talk.invite(place=talk.wards[1])
    [notice] = talk.say(REKHA, text.format(code=talk.wards[1].code))
    assert "Ward 2" in said([notice])
    assert buttons(notice)[0] == "yes"


def test_an_unlisted_person_waits_for_the_office(talk: Talk) -> None:
    [notice] = talk.say(REKHA, f"JOIN {code(talk)}")
    assert "स्वीकृति" in said([notice])
    [waiting] = talk.tap(REKHA, notice, "yes")
    assert said([waiting]) == sentence("joining-waiting", office=OFFICE)
    assert talk.states() == [TenureState.PENDING]
    assert said(talk.say(REKHA, f"JOIN {code(talk)}")) == said([waiting])


def test_a_group_with_an_admin_is_taken_and_the_claim_kept(talk: Talk) -> None:
    talk.admin(SUNIL)
    [notice] = talk.say(REKHA, f"JOIN {code(talk)}")
    assert said([notice]) == sentence("joining-notice-taken", group="Panchayat 1", office=OFFICE)
    talk.tap(REKHA, notice, "yes")
    assert talk.states() == [TenureState.PENDING]
    assert talk.states(SUNIL) == [TenureState.ACTIVE]


def test_of_two_listed_for_one_group_the_first_yes_wins_and_both_are_told(talk: Talk) -> None:
    talk.invite(REKHA)
    talk.invite(SUNIL)
    assert "स्वागत" in said(talk.say(REKHA, "हाँ"))
    answer = said(talk.say(SUNIL, "हाँ"))
    assert answer == sentence("joining-taken-meanwhile", office=OFFICE)
    assert (talk.states(REKHA), talk.states(SUNIL)) == ([TenureState.ACTIVE], [TenureState.PENDING])


def test_joining_again_says_that_one_is_in(talk: Talk) -> None:
    talk.admin()
    assert "पहले से" in said(talk.say(REKHA, f"JOIN {code(talk)}"))


def test_joining_after_a_stop_is_a_return(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "STOP")
    talk.say(REKHA, f"JOIN {code(talk)}")
    assert talk.person().opted_out_at is None


def test_joining_without_a_code_says_what_to_write(talk: Talk) -> None:
    assert "JOIN 42231" in said(talk.say(REKHA, "मुझे जुड़ना है"))


def test_somebody_without_a_number_joins_by_his_address(talk: Talk) -> None:
    parameters = {"From": "whatsapp:IN.2af81c90", "WaId": "", "ExternalUserId": "IN.2af81c90"}
    [notice] = talk.say("", f"JOIN {code(talk)}", **parameters)
    [waiting] = talk.tap("", notice, "yes", **parameters)
    assert "अनुरोध" in said([waiting])
    with talk.database.read() as session:
        person = by_address(session, "whatsapp:IN.2af81c90")
    assert person is not None
    assert person.phone is None


def test_the_welcome_asks_for_the_members_and_takes_the_count(talk: Talk) -> None:
    talk.invite()
    assert "कितने सदस्य" in said(talk.say(REKHA, "हाँ"))
    assert "250" in said(talk.say(REKHA, "ढाई सौ"))
    assert talk.asking() is None


def test_a_tenure_ended_by_no_can_be_claimed_again(talk: Talk) -> None:
    talk.invite()
    talk.say(REKHA, "नहीं")
    [notice] = talk.say(REKHA, f"JOIN {code(talk)}")
    talk.tap(REKHA, notice, "yes")
    assert talk.states() == [TenureState.ENDED, TenureState.PENDING]
