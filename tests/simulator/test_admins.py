"""The virtual admins, end to end against a tiny stub of a bot."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from twilio.rest.content.v1.content import ContentList

from bot.simulator.people import Admin
from bot.simulator.screenshots import HEIGHT, WIDTH
from bot.simulator.temperaments import MIX, TEMPERAMENTS
from tests.simulator.conftest import MakeWorld
from tests.simulator.world import PERSON, SENDER, World

CONTENT = "*पीएम किसान सम्मान निधि*\n20वीं किस्त आ चुकी है।\n#UDR-{tag}\nसबको बताएँ 🙏"


class StubBot:
    """Asks for consent, then keeps quiet; a test has it deliver and ask for proof."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.consented: set[str] = set()
        self.said: list[tuple[str, str, str]] = []
        """Who, button payload, text."""
        self.pictures: list[tuple[str, str]] = []
        self.contents: dict[tuple[str, ...], str] = {}
        world.bot.on_inbound = self.hear

    def content(self, *payloads: str) -> str:
        if payloads not in self.contents:
            actions = [{"title": payload, "id": payload, "type": "QUICK_REPLY"} for payload in payloads]
            types = {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}}
            request = {"language": "hi", "variables": {"1": "x"}, "types": types}
            made = self.world.client.content.v1.contents.create(ContentList.ContentCreateRequest(request))
            self.contents[payloads] = str(made.sid)
        return self.contents[payloads]

    async def hear(self, form: dict[str, str]) -> None:
        who = form["From"]
        self.said.append((who, form.get("ButtonPayload", ""), form["Body"]))
        if form["NumMedia"] != "0":
            self.pictures.append((who, form["MediaUrl0"]))
        if re.search(r"join|जुड़ें", form["Body"], re.IGNORECASE):
            await self.world.send(
                who, ContentSid=self.contents["yes", "no"], ContentVariables='{"1": "सहमति?"}'
            )
        elif form.get("ButtonPayload") == "yes" or re.search(r"^(हाँ|हां|जी|haan|yes)", form["Body"], re.I):
            self.consented.add(who)

    def ask(self, who: str, text: str, *payloads: str) -> str:
        """Send a message with buttons and wait until it arrived."""
        message = self.world.client.messages.create(
            to=who,
            from_=SENDER,
            content_sid=self.content(*payloads),
            content_variables=json.dumps({"1": text}),
        )
        self.world.final(str(message.sid), "delivered", "read")
        return str(message.sid)

    def heard(self, who: str = PERSON) -> list[tuple[str, str]]:
        return [(payload, text) for person, payload, text in self.said if person == who]


@pytest.fixture
def bot(world: World) -> StubBot:
    stub = StubBot(world)
    stub.content("yes", "no")
    return stub


def settle(bot: StubBot, temperament: str, **more: Any) -> Admin:
    """Put somebody on the phone and have the person register."""
    person = {
        "phone": PERSON,
        "name": "रेखा मीणा",
        "language": "hi",
        "join_code": "42231",
        "group_name": "ग्राम पंचायत बड़गांव",
        "temperament": temperament,
    }
    bot.world.api("POST", "/simulator/admins", [person | more])
    bot.world.api("POST", "/simulator/admins/begin", {"rate": 100})
    bot.world.until(lambda: PERSON in bot.consented)
    return bot.world.simulator.admins.by_phone[PERSON]


def deliver(bot: StubBot, tag: str = "N7YKDH") -> str:
    return bot.ask(PERSON, CONTENT.format(tag=tag), "posted", "later")


def ask_for_proof(bot: StubBot) -> str:
    return bot.ask(PERSON, "कृपया समूह का स्क्रीनशॉट भेजें", "not_yet", "call_me")


def expect_picture(bot: StubBot) -> bytes:
    _, url = bot.world.until(lambda: bot.pictures)[-1]
    return bot.world.simulator.store.media[url.rsplit("/", 1)[1]][1].data


def test_somebody_prompt_registers_posts_tells_and_proves(bot: StubBot) -> None:
    admin = settle(bot, "prompt")
    deliver(bot)
    bot.world.until(lambda: admin.posts)
    assert admin.posts[0].message.body == CONTENT.format(tag="N7YKDH")
    bot.world.until(lambda: any(p == "posted" or "दिया" in text for p, text in bot.heard()))
    ask_for_proof(bot)
    picture = Image.open(io.BytesIO(expect_picture(bot)))
    assert (picture.format, picture.size) == ("JPEG", (WIDTH, HEIGHT))


def test_one_request_gets_one_picture(bot: StubBot) -> None:
    admin = settle(bot, "prompt")
    deliver(bot)
    bot.world.until(lambda: admin.posts)
    for _ in range(2):
        bot.world.client.messages.create(
            to=PERSON,
            from_=SENDER,
            content_sid=bot.content("not_yet"),
            content_variables='{"1": "स्क्रीनशॉट?"}',
        )
    expect_picture(bot)
    bot.world.api("POST", "/simulator/clock", {"advance_seconds": 7200})
    bot.ask(PERSON, "धन्यवाद, आपका स्क्रीनशॉट मिल गया।", "menu")
    bot.world.api("POST", "/simulator/clock", {"advance_seconds": 7200})
    bot.world.until(lambda: not bot.world.simulator.agenda)
    assert admin.proofs == 1


def test_somebody_late_posts_when_asked(bot: StubBot) -> None:
    admin = settle(bot, "late")
    deliver(bot)
    ask_for_proof(bot)
    expect_picture(bot)
    assert len(admin.posts) == 1


def test_somebody_who_says_later_says_so(bot: StubBot) -> None:
    settle(bot, "says_later")
    deliver(bot)
    bot.world.until(lambda: any("डालूँगा" in text for _, text in bot.heard()))


def test_somebody_who_never_posts_sends_no_picture(bot: StubBot) -> None:
    admin = settle(bot, "never")
    deliver(bot)
    request = ask_for_proof(bot)
    bot.world.final(request, "read", "delivered")
    bot.world.api("POST", "/simulator/clock", {"advance_seconds": 7200})
    bot.world.until(lambda: not bot.world.simulator.agenda)
    assert (admin.posts, bot.pictures) == ([], [])
    assert {payload for payload, _ in bot.heard()} <= {"", "yes", "not_yet"}


def test_somebody_tired_stops(bot: StubBot) -> None:
    admin = settle(bot, "opts_out")
    deliver(bot)
    bot.world.until(lambda: any(text in ("बंद", "रोकें") for _, text in bot.heard()))
    assert admin.posts == []


def test_somebody_changes_the_phone_and_registers_again(bot: StubBot) -> None:
    settle(bot, "changes_phone")
    bot.world.api("POST", "/simulator/clock", {"advance_seconds": 4 * 3600})
    new = bot.world.until(lambda: [who for who in bot.consented if who != PERSON])[0]
    assert new.startswith("whatsapp:+9100000")
    sid = str(bot.world.client.messages.create(to=PERSON, from_=SENDER, body="x").sid)
    assert bot.world.final(sid) == "undelivered"
    assert bot.world.simulator.store.messages[sid].error_code == 63024


@pytest.mark.parametrize("temperament", ["yesterday", "neighbour", "private_chat"])
def test_wrong_screenshots_differ_from_the_right_one(bot: StubBot, temperament: str) -> None:
    admin = settle(bot, temperament)
    neighbour = {
        "phone": "+910000010009",
        "name": "Gopal",
        "group_name": "GP Gogunda",
        "temperament": "officer",
    }
    bot.world.api("POST", "/simulator/admins", [neighbour])
    deliver(bot)
    bot.world.until(lambda: admin.posts)
    other = bot.world.simulator.admins.by_phone["whatsapp:+910000010009"]
    other.posts = [*admin.posts]
    ask_for_proof(bot)
    wrong = expect_picture(bot)

    async def right() -> bytes | None:
        return await bot.world.simulator.admins.screenshot(admin, TEMPERAMENTS["prompt"].proof)

    assert wrong != bot.world.run(right())


def test_a_notice_is_opened_by_officers_too(bot: StubBot) -> None:
    bot.world.api("POST", "/simulator/admins", [{"phone": PERSON, "name": "नोडल", "temperament": "officer"}])
    bot.world.run(_open_window(bot.world))
    bot.ask(PERSON, "आपके लिए रिपोर्ट है", "send")
    bot.world.until(lambda: ("send", "send") in bot.heard())
    bot.ask(PERSON, "स्क्रीनशॉट भेजें", "not_yet")
    bot.ask(PERSON, "सहमति?", "yes", "no")
    bot.world.api("POST", "/simulator/clock", {"advance_seconds": 7200})
    assert [payload for payload, _ in bot.heard()] == ["", "send"]


async def _open_window(world: World) -> None:
    world.simulator.inbound.write(world.simulator.store.phone(PERSON), SENDER, "नमस्ते")


def test_content_is_posted_though_the_buttons_come_in_a_second_message(bot: StubBot) -> None:
    admin = settle(bot, "prompt")
    content = bot.world.client.messages.create(to=PERSON, from_=SENDER, body=CONTENT.format(tag="AAA"))
    bot.world.final(str(content.sid), "delivered", "read")
    bot.ask(PERSON, "समूह में डाल दिया?", "posted", "later")
    bot.world.until(lambda: admin.posts)
    bot.world.until(lambda: any(p == "posted" or "दिया" in text for p, text in bot.heard()))
    assert [post.message.sid for post in admin.posts] == [content.sid]


def test_the_virtual_owner_keeps_quiet_once_a_person_holds_the_phone(bot: StubBot) -> None:
    admin = settle(bot, "prompt")
    bot.world.write("मैं हूँ")
    deliver(bot)
    bot.world.api("POST", "/simulator/clock", {"advance_seconds": 7200})
    assert admin.posts == []
    bot.world.api("PATCH", "/simulator/phones/+910000010001", {"held": False})
    deliver(bot, "SECOND")
    bot.world.until(lambda: admin.posts)


@pytest.mark.parametrize(
    ("language", "pattern"),
    [
        ("hi", r"\s*(जुड़ें|JOIN)[ -]+[0-9०-९]{5}\s*"),
        ("hinglish", r"(?i)join *42231[ .]*"),
        ("en", r"(?i) *join *42231"),
    ],
)
def test_people_join_in_words_of_their_own(world: World, language: str, pattern: str) -> None:
    people = [
        {"phone": f"+9100000200{n:02}", "name": str(n), "language": language, "join_code": "42231"}
        for n in range(40)
    ]
    world.api("POST", "/simulator/admins", people)
    assert world.api("POST", "/simulator/admins/begin", {"rate": 400})["begun"] == 40
    world.until(lambda: len(world.bot.inbound) == 40)
    said = {form["Body"] for form in world.bot.inbound}
    assert len(said) > 2
    assert all(re.fullmatch(pattern, text) for text in said)
    assert world.api("POST", "/simulator/admins/begin", {"rate": 400})["begun"] == 0


def test_temperaments_are_drawn_by_the_seed(make_world: MakeWorld) -> None:
    people = [{"phone": f"+9100000{n:05}", "name": "x"} for n in range(708)]
    draws = [
        make_world(seed=seed).api("POST", "/simulator/admins", people)["temperaments"] for seed in (1, 1, 2)
    ]
    assert draws[0] == draws[1] != draws[2]
    assert 0.55 < draws[0]["prompt"] / 708 < 0.70
    assert draws[0].keys() <= MIX.keys()


def test_the_first_words_can_be_given(world: World) -> None:
    person = {"phone": PERSON, "name": "x", "first_words": "नमस्ते जी", "temperament": "officer"}
    world.api("POST", "/simulator/admins", {"admins": [person]})
    world.api("POST", "/simulator/admins/begin", {"rate": 10})
    assert world.until(lambda: world.bot.inbound)[0]["Body"] == "नमस्ते जी"
    [shown] = world.api("GET", "/simulator/admins")["admins"]
    assert (shown["phone"], shown["temperament"], shown["posted"]) == ("+910000010001", "officer", 0)


def test_a_question_for_members_and_language_is_answered(bot: StubBot) -> None:
    settle(bot, "prompt", members=250)
    message = bot.world.client.messages.create(to=PERSON, from_=SENDER, body="समूह में कितने सदस्य हैं?")
    bot.world.final(str(message.sid), "delivered", "read")
    digits: Callable[[str], bool] = lambda text: "250" in text or "२५०" in text  # noqa: E731
    bot.world.until(lambda: any(digits(text) for _, text in bot.heard()))
    bot.ask(PERSON, "भाषा चुनें", "hi", "en")
    bot.world.until(lambda: ("hi", "hi") in bot.heard())


def test_somebody_asked_in_the_other_language_chooses_first(world: World) -> None:
    bot = StubBot(world)
    bot.contents["yes", "no"] = bot.content("yes", "no", "language_en")
    person = {"phone": PERSON, "name": "Gopal", "language": "en", "join_code": "1", "temperament": "prompt"}
    world.api("POST", "/simulator/admins", [person])
    world.api("POST", "/simulator/admins/begin", {"rate": 100})
    world.until(lambda: ("language_en", "language_en") in bot.heard())
    assert not bot.consented
    bot.ask(PERSON, "Do you agree?", "yes", "no", "language_hi")
    world.until(lambda: PERSON in bot.consented)


def test_the_question_whether_it_is_posted_is_answered_by_telling(bot: StubBot) -> None:
    admin = settle(bot, "prompt")
    deliver(bot)
    bot.world.until(lambda: admin.posts)
    before = len(bot.heard())
    bot.ask(PERSON, "क्या सूचना समूह में डाल दी है?", "posted", "not_yet")
    bot.world.until(lambda: any(p == "posted" or "दिया" in text for p, text in bot.heard()[before:]))
    assert bot.pictures == []
