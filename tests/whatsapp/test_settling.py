import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from aiohttp import web

from bot.whatsapp.client import TwilioRefused, TwilioUnavailable, WhatsApp
from tests.whatsapp.stub import ACCOUNT_SID, Answer, Stub, answering, message_json

T = TypeVar("T")

MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages"
SINCE = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def asked(answer: Answer, question: Callable[[WhatsApp], Awaitable[T]]) -> tuple[T, Stub]:
    async def scenario() -> tuple[T, Stub]:
        async with Stub(answer) as stub, WhatsApp(stub.account, concurrency=2) as whatsapp:
            return await question(whatsapp), stub

    return asyncio.run(scenario())


def find(whatsapp: WhatsApp) -> Awaitable[object]:
    return whatsapp.find_messages(to="whatsapp:+91999", sender="whatsapp:+910", created_after=SINCE)


def pages(*contents: list[str]) -> Answer:
    """A listing in pages; each message is given by its time of creation on the day."""

    async def answer(request: web.Request) -> web.Response:
        number = int(request.query.get("Page", "0"))
        is_last = number + 1 >= len(contents)
        messages = [
            message_json(f"SM{time}", date_created=f"Sun, 22 Nov 2026 {time} +0000")
            for time in contents[number]
        ]
        following = None if is_last else f"{request.path}?Page={number + 1}&PageToken=PA1"
        return web.json_response({"messages": messages, "next_page_uri": following, "page": number})

    return answer


def test_messages_to_a_person_are_found_by_to_and_from_alone() -> None:
    found, stub = asked(pages(["10:00:05"]), find)
    assert [message.sid for message in found] == ["SM10:00:05"]  # type: ignore[attr-defined]
    (seen,) = stub.seen
    assert seen.path == f"{MESSAGES}.json"
    assert seen.query == {"To": "whatsapp:+91999", "From": "whatsapp:+910", "PageSize": "100"}


def test_a_found_message_tells_what_the_outbox_needs_to_decide() -> None:
    async def answer(request: web.Request) -> web.Response:
        failed = message_json("SM9", status="failed", error_code=63016)
        return web.json_response({"messages": [failed], "next_page_uri": None})

    (message,), _ = asked(answer, find)  # type: ignore[misc]
    assert (message.sid, message.status, message.error_code) == ("SM9", "failed", 63016)
    assert (message.body, message.created_at) == ("नमस्ते", SINCE)


def test_older_pages_are_read_until_one_is_all_too_old() -> None:
    listing = pages(["10:02:00", "10:01:00"], ["09:59:30", "09:58:00"], ["09:57:00"], ["09:56:00"])
    found, stub = asked(listing, find)
    # A minute is allowed for the difference of the clocks.
    assert [message.sid for message in found] == ["SM10:02:00", "SM10:01:00", "SM09:59:30"]  # type: ignore[attr-defined]
    assert len(stub.seen) == 3


def test_nothing_is_found_where_nothing_is() -> None:
    found, _ = asked(pages([]), find)
    assert found == []


@pytest.mark.parametrize(
    "answer", [answering(500), answering(429, "", {"Retry-After": "3"}), answering(200, "<html>")]
)
def test_a_listing_that_fails_is_no_proof_of_absence(answer: Answer) -> None:
    with pytest.raises(TwilioUnavailable):
        asked(answer, find)


def test_a_refused_listing_names_its_code() -> None:
    with pytest.raises(TwilioRefused) as caught:
        asked(answering(401, {"code": 20003, "message": "Authenticate"}), find)
    assert caught.value.code == 20003


def test_one_message_is_fetched() -> None:
    message, stub = asked(
        answering(200, message_json("SM7", status="delivered")), lambda w: w.fetch_message("SM7")
    )
    assert message.status == "delivered"
    assert (stub.seen[0].method, stub.seen[0].path) == ("GET", f"{MESSAGES}/SM7.json")


def test_a_waiting_message_is_cancelled() -> None:
    is_cancelled, stub = asked(
        answering(200, message_json("SM7", status="canceled")), lambda w: w.cancel("SM7")
    )
    assert is_cancelled
    assert stub.seen[0].form == {"Status": ["canceled"]}


@pytest.mark.parametrize(
    "answer",
    [
        answering(400, {"code": 20001, "message": "cannot be canceled"}),
        answering(409, {"code": 30409, "message": "This message cannot be canceled"}),
        answering(404, {"code": 20404, "message": "not found"}),
        answering(200, message_json("SM7", status="sent")),
    ],
)
def test_a_message_that_is_past_cancelling_stays(answer: Answer) -> None:
    is_cancelled, _ = asked(answer, lambda w: w.cancel("SM7"))
    assert not is_cancelled


def test_a_cancelling_that_could_not_be_asked_for_says_so() -> None:
    with pytest.raises(TwilioUnavailable):
        asked(answering(503), lambda w: w.cancel("SM7"))
    with pytest.raises(TwilioRefused):
        asked(answering(401, {"code": 20003}), lambda w: w.cancel("SM7"))


def test_the_check_says_what_is_wrong_in_one_line() -> None:
    assert asked(pages([]), lambda w: w.check())[0] is None
    refused, _ = asked(answering(401, {"code": 20003, "message": "Authenticate"}), lambda w: w.check())
    assert refused is not None
    assert "token" in refused
    unreachable, _ = asked(answering(503), lambda w: w.check())
    assert unreachable is not None
    assert "cannot be reached" in unreachable
