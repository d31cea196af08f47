"""Senders: their pace and queue, and Meta's limit on people."""

import time

import pytest
from twilio.base.exceptions import TwilioRestException

from bot.simulator.senders import Sender, Senders
from tests.simulator.conftest import MakeWorld
from tests.simulator.test_window import approved
from tests.simulator.world import PERSON, SENDER, World


def test_senders_are_listed_with_metas_opinion(make_world: MakeWorld) -> None:
    world = make_world(senders=("+910000000001", "+910000000002"), people_per_day=10_000)
    listed = world.client.messaging.v2.channels_senders.list(channel="whatsapp")
    assert [sender.sender_id for sender in listed] == [SENDER, "whatsapp:+910000000002"]
    fetched = world.client.messaging.v2.channels_senders(str(listed[0].sid)).fetch()
    assert fetched.status == "ONLINE"
    assert fetched.properties == {"quality_rating": "HIGH", "messaging_limit": "10K Customers/24hr"}  # type: ignore[comparison-overlap]


def test_a_sender_passes_on_at_its_pace_and_queues_the_rest(make_world: MakeWorld) -> None:
    world = make_world(messages_per_second=20.0)
    world.write()
    began = time.monotonic()
    sids = [str(world.client.messages.create(to=PERSON, from_=SENDER, body=str(n)).sid) for n in range(31)]
    world.final(sids[-1])
    assert 1.4 < time.monotonic() - began < 4.0
    sent = [world.simulator.store.messages[sid].sent for sid in sids]
    assert all(earlier < later for earlier, later in zip(sent, sent[10:], strict=False) if earlier and later)


def test_a_message_whose_validity_ends_in_the_queue_fails(make_world: MakeWorld) -> None:
    world = make_world(messages_per_second=0.2)
    world.write()
    world.client.messages.create(to=PERSON, from_=SENDER, body="first")
    sid = str(world.client.messages.create(to=PERSON, from_=SENDER, body="x", validity_period=1).sid)
    assert world.final(sid) == "failed"
    assert world.simulator.store.messages[sid].error_code == 30036


def test_a_queue_of_more_than_four_hours_overflows(make_world: MakeWorld) -> None:
    world = make_world(messages_per_second=1 / 15_000)
    world.write()
    world.client.messages.create(to=PERSON, from_=SENDER, body="first")
    sid = str(world.client.messages.create(to=PERSON, from_=SENDER, body="x").sid)
    assert world.final(sid) == "failed"
    assert world.simulator.store.messages[sid].error_code == 30001


def test_too_many_requests_a_second_are_refused(make_world: MakeWorld) -> None:
    world = make_world(requests_per_second=3)
    world.write()
    codes = []
    for number in range(8):
        try:
            world.client.messages.create(to=PERSON, from_=SENDER, body=str(number))
        except TwilioRestException as error:
            codes.append((error.status, error.code))
    assert codes
    assert set(codes) == {(429, 20429)}
    assert world.simulator.store.outbound_counts.total() == 8 - len(codes)


def test_beyond_metas_limit_new_people_are_not_reached(make_world: MakeWorld) -> None:
    world = make_world(people_per_day=2)
    content = approved(world)
    fates = []
    for number in (1, 2, 1, 3):
        to = f"whatsapp:+91000002000{number}"
        sid = str(world.client.messages.create(to=to, from_=SENDER, content_sid=str(content.sid)).sid)
        world.final(sid)
        fates.append(world.simulator.store.messages[sid].error_code)
    assert fates == [None, None, None, 63018]
    world.api("POST", "/simulator/clock", {"advance_seconds": 86_400})
    to = "whatsapp:+910000020003"
    sid = str(world.client.messages.create(to=to, from_=SENDER, content_sid=str(content.sid)).sid)
    assert world.final(sid) == "delivered"


@pytest.mark.parametrize(("people", "words"), [(250, "250 Customers/24hr"), (100_000, "100K Customers/24hr")])
def test_the_limit_is_written_as_twilio_writes_it(people: int, words: str) -> None:
    assert Senders(("+910000000001",), 80, people).limit_in_words() == words


def test_the_busiest_second_is_found() -> None:
    sender = Sender("whatsapp:+910000000001", 80)
    for moment in (0.0, 0.5, 0.9, 1.1, 1.2, 3.0):
        sender.created(moment)
    assert sender.most_in_one_second == 4


def test_the_queue_is_measured() -> None:
    sender = Sender("whatsapp:+910000000001", 10)
    turns = [sender.turn(100.0) for _ in range(5)]
    assert turns == pytest.approx([100.0, 100.1, 100.2, 100.3, 100.4])
    assert sender.queued(100.0) == 5
    assert sender.queued(200.0) == 0


def test_the_world_is_calm_at_first(world: World) -> None:
    summary = world.api("GET", "/simulator/summary")
    assert summary["outbound"] == summary["inbound"] == 0
    assert summary["senders"]["+910000000001"] == {"most_in_one_second": 0, "queued": 0}
