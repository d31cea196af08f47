import pytest

from bot.handlers.engine.people import Part
from bot.handlers.menu import CHOICES
from bot.models import OutboxState, Place, Role
from bot.registry.people import by_phone
from config.languages import Language
from tests.builders import make_officer
from tests.handlers.talk import OFFICE_PHONE, REKHA, Talk, buttons, picture, said, sentence

OFFICE = sentence("notice-of-district", district="Udaipur")
REACH = sentence("office-reach", phone=OFFICE_PHONE)


def file(content_type: str) -> dict[str, str]:
    return {"NumMedia": "1", "MediaContentType0": content_type, "MediaUrl0": "https://x"}


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("language", Language)
def test_every_line_of_a_menu_has_its_number(part: Part, language: Language) -> None:
    lines = sentence(f"menu-{part}", language).splitlines()[1:]
    assert [line.partition(".")[0] for line in lines] == [str(n) for n in range(1, len(CHOICES[part]) + 1)]


@pytest.mark.parametrize("number", ["2", "२", "दो", "2.", " 2 "])
def test_a_number_of_the_menu_does_what_its_line_says(talk: Talk, number: str) -> None:
    talk.admin()
    talk.say(REKHA, "मेनू")
    assert "Panchayat 1" in said(talk.say(REKHA, number))
    assert talk.asking() is None


def test_the_menu_s_last_line_stops(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "मेनू")
    talk.say(REKHA, str(len(CHOICES[Part.ADMIN])))
    assert talk.person().opted_out_at is not None


def test_a_word_in_place_of_a_number_works_in_the_menu(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "मेनू")
    assert said(talk.say(REKHA, "मुझे कॉल करें")) == sentence("office-call-me", office=OFFICE, reach=REACH)


def test_a_number_that_is_not_in_the_menu_gets_an_example(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "मेनू")
    assert said(talk.say(REKHA, "9")) == sentence("menu-example")


def test_a_greeting_is_greeted_and_shows_what_can_be_done(talk: Talk) -> None:
    talk.admin()
    assert said(talk.say(REKHA, "राम राम सा")) == sentence("menu-admin-greeting")
    assert said(talk.say("+910000000777", "hello")) == sentence("menu-stranger-greeting")


def test_thanks_are_answered_once_a_day(talk: Talk) -> None:
    talk.admin()
    assert said(talk.say(REKHA, "धन्यवाद 🙏")) == sentence("courtesy-thanks")
    assert talk.say(REKHA, "dhanyavad ji") == []
    assert talk.silence == "courtesy"


def test_an_ok_out_of_nowhere_is_left_alone(talk: Talk) -> None:
    talk.admin()
    assert talk.say(REKHA, "ok") == []
    assert talk.silence == "courtesy"


@pytest.mark.parametrize(("words", "language"), [("English", Language.ENGLISH), ("हिंदी में", Language.HINDI)])
def test_a_language_named_is_spoken_from_then_on(talk: Talk, words: str, language: Language) -> None:
    talk.admin()
    assert said(talk.say(REKHA, words)) == sentence("language-chosen", language)
    assert talk.person().language is language


@pytest.mark.parametrize("choice", ["2", "English", "in english please"])
def test_a_language_not_named_is_asked_for(talk: Talk, choice: str) -> None:
    talk.admin()
    [question] = talk.say(REKHA, "भाषा बदलो")
    assert buttons(question) == ["language_hi", "language_en"]
    talk.say(REKHA, choice)
    assert talk.person().language is Language.ENGLISH
    assert talk.asking() is None


def test_a_language_button_works_however_old_it_is(talk: Talk) -> None:
    talk.admin()
    [question] = talk.say(REKHA, "भाषा")
    talk.say(REKHA, "हिन्दी")
    talk.tap(REKHA, question, "language_en")
    assert talk.person().language is Language.ENGLISH


def test_a_language_chosen_in_mid_question_asks_it_again_in_that_language(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "सदस्य संख्या बतानी है")
    answer = said(talk.say(REKHA, "English"))
    assert answer == sentence("members-how-many", Language.ENGLISH, group="Panchayat 1")


def test_help_says_what_to_do_and_whom_to_phone(talk: Talk) -> None:
    talk.admin()
    [help_] = talk.say(REKHA, "मदद")
    assert said([help_]) == sentence("help-admin", office=OFFICE, reach=REACH)
    assert OFFICE_PHONE in said(talk.say("+910000000777", "help"))


def test_an_officer_gets_an_officer_s_help(talk: Talk) -> None:
    with talk.database.write() as session:
        person = by_phone(session, OFFICE_PHONE)
        make_officer(session, Role.COLLECTOR, session.get_one(Place, talk.district.id), person)
    assert "1 ठीक" in said(talk.say(OFFICE_PHONE, "मदद"))
    assert said(talk.say(OFFICE_PHONE, "मेनू")) == sentence("menu-officer")
    assert "ज़िला कलेक्टर" in said(talk.say(OFFICE_PHONE, "1"))


def test_an_officer_who_taps_send_gets_what_waits(talk: Talk) -> None:
    assert said(talk.say(OFFICE_PHONE, "भेजें", ButtonPayload="send")) == sentence("posted-nothing-waits")


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("मेरा तबादला हो गया है", "transfer"),
        ("मुझे हटा दो", "leave"),
        ("मेरा डेटा डिलीट करो", "erase"),
        ("मुझे कॉल करें", "call_me"),
        ("मैंने तो डाला था", "objection"),
        ("गाँव में पानी नहीं आ रहा", "grievance"),
        ("क्या यह खबर सच है", "rumour"),
    ],
)
def test_what_the_bot_cannot_do_is_handed_over_with_the_office_s_number(
    talk: Talk, words: str, matter: str
) -> None:
    talk.admin()
    answer = said(talk.say(REKHA, words))
    assert answer == sentence(f"office-{matter.replace('_', '-')}", office=OFFICE, reach=REACH)
    assert OFFICE_PHONE in answer
    [entry] = talk.log("conversation.handed_over")
    assert entry.details == {"matter": matter, "inbound_id": talk.last.id}
    assert (entry.subject_kind, entry.subject_id) == ("person", talk.person().id)
    assert entry.place_id == talk.district.id


def test_an_office_without_a_number_promises_to_get_in_touch(talk: Talk) -> None:
    talk.admin()
    with talk.database.write() as session:
        person = by_phone(session, OFFICE_PHONE)
        assert person is not None
        person.phone = None
        session.add(person)
    assert sentence("office-reach", phone="none") in said(talk.say(REKHA, "call me"))


def test_my_data_shows_everything_that_is_kept(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "250 सदस्य")
    shown = said(talk.say(REKHA, "मेरी जानकारी"))
    for kept in ("Rekha Meena", REKHA, "Panchayat 1", "250", "सहमति"):
        assert kept in shown


def test_my_data_of_a_stranger_is_honest(talk: Talk) -> None:
    assert sentence("my-data-no-consent") in said(talk.say(REKHA, "my data"))


def test_not_understood_leads_from_an_example_over_a_list_to_the_office(talk: Talk) -> None:
    talk.admin()
    answers = [said(talk.say(REKHA, "xyzzy")) for _ in range(5)]
    assert answers == [
        sentence("unclear-admin"),
        sentence("menu-admin"),
        sentence("office-not-understood", office=OFFICE, reach=REACH),
        sentence("unclear-with-the-office"),
        "",
    ]
    assert talk.silence == "with_the_office"
    assert [entry.details["matter"] for entry in talk.log("conversation.handed_over")] == ["not_understood"]


def test_something_understood_in_between_starts_the_ladder_anew(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "xyzzy")
    talk.say(REKHA, "धन्यवाद")
    assert said(talk.say(REKHA, "xyzzy")) == sentence("unclear-admin")


def test_not_understood_in_a_question_gives_the_question_s_example_then_its_list(talk: Talk) -> None:
    talk.admin()
    talk.broadcast()
    talk.show(REKHA, picture())
    assert said(talk.say(REKHA, "xyzzy")) == sentence("proof-of-what-example")
    assert said(talk.say(REKHA, "xyzzy")) == sentence("proof-of-what-number")
    talk.say(REKHA, "2")
    assert talk.asking() is None


def test_a_button_nobody_knows_any_more_says_that_it_is_past(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    [answer] = talk.tap(REKHA, delivery, "long_gone")
    assert said([answer]) == sentence("past-button")
    assert buttons(answer) == ["menu"]


def test_an_old_yes_does_not_answer_a_new_question(talk: Talk) -> None:
    talk.admin()
    delivery = talk.broadcast()
    [old] = talk.show(REKHA, picture())
    talk.tap(REKHA, old, "no")
    talk.say(REKHA, "250 सदस्य")
    talk.say(REKHA, "900 सदस्य")
    assert said(talk.tap(REKHA, old, "yes")) == sentence("past-button")
    assert talk.asking() == "members.sure"
    assert delivery.state is OutboxState.QUEUED


def test_a_yes_without_its_message_answers_the_open_question(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "250 सदस्य")
    talk.say(REKHA, "900 सदस्य")
    talk.say(REKHA, "हाँ", ButtonPayload="yes")
    assert talk.asking() is None


def test_an_item_of_a_list_acts_like_a_button(talk: Talk) -> None:
    talk.admin()
    talk.say(REKHA, "English", ListId="language_en", ListTitle="English", MessageType="interactive")
    assert talk.person().language is Language.ENGLISH


@pytest.mark.parametrize(
    ("parameters", "key"),
    [
        (file("audio/ogg"), "files-voice"),
        (file("image/webp"), "files-sticker"),
        (file("text/vcard"), "files-contact"),
        (
            {"NumMedia": "1", "MediaContentType0": "application/pdf", "MediaUrl0": "https://x"},
            "files-document",
        ),
        (file("video/mp4"), "files-document"),
        ({"Latitude": "24.58", "Longitude": "73.71", "MessageType": "location"}, "files-location"),
        ({"MessageType": "contacts"}, "files-contact"),
        ({"MessageType": "reaction", "Body": "👍"}, "files-reaction"),
        ({"Body": "   "}, "files-nothing"),
        ({}, "files-nothing"),
    ],
)
def test_whatever_a_phone_can_send_gets_a_sensible_sentence(
    talk: Talk, parameters: dict[str, str], key: str
) -> None:
    talk.admin()
    body = parameters.get("Body", "")
    rest = {name: value for name, value in parameters.items() if name != "Body"}
    assert said(talk.say(REKHA, body, **rest)) == sentence(key)
    assert talk.fetched == []


def test_a_second_sticker_of_a_day_is_left_alone(talk: Talk) -> None:
    talk.admin()
    sticker = file("image/webp")
    talk.say(REKHA, "", **sticker)
    assert talk.say(REKHA, "", **sticker) == []
    assert talk.silence == "said_before"


def test_a_message_of_1600_characters_is_taken_like_any_other(talk: Talk) -> None:
    talk.admin()
    assert said(talk.say(REKHA, "क" * 1600)) == sentence("unclear-admin")
    long_story = "हमारे गाँव में पानी नहीं आ रहा है। " * 40
    assert "कार्यालय" in said(talk.say(REKHA, long_story[:1600]))


def test_two_contradictory_answers_in_a_second_leave_a_sensible_state(talk: Talk) -> None:
    talk.invite()
    talk.say(REKHA, f"JOIN {talk.panchayats[0].code}")
    talk.store(REKHA, "हाँ")
    answers = talk.answers_to(talk.store(REKHA, "नहीं"))
    assert len(answers) >= 1
    assert talk.asking() in (None, "members.count")
