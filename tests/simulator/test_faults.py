"""Each fault does what it says, and a run with the same seed has the same faults again."""

import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from bot.simulator.dice import Dice
from bot.simulator.faults import BadFault, Faults
from tests.simulator.conftest import MakeWorld
from tests.simulator.test_window import approved
from tests.simulator.world import ACCOUNT, PERSON, SENDER, TOKEN, World

NUMBER = PERSON.removeprefix("whatsapp:")


def attempt(world: World, to: str = PERSON) -> int | str:
    try:
        message = world.client.messages.create(
            to=to, from_=SENDER, body="x", status_callback=world.status_url
        )
    except TwilioRestException as error:
        return error.status
    return str(message.sid)


def error_of(world: World, sid: int | str) -> int | None:
    world.final(str(sid))
    return world.simulator.store.messages[str(sid)].error_code


def test_latency(world: World) -> None:
    world.write()
    world.faults(latency=0.4)
    began = time.monotonic()
    attempt(world)
    assert time.monotonic() - began >= 0.4


def test_a_share_of_requests_is_throttled_and_not_processed(world: World) -> None:
    world.write()
    world.faults(throttle_share=0.5)
    answers = [attempt(world) for _ in range(40)]
    assert 8 <= answers.count(429) <= 32
    assert world.simulator.store.outbound_counts.total() == 40 - answers.count(429)


def test_a_share_of_requests_fails_before_it_is_processed(world: World) -> None:
    world.write()
    world.faults(error_before_share=1.0)
    assert attempt(world) == 500
    assert world.simulator.store.outbound_counts.total() == 0


def test_a_share_of_messages_is_accepted_and_yet_answered_500(world: World) -> None:
    world.write()
    world.faults(error_after_share=1.0)
    assert attempt(world) == 500
    world.faults()
    [message] = world.client.messages.list(to=PERSON)
    assert world.final(str(message.sid)) == "delivered"


def test_a_share_of_messages_is_accepted_and_never_answered(world: World) -> None:
    world.write()
    world.faults(hang_share=1.0, hang_seconds=60.0)
    url = f"{world.base}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    form = {"To": PERSON, "From": SENDER, "Body": "x", "StatusCallback": world.status_url}
    with pytest.raises(requests.ReadTimeout):
        requests.post(url, auth=(ACCOUNT, TOKEN), data=form, timeout=0.5)
    world.until(lambda: "delivered" in [call.parameters.get("MessageStatus") for call in world.bot.calls])


def test_a_hanging_connection_is_cut_in_the_end(world: World) -> None:
    world.write()
    world.faults(hang_share=1.0, hang_seconds=0.2)
    url = f"{world.base}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    with pytest.raises(requests.ConnectionError):
        requests.post(url, auth=(ACCOUNT, TOKEN), data={"To": PERSON, "From": SENDER, "Body": "x"}, timeout=5)


def test_new_messages_show_up_in_lists_later(world: World) -> None:
    world.write()
    world.faults(listing_delay=0.6)
    attempt(world)
    assert world.client.messages.list(to=PERSON, from_=SENDER) == []
    world.until(lambda: world.client.messages.list(to=PERSON, from_=SENDER))


def test_callbacks_can_be_dropped(world: World) -> None:
    world.write()
    world.faults(callback_drop_share=1.0)
    sid = str(attempt(world))
    world.final(sid)
    assert world.bot.statuses(sid) == []
    assert world.api("GET", "/simulator/summary")["callbacks"]["dropped"] == 2


def test_callbacks_can_be_doubled(world: World) -> None:
    world.write()
    world.faults(callback_double_share=1.0)
    sid = str(attempt(world))
    world.until(lambda: len(world.bot.statuses(sid)) == 4)
    assert sorted(world.bot.statuses(sid)) == ["delivered", "delivered", "sent", "sent"]


def test_callbacks_can_overtake_each_other(world: World) -> None:
    world.write()
    world.faults(callback_reorder_share=0.5)
    orders = set()
    sids = [str(attempt(world)) for _ in range(12)]
    world.until(lambda: all(len(world.bot.statuses(sid)) == 2 for sid in sids))
    orders = {tuple(world.bot.statuses(sid)) for sid in sids}
    assert orders == {("sent", "delivered"), ("delivered", "sent")}


@pytest.mark.parametrize(
    ("fault", "code"),
    [("window_shut", 63016), ("blocked", 63014), ("unreachable", 63024)],
)
@pytest.mark.parametrize("whom", [NUMBER, "*"])
def test_phones_can_refuse_by_callback(world: World, fault: str, code: int, whom: str) -> None:
    world.write()
    world.faults(**{fault: [whom]})
    assert error_of(world, attempt(world)) == code
    world.faults()
    assert error_of(world, attempt(world)) is None


def test_any_code_can_be_asked_for(world: World) -> None:
    world.write()
    world.faults(refused={NUMBER: 63003})
    assert error_of(world, attempt(world)) == 63003


def test_somebody_opted_out_is_refused_at_once(world: World) -> None:
    world.write()
    world.faults(opted_out=[NUMBER])
    with pytest.raises(TwilioRestException) as caught:
        world.client.messages.create(to=PERSON, from_=SENDER, body="x")
    assert caught.value.code == 21610


def test_metas_cap_holds_templates_back(world: World) -> None:
    content = approved(world)
    world.write()
    world.faults(capped=[NUMBER])
    sid = world.client.messages.create(to=PERSON, from_=SENDER, content_sid=str(content.sid)).sid
    assert error_of(world, str(sid)) == 63049
    assert error_of(world, attempt(world)) is None


def test_a_phone_that_is_off_gets_its_messages_when_it_is_on(world: World) -> None:
    world.write()
    world.faults(offline=["*"])
    sid = str(attempt(world))
    world.final(sid, "sent")
    time.sleep(0.2)
    assert world.simulator.store.messages[sid].status == "sent"
    world.faults()
    assert world.final(sid) == "delivered"


def test_faults_can_be_added_to_and_ended(world: World) -> None:
    world.faults(latency=0.1, blocked=["+911"])
    now = world.api("PATCH", "/simulator/faults", {"hang_share": 0.2})
    assert (now["latency"], now["hang_share"], now["blocked"]) == (0.1, 0.2, ["+911"])
    world.faults()
    assert world.api("GET", "/simulator/faults") == Faults().as_json()


@pytest.mark.parametrize(
    "wish",
    [
        {"nonsense": 1},
        {"hang_share": 2},
        {"latency": -1.0},
        {"latency": "soon"},
        {"blocked": 7},
        {"refused": []},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_with_its_name(world: World, wish: dict[str, object]) -> None:
    answer = requests.put(f"{world.base}/simulator/faults", json=wish, timeout=5)
    assert answer.status_code == 400
    assert next(iter(wish)) in answer.json()["error"]


def test_faults_can_be_said_on_a_command_line() -> None:
    faults = Faults().changed({"hang_share": "0.1", "blocked": "+911, +912", "media_expired": "true"})
    assert faults.hang_share == 0.1
    assert faults.blocked == frozenset({"+911", "+912"})
    assert faults.media_expired
    with pytest.raises(BadFault):
        Faults().changed({"media_expired": "perhaps"})


def test_the_same_seed_hits_the_same_messages(make_world: MakeWorld) -> None:
    runs = []
    for seed in (5, 5, 6):
        world = make_world(seed=seed)
        world.write()
        world.faults(error_before_share=0.3, throttle_share=0.3)
        runs.append([answer if isinstance(answer, int) else 201 for answer in map(attempt, [world] * 20)])
    assert runs[0] == runs[1] != runs[2]


def test_dice_do_not_mind_the_order_of_questions() -> None:
    one, other = Dice(3), Dice(3)
    first = [one.share("a", number) for number in range(5)]
    assert [other.share("a", number) for number in reversed(range(5))] == first[::-1]
    assert Dice(4).share("a", 0) != first[0]
    weights = {"x": 3.0, "y": 1.0}
    drawn = [one.choose(weights, number) for number in range(4000)]
    assert 0.70 < drawn.count("x") / len(drawn) < 0.80
    delays = sorted(one.around(60.0, "delay", number) for number in range(1001))
    assert 50 < delays[500] < 70
