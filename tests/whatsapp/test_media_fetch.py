import asyncio
import base64
import io

import pytest
from aiohttp import ClientSession, web
from PIL import Image
from yarl import URL

from bot.whatsapp.account import Account
from bot.whatsapp.client import WhatsApp
from bot.whatsapp.media import FILE_LIMIT, MediaProblem, MediaRefused, VerifiedMedia
from bot.whatsapp.media_fetch import FetchedFile, _is_api, _is_trusted, fetch
from tests.whatsapp.stub import ACCOUNT_SID, TOKEN, Answer, Stub

FILE = "/2010-04-01/Accounts/AC/Messages/MM/Media/ME"
REAL = Account(ACCOUNT_SID, TOKEN)


def jpeg() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(output, "JPEG")
    return output.getvalue()


def file(data: bytes, content_type: str = "image/jpeg") -> Answer:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=data, content_type=content_type)

    return answer


def redirecting(locations: dict[str, str], data: bytes = b"data") -> Answer:
    async def answer(request: web.Request) -> web.Response:
        location = locations.get(request.path)
        if location is None:
            return web.Response(body=data, content_type="image/jpeg")
        return web.Response(status=307, headers={"Location": location})

    return answer


def fetched(answer: Answer, path: str = FILE, seconds: float = 5.0) -> tuple[FetchedFile, Stub]:
    async def scenario() -> tuple[FetchedFile, Stub]:
        async with Stub(answer) as stub, ClientSession() as session:
            return await fetch(session, stub.url + path, stub.account, seconds=seconds), stub

    return asyncio.run(scenario())


def problem_of(answer: Answer, path: str = FILE, seconds: float = 5.0) -> MediaProblem:
    with pytest.raises(MediaRefused) as caught:
        fetched(answer, path, seconds)
    return caught.value.problem


def test_a_file_comes_with_what_its_server_calls_it() -> None:
    got, stub = fetched(file(b"data", "application/pdf"))
    assert got == FetchedFile(b"data", "application/pdf")
    token = base64.b64encode(f"{ACCOUNT_SID}:{TOKEN}".encode()).decode()
    assert stub.seen[0].headers["Authorization"] == f"Basic {token}"


def test_a_redirect_within_the_stand_in_is_followed() -> None:
    got, stub = fetched(redirecting({FILE: "/media/short-lived?sig=a%2Fb"}))
    assert got.data == b"data"
    assert [seen.path for seen in stub.seen] == [FILE, "/media/short-lived"]


def test_a_redirect_to_a_foreign_host_is_not_followed() -> None:
    async def scenario() -> int:
        async with Stub(file(b"secret")) as foreign:
            answer = redirecting({FILE: f"{foreign.url}/x"})
            async with Stub(answer) as stub, ClientSession() as session:
                with pytest.raises(MediaRefused) as caught:
                    await fetch(session, stub.url + FILE, stub.account)
                assert caught.value.problem is MediaProblem.UNREACHABLE
            return len(foreign.seen)

    assert asyncio.run(scenario()) == 0


def test_redirects_come_to_an_end() -> None:
    assert problem_of(redirecting({FILE: FILE})) is MediaProblem.UNREACHABLE


@pytest.mark.parametrize("location", ["", "http://[", "ftp://x/y", "javascript:1", "//"])
def test_an_odd_redirect_is_not_followed(location: str) -> None:
    assert problem_of(redirecting({FILE: location})) is MediaProblem.UNREACHABLE


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, MediaProblem.EXPIRED),
        (410, MediaProblem.EXPIRED),
        (401, MediaProblem.UNREACHABLE),
        (500, MediaProblem.UNREACHABLE),
    ],
)
def test_a_file_that_is_not_there_is_expired_or_unreachable(status: int, problem: MediaProblem) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status)

    assert problem_of(answer) is problem


def test_a_file_that_announces_its_size_is_refused_before_it_is_read() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(FILE_LIMIT + 1)})
        await response.prepare(request)
        await asyncio.sleep(10)
        return response

    assert problem_of(answer, seconds=3) is MediaProblem.TOO_LARGE


def test_an_endless_file_is_cut_off() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(FILE_LIMIT // 2**20 + 16):
                await response.write(bytes(2**20))
        except ConnectionError:
            return response
        return response

    assert problem_of(answer) is MediaProblem.TOO_LARGE


def test_a_slow_drip_ends_at_the_time_bound() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x")
            await asyncio.sleep(0.05)
        return response

    assert problem_of(answer, seconds=0.4) is MediaProblem.UNREACHABLE


def test_a_host_that_is_not_twilios_is_never_asked() -> None:
    async def scenario() -> int:
        async with Stub(file(b"x")) as foreign, ClientSession() as session:
            for account in (REAL, Account(ACCOUNT_SID, TOKEN, "http://127.0.0.1:9")):
                with pytest.raises(MediaRefused):
                    await fetch(session, f"{foreign.url}/x", account)
            return len(foreign.seen)

    assert asyncio.run(scenario()) == 0


def test_a_twilio_url_is_asked_at_the_stand_in() -> None:
    async def scenario() -> list[str]:
        async with Stub(file(b"x")) as stub, ClientSession() as session:
            await fetch(session, f"https://api.twilio.com{FILE}", stub.account)
            return [seen.path for seen in stub.seen]

    assert asyncio.run(scenario()) == [FILE]


@pytest.mark.parametrize(
    ("url", "at_first", "after_a_redirect"),
    [
        ("https://api.twilio.com/x", True, True),
        ("https://mcs.us1.twilio.com/x", True, True),
        ("https://mms.twiliocdn.com/x", True, True),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/x", False, True),
        ("https://media.s3.eu-west-1.amazonaws.com/x", False, True),
        ("https://ec2-1-2-3-4.compute.amazonaws.com/x", False, False),
        ("http://api.twilio.com/x", False, False),
        ("https://api.twilio.com:8443/x", False, False),
        ("https://api.twilio.com@evil.example/x", False, False),
        ("https://api.twilio.com.evil.example/x", False, False),
        ("https://169.254.169.254/x", False, False),
        ("file:///etc/passwd", False, False),
        ("", False, False),
    ],
)
def test_real_files_come_only_from_twilio(url: str, at_first: bool, after_a_redirect: bool) -> None:
    target = URL(url, encoded=True)
    assert _is_trusted(target, REAL, is_redirect=False) is at_first
    assert _is_trusted(target, REAL, is_redirect=True) is after_a_redirect


def test_the_client_gives_the_verified_file() -> None:
    async def scenario() -> VerifiedMedia:
        async with Stub(redirecting({FILE: "/media/x"}, jpeg())) as stub, WhatsApp(stub.account) as whatsapp:
            return await whatsapp.fetch_media(stub.url + FILE)

    media = asyncio.run(scenario())
    assert (media.content_type, media.width, media.height) == ("image/jpeg", 30, 20)


def test_the_client_refuses_what_is_no_picture() -> None:
    async def scenario() -> None:
        async with Stub(file(b"<html>")) as stub, WhatsApp(stub.account) as whatsapp:
            await whatsapp.fetch_media(stub.url + FILE)

    with pytest.raises(MediaRefused) as caught:
        asyncio.run(scenario())
    assert caught.value.problem is MediaProblem.BROKEN


@pytest.mark.parametrize("host", ["evil.example", "s3.amazonaws.com", "mms.twiliocdn.com"])
def test_the_token_goes_to_the_api_only(host: str) -> None:
    assert not _is_api(URL(f"https://{host}/x"), REAL)
    assert _is_api(URL("https://api.twilio.com/x"), REAL)
