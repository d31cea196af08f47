import asyncio
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.whatsapp.approvals import push, submit
from bot.whatsapp.client import Approval, ContentRefused, TwilioUnavailable, WhatsApp
from bot.whatsapp.content import TEXT_LIMIT, Content
from bot.whatsapp.templates import (
    VARIABLE_LIMIT,
    TemplateWrong,
    UnknownTemplate,
    clean_variable,
    definition,
    definitions,
)
from config.catalogue import Button
from config.languages import Language
from tests.whatsapp.stub import Answer, Stub, answering

GOOD = """
name = "greeting"
category = "utility"
[hi]
body = "नमस्ते {{1}}, आइए।"
samples = ["रेखा"]
[en]
body = "Namaste {{1}}, come."
samples = ["Rekha"]
[[buttons]]
payload = "yes"
hi = "हाँ"
en = "Yes"
"""


def load(directory: Path, text: str, name: str = "greeting") -> object:
    (directory / f"{name}.toml").write_text(text, encoding="utf-8")
    return definitions(directory)


def test_the_shipped_templates_keep_the_rules() -> None:
    assert set(definitions()) == {
        "content_waiting",
        "proof_request",
        "daily_report",
        "sign_in_code",
        "invitation",
    }


@pytest.mark.parametrize("name", sorted(definitions()))
def test_each_language_is_written_in_its_script(name: str) -> None:
    shipped = definition(name)
    assert re.search("[\u0900-\u097f]", shipped.hi.body)
    assert not re.search("[\u0900-\u097f]", shipped.en.body)
    for language in Language:
        assert len(shipped.text(language).body.splitlines()) <= 3


@pytest.mark.parametrize(
    ("name", "payloads"),
    [
        ("content_waiting", ["send"]),
        ("proof_request", ["not_yet"]),
        ("daily_report", ["send"]),
        ("sign_in_code", []),
        ("invitation", ["yes", "no"]),
    ],
)
def test_the_buttons_have_the_payloads_the_conversations_know(name: str, payloads: list[str]) -> None:
    assert [button.payload for button in definition(name).buttons] == payloads


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(UnknownTemplate, match="nothing"):
        definition("nothing")


@pytest.mark.parametrize(
    ("found", "written", "reason"),
    [
        ("नमस्ते {{1}}, आइए।", "{{1}}, नमस्ते।", "begin or end"),
        ("नमस्ते {{1}}, आइए।", "नमस्ते {{1}}", "begin or end"),
        ("नमस्ते {{1}}, आइए।", "नमस्ते {{1}} {{2}}, आइए।", "every variable"),
        ("नमस्ते {{1}}, आइए।", "नमस्ते {{2}}, आइए।", "numbered"),
        ("नमस्ते {{1}}, आइए।", "नमस्ते {{name}}, आइए।", "numbered"),
        ("नमस्ते {{1}}, आइए।", "नमस्ते।", "sample"),
        ("नमस्ते {{1}}, आइए।", "न" * 1000 + "{{1}} आइए।", "1024"),
        ('samples = ["रेखा"]', 'samples = ["रेखा\\nमीणा"]', "cannot hold"),
        ('hi = "हाँ"', 'hi = "हाँ, मैं इस समूह में जुड़ूँगा"', "20"),
        ('name = "greeting"', 'name = "other"', "other.toml"),
        ('category = "utility"', 'category = "cheap"', "utility"),
        ('category = "utility"', 'category = "utility"\nfooter = "x"', "footer"),
        ("[[buttons]]", "[[buttons", "greeting.toml"),
        ("[[buttons]]", '[[buttons]]\npayload="yes"\nhi="जी"\nen="Ok"\n[[buttons]]', "same payload"),
    ],
)
def test_a_definition_that_breaks_a_rule_is_named(
    tmp_path: Path, found: str, written: str, reason: str
) -> None:
    assert found in GOOD
    with pytest.raises(TemplateWrong, match=reason) as caught:
        load(tmp_path, GOOD.replace(found, written))
    assert "greeting.toml" in str(caught.value)
    assert "\n" not in str(caught.value).strip()


def test_two_variables_cannot_stand_side_by_side(tmp_path: Path) -> None:
    text = GOOD.replace("नमस्ते {{1}}, आइए।", "नमस्ते {{1}}\\n{{2}}, आइए।").replace('["रेखा"]', '["रेखा", "मीणा"]')
    with pytest.raises(TemplateWrong, match="side by side"):
        load(tmp_path, text)


def test_both_languages_have_the_same_variables(tmp_path: Path) -> None:
    text = GOOD.replace("Namaste {{1}}, come.", "Namaste, come.").replace('["Rekha"]', "[]")
    with pytest.raises(TemplateWrong, match="same variables"):
        load(tmp_path, text)


def test_eleven_buttons_are_too_many(tmp_path: Path) -> None:
    more = "".join(f'[[buttons]]\npayload="b{"x" * n}"\nhi="ह"\nen="e"\n' for n in range(10))
    with pytest.raises(TemplateWrong, match="10"):
        load(tmp_path, GOOD + more)


def test_a_changed_text_has_another_name_at_meta_only_in_its_language(tmp_path: Path) -> None:
    before = definitions(Path(load_into(tmp_path / "a", GOOD)))["greeting"]
    after = definitions(Path(load_into(tmp_path / "b", GOOD.replace("आइए", "पधारिए"))))["greeting"]
    assert before.fingerprint(Language.ENGLISH) == after.fingerprint(Language.ENGLISH)
    assert before.fingerprint(Language.HINDI) != after.fingerprint(Language.HINDI)
    assert before.approval_name(Language.HINDI) != after.approval_name(Language.HINDI)
    assert re.fullmatch(r"greeting_[0-9a-f]{8}", before.approval_name(Language.HINDI))


def load_into(directory: Path, text: str) -> str:
    directory.mkdir()
    load(directory, text)
    return str(directory)


@given(st.text(max_size=400))
def test_any_text_becomes_fit_for_a_variable(value: str) -> None:
    cleaned = clean_variable(value)
    assert 1 <= len(cleaned) <= VARIABLE_LIMIT
    assert "\n" not in cleaned
    assert "\t" not in cleaned
    assert "  " not in cleaned
    assert clean_variable(cleaned) == cleaned


@pytest.mark.parametrize("name", sorted(definitions()))
@pytest.mark.parametrize("language", list(Language))
def test_no_value_makes_a_shipped_template_too_long(name: str, language: Language) -> None:
    body = definition(name).text(language).body
    assert len(re.sub(r"\{\{\d\}\}", clean_variable("ल" * 500), body)) <= TEXT_LIMIT


def through(answer: Answer) -> tuple[str, Approval, Approval, Stub]:
    async def scenario() -> tuple[str, Approval, Approval, Stub]:
        invitation = definition("invitation")
        async with Stub(answer) as stub, WhatsApp(stub.account) as whatsapp:
            sid = await push(whatsapp, invitation, Language.HINDI)
            submitted = await submit(whatsapp, invitation, Language.HINDI, sid)
            return sid, submitted, await whatsapp.fetch_approval(sid), stub

    return asyncio.run(scenario())


def test_a_definition_goes_to_approval_and_is_followed_there() -> None:
    answer = answering(
        201,
        {
            "sid": "HX" + "2" * 32,
            "status": "received",
            "category": "UTILITY",
            "whatsapp": {"status": "rejected", "category": "MARKETING", "rejection_reason": "INVALID"},
        },
    )
    sid, submitted, approval, stub = through(answer)
    assert sid == "HX" + "2" * 32
    assert submitted == Approval("received", "utility")
    assert approval == Approval("rejected", "marketing", "INVALID")
    created, requested, fetched = stub.seen
    assert created.path == "/v1/Content"
    assert created.json == {
        "friendly_name": "invitation_hi",
        "language": "hi",
        "variables": {"1": "सूचना एवं जनसंपर्क कार्यालय, उदयपुर", "2": "ग्राम पंचायत बड़गाँव"},
        "types": {
            "twilio/quick-reply": {
                "body": definition("invitation").hi.body,
                "actions": [
                    {"title": "हाँ, जुड़ना है", "id": "yes"},
                    {"title": "नहीं", "id": "no"},
                ],
            }
        },
    }
    assert requested.path == f"/v1/Content/{sid}/ApprovalRequests/whatsapp"
    assert requested.json == {
        "name": definition("invitation").approval_name(Language.HINDI),
        "category": "UTILITY",
    }
    assert (fetched.method, fetched.path) == ("GET", f"/v1/Content/{sid}/ApprovalRequests")


def test_a_template_that_was_never_submitted_says_so() -> None:
    _, _, approval, _ = through(answering(200, {"sid": "HX1", "status": "received"}))
    assert approval == Approval("unsubmitted")


def test_a_refused_content_names_the_code() -> None:
    with pytest.raises(ContentRefused) as caught:
        through(answering(400, {"code": 92007, "message": "Invalid content"}))
    assert caught.value.code == 92007


def test_a_content_that_could_not_be_asked_for_may_be_tried_again() -> None:
    with pytest.raises(TwilioUnavailable) as caught:
        through(answering(429, {"code": 20429}, {"Retry-After": "2"}))
    assert caught.value.retry_after == 2.0


def test_a_picture_with_buttons_is_a_card_whose_title_is_the_text() -> None:
    content = Content(
        name="broadcast",
        language=Language.HINDI,
        body="नई योजना\n#UDR-N7YKDH\nपढ़ें।",
        buttons=[Button("posted", "डाल दिया ✅")],
        media_url="https://munadi.example.in/media/x.jpg",
    )
    assert content.payload()["types"] == {
        "twilio/card": {
            "title": "नई योजना\n#UDR-N7YKDH\nपढ़ें।",
            "media": ["https://munadi.example.in/media/x.jpg"],
            "actions": [{"type": "QUICK_REPLY", "title": "डाल दिया ✅", "id": "posted"}],
        }
    }


def test_contents_that_look_alike_share_a_fingerprint_whatever_their_name() -> None:
    one = Content(name="a", language=Language.HINDI, body="नमस्ते")
    assert one.fingerprint() == Content(name="b", language=Language.HINDI, body="नमस्ते").fingerprint()
    assert one.fingerprint() != Content(name="a", language=Language.ENGLISH, body="नमस्ते").fingerprint()
    assert one.fingerprint() != Content(name="a", language=Language.HINDI, body="नमस्ते।").fingerprint()
