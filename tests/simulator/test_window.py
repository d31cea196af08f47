"""The 24-hour window, templates, content and Meta's approval."""

import json
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest.content.v1.content import ContentInstance, ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from tests.simulator.conftest import MakeWorld
from tests.simulator.world import PERSON, SENDER, World

NOTICE = "सूचना कार्यालय से {{1}} के लिए नई सामग्री है। पाने के लिए नीचे दबाएँ।"


def create(world: World, body: str = NOTICE, **more: Any) -> ContentInstance:
    actions = more.pop("actions", [{"title": "भेजें", "id": "send", "type": "QUICK_REPLY"}])
    types = more.pop("types", {"twilio/quick-reply": {"body": body, "actions": actions}})
    request = {"language": "hi", "variables": {"1": "बड़गांव"}, "types": types, "friendly_name": "notice"}
    return world.client.content.v1.contents.create(ContentList.ContentCreateRequest(request | more))


def submit(world: World, content: ContentInstance, name: str = "content_waiting") -> None:
    request = ApprovalCreateList.ContentApprovalRequest({"name": name, "category": "UTILITY"})
    approval = world.client.content.v1.contents(str(content.sid)).approval_create.create(request)
    assert approval.status == "received"


def state(world: World, content: ContentInstance) -> dict[str, Any]:
    fetched = world.client.content.v1.contents(str(content.sid)).approval_fetch().fetch()
    return dict(fetched.whatsapp or {})


def approved(world: World, **more: Any) -> ContentInstance:
    content = create(world, **more)
    submit(world, content)
    world.until(lambda: state(world, content)["status"] == "approved")
    return content


def send(world: World, content: ContentInstance, **form: Any) -> str:
    sid = world.client.messages.create(
        to=PERSON, from_=SENDER, content_sid=str(content.sid), status_callback=world.status_url, **form
    ).sid
    return str(sid)


def test_free_form_goes_while_the_window_is_open(world: World) -> None:
    world.write()
    sid = world.client.messages.create(to=PERSON, from_=SENDER, body="x").sid
    assert world.final(str(sid)) == "delivered"


def test_free_form_outside_the_window_is_accepted_and_fails_by_callback(world: World) -> None:
    message = world.client.messages.create(
        to=PERSON, from_=SENDER, body="x", status_callback=world.status_url
    )
    assert message.status == "queued"
    sid = str(message.sid)
    assert world.final(sid) == "undelivered"
    last = world.until(lambda: world.bot.statuses(sid) and world.bot.calls[-1])
    assert last.parameters["ErrorCode"] == "63016"
    assert world.client.messages(sid).fetch().error_code == 63016


def test_the_window_is_that_of_the_phone_and_the_number(make_world: MakeWorld) -> None:
    world = make_world(senders=("+910000000001", "+910000000002"))
    world.write()
    sid = world.client.messages.create(to=PERSON, from_="whatsapp:+910000000002", body="x").sid
    assert world.final(str(sid)) == "undelivered"


def test_a_day_later_the_window_is_shut(world: World) -> None:
    world.write()
    world.api("POST", "/simulator/clock", {"advance_seconds": 24 * 3600 - 60})
    sid = world.client.messages.create(to=PERSON, from_=SENDER, body="x").sid
    assert world.final(str(sid)) == "delivered"
    world.api("POST", "/simulator/clock", {"advance_seconds": 60})
    sid = world.client.messages.create(to=PERSON, from_=SENDER, body="x").sid
    assert world.final(str(sid)) == "undelivered"


def test_an_approved_template_goes_outside_the_window(world: World) -> None:
    content = approved(world)
    sid = send(world, content, content_variables=json.dumps({"1": "गोगुंदा"}))
    assert world.final(sid) == "delivered"
    message = world.simulator.store.messages[sid]
    assert message.body == NOTICE.replace("{{1}}", "गोगुंदा")
    assert [(button.title, button.payload) for button in message.buttons] == [("भेजें", "send")]


def test_a_template_beside_a_body_is_free_form(world: World) -> None:
    sid = send(world, approved(world), body="x")
    assert world.final(sid) == "undelivered"
    assert world.simulator.store.messages[sid].error_code == 63016


def test_content_without_approval_goes_only_within_the_window(world: World) -> None:
    content = create(world)
    assert world.final(send(world, content)) == "undelivered"
    world.write()
    assert world.final(send(world, content)) == "delivered"


def test_more_than_three_buttons_need_approval(world: World) -> None:
    world.write()
    actions = [{"title": f"जवाब {n}", "id": str(n), "type": "QUICK_REPLY"} for n in range(4)]
    sid = send(world, create(world, actions=actions))
    assert world.final(sid) == "undelivered"
    assert world.simulator.store.messages[sid].error_code == 63021
    assert world.final(send(world, approved(world, actions=actions))) == "delivered"


def test_approval_takes_its_time(make_world: MakeWorld) -> None:
    world = make_world(speed=600.0, approval_seconds=600.0)
    content = create(world)
    assert state(world, content) == {"status": "unsubmitted"}
    submit(world, content)
    seen = {state(world, content)["status"]}
    world.until(lambda: seen.add(state(world, content)["status"]) or "approved" in seen)
    assert seen == {"received", "pending", "approved"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{{1}} के लिए सामग्री", "start or end"),
        ("सामग्री {{1}}", "start or end"),
        ("सामग्री {{1}} {{2}} है", "side by side"),
        ("सामग्री {{2}} है", "numbered"),
        ("क" * 1025, "1024"),
    ],
)
def test_meta_rejects_what_breaks_its_rules(world: World, body: str, reason: str) -> None:
    content = create(world, body, variables={"1": "क", "2": "ख"})
    submit(world, content)
    rejected = world.until(lambda: (now := state(world, content))["status"] == "rejected" and now)
    assert reason in rejected["rejection_reason"]
    sid = send(world, content)
    assert world.final(sid) == "undelivered"
    assert world.simulator.store.messages[sid].error_code == 63040


def test_a_template_can_be_rejected_or_recategorised_by_a_fault(world: World) -> None:
    world.faults(templates_rejected=["bad"], templates_recategorised=["dear"])
    bad, dear = create(world), create(world)
    submit(world, bad, "bad")
    submit(world, dear, "dear")
    world.until(lambda: state(world, bad)["status"] == "rejected")
    world.until(lambda: state(world, dear)["status"] == "approved")
    assert state(world, dear)["category"] == "MARKETING"


@pytest.mark.parametrize(
    "variables", ["no json", "[]", '{"1": ""}', '{"1": 7}', '{"1": "दो\\nपंक्तियाँ"}', '{"1": "a     b"}']
)
def test_variables_a_template_cannot_carry_are_refused(world: World, variables: str) -> None:
    content = approved(world)
    with pytest.raises(TwilioRestException) as caught:
        send(world, content, content_variables=variables)
    assert caught.value.code == 21656


def test_within_the_window_a_variable_may_hold_lines(world: World) -> None:
    world.write()
    content = create(world, types={"twilio/text": {"body": "{{1}}"}})
    sid = send(world, content, content_variables=json.dumps({"1": "एक\nदो"}))
    assert world.simulator.store.messages[sid].body == "एक\nदो"


@pytest.mark.parametrize(
    "types",
    [
        {"twilio/quick-reply": {"body": "x", "actions": []}},
        {"twilio/quick-reply": {"body": "x", "actions": [{"title": "क" * 21, "id": "1"}]}},
        {"twilio/list-picker": {"body": "x", "button": "b", "items": [{"item": "क" * 25, "id": "1"}]}},
        {"twilio/list-picker": {"body": "x", "items": [{"item": "क", "id": "1"}]}},
        {"twilio/text": {}},
        {"unknown/type": {"body": "x"}},
    ],
)
def test_content_that_breaks_twilios_rules_is_refused(world: World, types: dict[str, Any]) -> None:
    with pytest.raises(TwilioRestException) as caught:
        create(world, types=types)
    assert (caught.value.status, caught.value.code) == (400, 20001)


def test_contents_can_be_listed_fetched_and_deleted(world: World) -> None:
    made = [create(world) for _ in range(5)]
    listed = world.client.content.v1.contents.list(page_size=2)
    assert [content.sid for content in listed] == [content.sid for content in made]
    fetched = world.client.content.v1.contents(str(made[0].sid)).fetch()
    assert (fetched.language, fetched.friendly_name) == ("hi", "notice")
    assert len(world.client.content.v1.content_and_approvals.list()) == 5
    assert world.client.content.v1.contents(str(made[0].sid)).delete()
    assert len(world.client.content.v1.contents.list()) == 4


def test_a_list_picker_shows_items(world: World) -> None:
    world.write()
    items = [{"item": "बड़गांव", "id": "gp:1", "description": "गिर्वा, उदयपुर"}]
    content = create(world, types={"twilio/list-picker": {"body": "चुनें", "button": "सूची", "items": items}})
    message = world.simulator.store.messages[send(world, content)]
    assert message.list_title == "सूची"
    assert [(button.kind, button.payload) for button in message.buttons] == [("item", "gp:1")]
