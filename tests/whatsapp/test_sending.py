import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.whatsapp.client import Account, OutgoingMessage, WhatsApp
from bot.whatsapp.errors import ErrorClass, error_class
from bot.whatsapp.outcomes import Accepted, Ambiguous, Outcome, Permanent, Retryable, Throttled
from tests.whatsapp.stub import ACCOUNT_SID, TOKEN, Answer, Stub, answering, message_json

MESSAGE = OutgoingMessage(
    to="whatsapp:+919999900000",
    sender="whatsapp:+910000000001",
    status_callback="https://munadi.example.in/twilio/status/token",
    validity_seconds=3600,
    body="नमस्ते",
)


def sent(answer: Answer, message: OutgoingMessage = MESSAGE, **options: float) -> tuple[Outcome, Stub]:
    """What became of one message against a server with this answer."""

    async def scenario() -> tuple[Outcome, Stub]:
        async with Stub(answer) as stub, WhatsApp(stub.account, concurrency=4, **options) as whatsapp:
            return await whatsapp.send(message), stub

    return asyncio.run(scenario())


def test_an_accepted_message_gives_its_sid_and_status() -> None:
    outcome, stub = sent(answering(201, message_json("SM" + "5" * 32)))
    assert outcome == Accepted("SM" + "5" * 32, "queued")
    (seen,) = stub.seen
    assert (seen.method, seen.path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json")
    assert seen.form == {
        "To": ["whatsapp:+919999900000"],
        "From": ["whatsapp:+910000000001"],
        "StatusCallback": ["https://munadi.example.in/twilio/status/token"],
        "ValidityPeriod": ["3600"],
        "Body": ["नमस्ते"],
    }
    assert seen.headers["Authorization"].startswith("Basic ")


def test_a_content_goes_with_its_variables_as_json() -> None:
    message = OutgoingMessage(
        to=MESSAGE.to,
        sender=MESSAGE.sender,
        status_callback=MESSAGE.status_callback,
        validity_seconds=60,
        content_sid="HX1",
        content_variables={"1": "बड़गाँव"},
        messaging_service_sid="MG1",
    )
    _, stub = sent(answering(201, message_json()), message)
    form = stub.seen[0].form
    assert json.loads(form["ContentVariables"][0]) == {"1": "बड़गाँव"}
    assert (form["ContentSid"], form["MessagingServiceSid"]) == (["HX1"], ["MG1"])
    assert "Body" not in form


def test_several_media_go_as_several_parameters() -> None:
    message = OutgoingMessage(
        to=MESSAGE.to,
        sender=MESSAGE.sender,
        status_callback=MESSAGE.status_callback,
        validity_seconds=60,
        body="देखें",
        media_urls=["https://a.example/1", "https://a.example/2"],
    )
    _, stub = sent(answering(201, message_json()), message)
    assert stub.seen[0].form["MediaUrl"] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize("parts", [{}, {"body": "x", "content_sid": "HX1"}])
def test_a_message_has_either_a_text_or_a_content(parts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="a "):
        OutgoingMessage("whatsapp:+1", "whatsapp:+2", "https://a.example", 60, **parts)


def test_429_is_throttled_for_as_long_as_twilio_says() -> None:
    outcome, stub = sent(
        answering(429, {"code": 20429, "message": "Too Many Requests"}, {"Retry-After": "7"})
    )
    assert isinstance(outcome, Throttled)
    assert (outcome.code, outcome.retry_after) == (20429, 7.0)
    assert len(stub.seen) == 1


def test_retry_after_may_be_a_date() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    outcome, _ = sent(answering(429, "busy", {"Retry-After": moment}))
    assert isinstance(outcome, Throttled)
    assert outcome.code == 20429
    assert outcome.retry_after == pytest.approx(60, abs=3)


@pytest.mark.parametrize("retry_after", ["soon", "-5", ""])
def test_an_odd_retry_after_is_no_harm(retry_after: str) -> None:
    outcome, _ = sent(answering(429, {"code": 20429}, {"Retry-After": retry_after}))
    assert isinstance(outcome, Throttled)
    assert outcome.retry_after in (None, 0.0)


def test_a_limit_of_the_sender_is_throttled_with_its_code() -> None:
    outcome, _ = sent(answering(400, {"code": 63018, "message": "Rate limit exceeded for Channel"}))
    assert isinstance(outcome, Throttled)
    assert error_class(outcome.code) is ErrorClass.PAUSE_SENDER


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("body", [{"code": 20003, "message": "Authenticate"}, {"code": 20005}, "no"])
def test_refused_credentials_stop_everything(status: int, body: object) -> None:
    outcome, _ = sent(answering(status, body))
    assert isinstance(outcome, Permanent)
    assert outcome.code == 20003


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, {"code": 63016, "message": "outside the allowed window", "status": 400}, 63016),
        (400, {"code": 21610, "message": "unsubscribed recipient"}, 21610),
        (400, {"code": 99999, "message": "something new"}, 99999),
        (404, "not found", None),
        (400, {"type": "https://x", "title": "Bad", "status": 400, "code": 21617, "detail": "d"}, 21617),
        (503, {"code": 30002, "message": "Account suspended"}, 30002),
    ],
)
def test_a_refusal_is_permanent_with_its_code(status: int, body: object, code: int | None) -> None:
    outcome, _ = sent(answering(status, body))
    assert isinstance(outcome, Permanent)
    assert outcome.code == code


@pytest.mark.parametrize("status", [400, 500])
def test_a_passing_fault_of_the_channel_may_be_sent_again(status: int) -> None:
    outcome, _ = sent(answering(status, {"code": 63010, "message": "internal error"}))
    assert isinstance(outcome, Retryable)
    assert outcome.code == 63010


@pytest.mark.parametrize("body", [{"code": 20500, "message": "Internal Server Error"}, "<html>", "[]", ""])
@pytest.mark.parametrize("status", [500, 502, 503, 408, 307])
def test_a_5xx_leaves_open_whether_the_message_was_taken(status: int, body: object) -> None:
    outcome, stub = sent(answering(status, body))
    assert isinstance(outcome, Ambiguous)
    assert len(stub.seen) == 1, "a POST is never repeated"


@pytest.mark.parametrize("body", ["<html>portal</html>", "[1]", '{"sid": ', "{}"])
def test_a_2xx_that_is_not_twilios_leaves_it_open_too(body: str) -> None:
    outcome, _ = sent(answering(200, body))
    assert isinstance(outcome, Ambiguous)


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    raise AssertionError


async def reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def break_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(status=201, headers={"Content-Length": "500"})
    await response.prepare(request)
    await response.write(b'{"sid": "SM')
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.mark.parametrize("answer", [hang, reset, break_off])
def test_silence_after_the_request_is_ambiguous(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> None:
    outcome, stub = sent(answer, answer_seconds=0.5)
    assert isinstance(outcome, Ambiguous)
    assert len(stub.seen) == 1


def send_to(address: str, **options: float) -> Outcome:
    async def scenario() -> Outcome:
        account = Account(ACCOUNT_SID, TOKEN, address)
        async with WhatsApp(account, concurrency=4, **options) as whatsapp:
            return await whatsapp.send(MESSAGE)

    return asyncio.run(scenario())


def test_a_refused_connection_was_certainly_not_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    assert isinstance(send_to(address), Retryable)


def test_a_name_that_does_not_resolve_was_certainly_not_sent() -> None:
    assert isinstance(send_to("http://no-such-host.invalid"), Retryable)


def test_a_connection_that_does_not_come_about_was_certainly_not_sent() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        # Fill the backlog, so that a further connection is not answered.
        others = [socket.socket() for _ in range(4)]
        for other in others:
            other.setblocking(False)
            other.connect_ex(("127.0.0.1", port))
        outcome = send_to(f"http://127.0.0.1:{port}", connect_seconds=0.3)
        for other in others:
            other.close()
    assert isinstance(outcome, Retryable)


async def slow(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.05)
    return web.json_response(message_json(), status=201)


def test_never_more_in_flight_than_asked_for_and_connections_are_used_again() -> None:
    async def scenario() -> tuple[list[Outcome], Stub]:
        async with Stub(slow) as stub, WhatsApp(stub.account, concurrency=5) as whatsapp:
            outcomes = await asyncio.gather(*(whatsapp.send(MESSAGE) for _ in range(30)))
            return list(outcomes), stub

    outcomes, stub = asyncio.run(scenario())
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert stub.most_in_flight == 5
    assert len(stub.connections) == 5


def test_waiting_too_long_for_a_turn_gives_the_message_back_unsent() -> None:
    async def scenario() -> list[Outcome]:
        async with (
            Stub(hang) as stub,
            WhatsApp(stub.account, concurrency=1, connect_seconds=0.2, answer_seconds=1.0) as whatsapp,
        ):
            return list(await asyncio.gather(whatsapp.send(MESSAGE), whatsapp.send(MESSAGE)))

    first, second = asyncio.run(scenario())
    assert isinstance(first, Ambiguous)
    assert isinstance(second, Retryable)


def test_nothing_that_is_logged_or_reported_holds_a_phone_number(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("twilio").setLevel(logging.DEBUG)
    bad_number = "The 'To' number whatsapp:+919999900000 (919999900000) is not valid"
    for answer in (answering(201, message_json()), answering(400, {"code": 21211, "message": bad_number})):
        outcome, _ = sent(answer)
        assert "99999" not in repr(outcome)
    assert "99999" not in caplog.text
    assert "is not valid" in repr(outcome)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/2010-04-01/Accounts.json",
        "https://content.twilio.com/v1/Content",
        "https://messaging.twilio.com/v2/Channels/Senders",
    ],
)
def test_every_host_of_twilio_is_replaced_by_the_stand_in(url: str) -> None:
    async def scenario() -> Stub:
        async with Stub(answering(200)) as stub, WhatsApp(stub.account) as whatsapp:
            await whatsapp._twilio.request_async("GET", url, params={"PageSize": 1})
            return stub

    (seen,) = asyncio.run(scenario()).seen
    assert seen.path == url.partition(".com")[2]
    assert seen.query == {"PageSize": "1"}


def test_regions_and_edges_of_the_environment_change_no_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")

    async def scenario() -> str:
        async with WhatsApp(Account(ACCOUNT_SID, TOKEN)) as whatsapp:
            host: str = whatsapp._twilio.get_hostname("https://api.twilio.com/x")
            return host

    assert asyncio.run(scenario()) == "https://api.twilio.com/x"
