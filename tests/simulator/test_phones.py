"""The phone page, its API, the ledger and the summary."""

import io
import json
import threading
from typing import Any

import pytest
import requests
from PIL import Image

from tests.simulator.test_window import create, send
from tests.simulator.world import PERSON, SENDER, World

PHONE = "/simulator/phones/+910000010001"


def shown(world: World) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = world.api("GET", PHONE)["messages"]
    return messages


@pytest.mark.parametrize("path", ["/phones", "/phones/+910000010001", "/static/chat.css", "/static/chat.js"])
def test_the_pages_are_served_from_the_package(world: World, path: str) -> None:
    answer = requests.get(world.base + path, timeout=5)
    assert answer.status_code == 200
    assert "http://" not in answer.text.replace("http://www.w3.org", "")
    assert "https://" not in answer.text


def test_the_root_leads_to_the_phones(world: World) -> None:
    assert requests.get(world.base + "/", timeout=5).url.endswith("/phones")


def test_a_new_number_is_opened_by_asking(world: World) -> None:
    phone = world.api("GET", "/simulator/phones/+910000099999")["phone"]
    assert (phone["number"], phone["window_open"], phone["virtual"]) == ("+910000099999", False, False)
    assert requests.get(world.base + "/simulator/phones/12", timeout=5).status_code == 400


def test_phones_are_found_by_name_and_number(world: World) -> None:
    people = [{"phone": f"+91000001000{n}", "name": name} for n, name in enumerate(("रेखा मीणा", "Gopal Das"))]
    world.api("POST", "/simulator/admins", people)
    assert world.api("GET", "/simulator/phones")["total"] == 2
    for search, number in (("gopal", "+910000010001"), ("रेखा", "+910000010000"), ("010001", "+910000010001")):
        found = world.api("GET", f"/simulator/phones?search={search}")["phones"]
        assert [phone["number"] for phone in found] == [number]
    assert world.api("GET", "/simulator/phones?limit=1")["total"] == 2


def test_a_phone_shows_only_what_arrived(world: World) -> None:
    world.write()
    sid = world.client.messages.create(to=PERSON, from_=SENDER, body="सूचना").sid
    world.final(str(sid), "delivered")
    world.faults(unreachable=["*"])
    world.final(str(world.client.messages.create(to=PERSON, from_=SENDER, body="lost").sid))
    assert [(message["mine"], message["text"]) for message in shown(world)] == [
        (True, "नमस्ते"),
        (False, "सूचना"),
    ]


def test_a_button_is_tapped_and_says_what_it_answers(world: World) -> None:
    world.write()
    sid = send(world, create(world))
    world.final(sid, "delivered")
    assert shown(world)[-1]["buttons"][0]["title"] == "भेजें"
    world.api("POST", PHONE + "/messages", {"tap": {"sid": sid, "payload": "send"}})
    inbound = world.until(lambda: len(world.bot.inbound) == 2 and world.bot.inbound[-1])
    expected = {
        "Body": "भेजें",
        "ButtonText": "भेजें",
        "ButtonPayload": "send",
        "OriginalRepliedMessageSid": sid,
        "OriginalRepliedMessageSender": SENDER,
        "MessageType": "interactive",
    }
    assert expected.items() <= inbound.items()
    assert shown(world)[-2]["tapped"] == "send"


def test_an_item_of_a_list_is_chosen(world: World) -> None:
    world.write()
    items = [{"item": "बड़गांव", "id": "gp:1"}]
    sid = send(
        world, create(world, types={"twilio/list-picker": {"body": "x", "button": "b", "items": items}})
    )
    world.final(sid, "delivered")
    world.api("POST", PHONE + "/messages", {"tap": {"sid": sid, "payload": "gp:1"}})
    inbound = world.until(lambda: len(world.bot.inbound) == 2 and world.bot.inbound[-1])
    assert (inbound["ListId"], inbound["ListTitle"]) == ("gp:1", "बड़गांव")


def test_a_quoted_message_is_named(world: World) -> None:
    world.write()
    sid = str(world.client.messages.create(to=PERSON, from_=SENDER, body="सूचना").sid)
    world.final(sid, "delivered")
    world.api("POST", PHONE + "/messages", {"text": "ठीक है", "reply_to": sid})
    inbound = world.until(lambda: len(world.bot.inbound) == 2 and world.bot.inbound[-1])
    assert inbound["OriginalRepliedMessageSid"] == sid
    assert shown(world)[-1]["quoted"] == {"text": "सूचना", "mine": False}


@pytest.mark.parametrize("wish", [{}, {"text": ""}, {"tap": {"sid": "SM0", "payload": "x"}}, []])
def test_what_cannot_be_sent_is_refused(world: World, wish: object) -> None:
    answer = requests.post(world.base + PHONE + "/messages", json=wish, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not world.api("GET", PHONE)["phone"]["held"]


def test_looking_at_a_phone_reads_its_messages_and_hears_of_new_ones(world: World) -> None:
    world.write()
    first = str(world.client.messages.create(to=PERSON, from_=SENDER, body="एक").sid)
    world.final(first, "delivered")
    heard: list[dict[str, Any]] = []
    answer = requests.get(world.base + PHONE + "/events", stream=True, timeout=10)

    def listen() -> None:
        for line in answer.iter_lines():
            if line.startswith(b"data: "):
                heard.extend(json.loads(line[6:])["messages"])
            if any(message["text"] == "दो" for message in heard):
                return

    listener = threading.Thread(target=listen)
    listener.start()
    world.final(first, "read")
    second = str(world.client.messages.create(to=PERSON, from_=SENDER, body="दो").sid)
    world.final(second, "read")
    listener.join(5)
    answer.close()
    assert [message["text"] for message in heard if message["text"] in ("एक", "दो")][-1] == "दो"
    world.until(lambda: not world.simulator.store.is_watched(PERSON), 20)


def test_a_screenshot_can_be_had_for_the_asking(world: World) -> None:
    world.write()
    answer = requests.get(world.base + PHONE + "/screenshot", timeout=5)
    assert answer.status_code == 400
    body = "*पीएम किसान*\nकिस्त आ गई\n#UDR-N7YKDH\nसबको बताएँ"
    world.final(str(world.client.messages.create(to=PERSON, from_=SENDER, body=body).sid), "delivered")
    for kind in ("right", "private_chat", "yesterday", "neighbour"):
        answer = requests.get(f"{world.base}{PHONE}/screenshot?kind={kind}", timeout=5)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(answer.content)).size == (540, 1170)
    assert requests.get(world.base + PHONE + "/screenshot?kind=odd", timeout=5).status_code == 400


def test_the_ledger_tells_what_each_phone_received(world: World) -> None:
    inbound_sid = world.write()
    sid = str(world.client.messages.create(to=PERSON, from_=SENDER, body="सूचना").sid)
    world.final(sid, "delivered")
    ledger = world.api("GET", "/simulator/ledger")
    entries = {entry["sid"]: entry for entry in ledger["messages"]}
    assert entries[inbound_sid]["direction"] == "inbound"
    entry = entries[sid]
    assert (entry["to"], entry["from"], entry["body"]) == ("+910000010001", "+910000000001", "सूचना")
    assert [status for status, _ in entry["history"]] == ["queued", "sent", "delivered"]
    assert ledger["received"] == {"+910000010001": [sid]}
    later = world.api("GET", f"/simulator/ledger?since={ledger['revision']}")
    assert later["messages"] == []
    world.write("और")
    later = world.api("GET", f"/simulator/ledger?since={ledger['revision']}&phone=%2B910000010001")
    assert [entry["body"] for entry in later["messages"]] == ["और"]


def test_the_summary_counts(world: World) -> None:
    world.write()
    sid = str(
        world.client.messages.create(to=PERSON, from_=SENDER, body="x", status_callback=world.status_url).sid
    )
    world.final(sid, "delivered")
    world.until(lambda: world.api("GET", "/simulator/summary")["callbacks"]["delivered"] == 2)
    summary = world.api("GET", "/simulator/summary")
    assert (summary["outbound"], summary["inbound"], summary["phones"]) == (1, 1, 1)
    assert summary["statuses"] == {"delivered": 1}
    assert summary["senders"]["+910000000001"]["most_in_one_second"] == 1
    assert world.api("GET", "/simulator/health")["ok"]


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("POST", "/simulator/clock", {"advance_seconds": -1}),
        ("POST", "/simulator/clock", {}),
        ("POST", "/simulator/admins", {"admins": "all"}),
        ("POST", "/simulator/admins", [{"name": "nobody"}]),
        ("POST", "/simulator/admins", [{"phone": "+910000010001", "temperament": "odd"}]),
        ("POST", "/simulator/admins", [{"phone": "+910000010001", "language": "fr"}]),
        ("POST", "/simulator/admins/begin", {"rate": 0}),
        ("GET", "/simulator/ledger?since=yesterday", None),
    ],
)
def test_bad_wishes_are_refused_with_a_reason(world: World, method: str, path: str, data: object) -> None:
    answer = requests.request(method, world.base + path, json=data, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]
