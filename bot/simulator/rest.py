"""What all of Twilio's REST API has in common: who may ask, how much, and what goes wrong."""

import asyncio
import base64
import hmac
from collections import Counter, deque
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.simulator.dice import Dice
from bot.simulator.errors import Refused, not_found
from bot.simulator.faults import Faults
from bot.simulator.parts import SIMULATOR

REST_PATHS = ("/2010-04-01/", "/v1/", "/v2/")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gate:
    """Lets REST requests in, or not."""

    def __init__(self, account_sid: str, auth_token: str, per_second: int, dice: Dice) -> None:
        token = base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        self._expected = f"Basic {token}".encode()
        self._per_second = per_second
        self._dice = dice
        self._recent: deque[float] = deque()
        self._asked: Counter[tuple[str, str]] = Counter()
        self.throttled = 0

    def check_credentials(self, request: web.Request) -> None:
        """Refuse whoever does not have the account's token: 20003."""
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, self._expected):
            raise Refused(20003, "Authenticate", 401)

    def check_pace(self, now: float) -> None:
        """Refuse more requests a second than the account has: 20429."""
        self._recent.append(now)
        while self._recent[0] <= now - 1.0:
            self._recent.popleft()
        if len(self._recent) > self._per_second:
            self._recent.pop()
            self.throttled += 1
            raise Refused(20429, "Too Many Requests", 429)

    def check_luck(self, request: web.Request, about: str, faults: Faults) -> None:
        """Refuse some requests on purpose, unprocessed: 429 and 500."""
        if not faults.throttle_share and not faults.error_before_share:
            return
        self._asked[request.path, about] += 1
        question = (request.path, about, self._asked[request.path, about])
        if self._dice.happens(faults.throttle_share, "throttle", *question):
            self.throttled += 1
            raise Refused(20429, "Too Many Requests", 429)
        if self._dice.happens(faults.error_before_share, "error-before", *question):
            raise Refused(20500, "An internal server error has occurred", 500)


GATE = web.AppKey("gate", Gate)


@web.middleware
async def twilio_rest(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check a REST request before its handler sees it; errors become Twilio's JSON."""
    if not request.path.startswith(REST_PATHS):
        return await handler(request)
    simulator, gate = request.app[SIMULATOR], request.app[GATE]
    try:
        gate.check_credentials(request)
        gate.check_pace(asyncio.get_running_loop().time())
        if simulator.faults.latency:
            await asyncio.sleep(simulator.faults.latency)
        about = ""
        if request.content_type == "application/x-www-form-urlencoded":
            about = str((await request.post()).get("To", ""))
        gate.check_luck(request, about, simulator.faults)
        return await handler(request)
    except Refused as refused:
        return refused.response()
    except web.HTTPNotFound:
        return not_found(request.path).response()
