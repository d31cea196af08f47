"""Posts to the installation: signed, repeated where the URL asks for it."""

import base64
import hmac
from hashlib import sha1

import pytest
from twilio.request_validator import RequestValidator

from bot.simulator.webhooks import Overrides, sign, split_overrides
from tests.simulator.conftest import MakeWorld
from tests.simulator.world import ACCOUNT, PERSON, SENDER, TOKEN, World


def test_the_signature_is_the_one_twilios_library_expects() -> None:
    url = "https://office.example/twilio/inbound?a=1"
    parameters = {"Body": "नमस्ते", "From": PERSON, "Empty": "", "ANumber": "7"}
    signature = sign(TOKEN, url, list(parameters.items()))
    assert RequestValidator(TOKEN).validate(url, parameters, signature)
    text = url + "".join(name + parameters[name] for name in sorted(parameters))
    assert signature == base64.b64encode(hmac.digest(TOKEN.encode(), text.encode(), sha1)).decode()


def test_what_stands_behind_the_hash_says_how_to_repeat() -> None:
    address, overrides = split_overrides("https://a.example/x?y=1#rc=3&rp=ct,rt,5xx&ct=700&rt=900")
    assert address == "https://a.example/x?y=1"
    assert overrides == Overrides(3, frozenset({"ct", "rt", "5xx"}), 0.7, 0.9)
    assert split_overrides("https://a.example/x") == ("https://a.example/x", Overrides())
    assert Overrides().repeats("ct")
    assert not Overrides().repeats("5xx")
    assert Overrides(policy=frozenset({"all"})).repeats("4xx")


def test_inbound_comes_signed_with_twilios_parameters(world: World) -> None:
    world.api("PATCH", "/simulator/phones/+910000010001", {"name": "रेखा मीणा"})
    sid = world.write("  JOIN ४२२३१ ")
    call = world.until(lambda: world.bot.calls)[0]
    assert call.signed
    assert call.path == "/twilio/inbound"
    assert call.headers["I-Twilio-Idempotency-Token"]
    expected = {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "AccountSid": ACCOUNT,
        "From": PERSON,
        "To": SENDER,
        "WaId": "910000010001",
        "ProfileName": "रेखा मीणा",
        "Body": "  JOIN ४२२३१ ",
        "NumMedia": "0",
        "MessageType": "text",
        "SmsStatus": "received",
    }
    assert expected.items() <= call.parameters.items()


def test_inbound_is_repeated_on_503_until_it_is_taken(world: World) -> None:
    world.bot.answers = [503, 503, 200]
    world.write()
    world.until(lambda: len(world.bot.calls) == 3)
    tokens = {call.headers["I-Twilio-Idempotency-Token"] for call in world.bot.calls}
    assert len(tokens) == 1
    assert len({call.parameters["MessageSid"] for call in world.bot.calls}) == 1
    world.until(lambda: world.api("GET", "/simulator/summary")["inbound_posts"]["delivered"] == 1)


def test_inbound_is_given_up_after_the_repetitions_that_were_asked_for(world: World) -> None:
    world.bot.answers = [500] * 10
    world.write()
    counts = world.until(
        lambda: (now := world.api("GET", "/simulator/summary")["inbound_posts"])["refused"] and now
    )
    assert counts == {"delivered": 0, "repeated": 3, "refused": 1, "lost": 0, "waiting": 0}
    assert len(world.bot.calls) == 4


def test_a_refusal_is_not_repeated(world: World) -> None:
    world.bot.answers = [403]
    world.write()
    world.until(lambda: world.api("GET", "/simulator/summary")["inbound_posts"]["refused"] == 1)
    assert len(world.bot.calls) == 1


@pytest.mark.parametrize(("overrides", "calls"), [("", 1), ("#rc=2&rp=5xx", 3)])
def test_callbacks_are_repeated_only_where_the_url_asks(world: World, overrides: str, calls: int) -> None:
    world.bot.answers = [500] * 10
    url = world.status_url + overrides
    sid = str(world.client.messages.create(to=PERSON, from_=SENDER, body="x", status_callback=url).sid)
    world.final(sid, "undelivered")
    world.until(lambda: world.api("GET", "/simulator/summary")["callbacks"]["waiting"] == 0)
    assert world.bot.statuses(sid) == ["undelivered"] * calls


def test_an_installation_that_is_away_loses_what_twilio_gives_up(make_world: MakeWorld) -> None:
    world = make_world(webhook_base="http://127.0.0.1:9")
    world.write()
    counts = world.until(
        lambda: (now := world.api("GET", "/simulator/summary")["inbound_posts"])["lost"] and now, 6
    )
    assert (counts["lost"], counts["repeated"]) == (1, 3)


def test_text_beyond_1600_characters_is_cut(world: World) -> None:
    world.write("क" * 1700)
    assert len(world.until(lambda: world.bot.inbound)[0]["Body"]) == 1600
