"""What became of an attempt to send: the five answers the outbox knows."""

import re
from dataclasses import dataclass

from bot.whatsapp.errors import AUTHENTICATE, TOO_MANY_REQUESTS, ErrorClass, error_class
from bot.whatsapp.http import NotSent, Refused, RequestFailed


@dataclass(frozen=True)
class Accepted:
    """Twilio took the message; receipts follow. `status` is Twilio's word, such as `queued`."""

    message_sid: str
    status: str


@dataclass(frozen=True)
class Retryable:
    """Twilio has certainly not taken it, and the same message may be sent again after a while."""

    reason: str
    code: int | None = None


@dataclass(frozen=True)
class Throttled:
    """Twilio has certainly not taken it, because the sender goes too fast or is over a limit.

    `retry_after` is in seconds, when Twilio named them. `error_class(code)` tells a momentary 20429 from
    a limit that rests the sender.
    """

    reason: str
    code: int | None = None
    retry_after: float | None = None


@dataclass(frozen=True)
class Permanent:
    """Twilio refused it: the same message would be refused again. `error_class(code)` says what follows."""

    code: int | None
    reason: str


@dataclass(frozen=True)
class Ambiguous:
    """Nobody knows whether Twilio took it: to be settled before it may be sent again."""

    reason: str


NotAccepted = Retryable | Throttled | Permanent | Ambiguous
Outcome = Accepted | NotAccepted

_CODE_OF_STATUS = {401: AUTHENTICATE, 403: AUTHENTICATE, 429: TOO_MANY_REQUESTS}
"""What a status says when Twilio's own code is missing or unknown to us."""

_ADDRESS = re.compile(r"whatsapp:\S+|\+?\d{8,}")


def outcome_of(failure: RequestFailed) -> NotAccepted:
    """What a failed request means for the message in it.

    A 5xx may come from behind the point where Twilio took the message, so it is ambiguous unless Twilio's
    code in it says what happened. A 4xx is Twilio's refusal.
    """
    if isinstance(failure, Refused):
        return _outcome_of_refusal(failure)
    if isinstance(failure, NotSent):
        return Retryable(str(failure))
    return Ambiguous(str(failure))


def _outcome_of_refusal(refused: Refused) -> NotAccepted:
    reason = without_addresses(str(refused))
    code = refused.code
    if error_class(code) is ErrorClass.UNKNOWN:
        code = _CODE_OF_STATUS.get(refused.status, code)
    kind = error_class(code)
    if refused.status == 429 or code == TOO_MANY_REQUESTS or kind is ErrorClass.PAUSE_SENDER:
        return Throttled(reason, code, refused.retry_after)
    if kind is ErrorClass.RETRY:
        return Retryable(reason, code)
    if kind is ErrorClass.UNKNOWN and (refused.status == 408 or not 400 <= refused.status < 500):
        return Ambiguous(reason)
    return Permanent(code, reason)


def without_addresses(text: str) -> str:
    """`text` fit for a log: Twilio's sentences repeat the number they complain about."""
    return _ADDRESS.sub("…", text)
