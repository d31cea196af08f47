"""Whether a webhook really comes from Twilio."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlparse

from twilio.request_validator import RequestValidator, add_port, remove_port

CONNECTION_OVERRIDES = "rc=3&rp=ct,rt,5xx"
"""The fragment that the README has operators put behind a webhook's URL (FACTS: Webhooks)."""


class _Posted(dict[str, list[str]]):
    """Parameters as twilio's validator reads those that can come more than once."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def is_signed(
    auth_token: str, url: str, parameters: Mapping[str, str | Sequence[str]], signature: str | None
) -> bool:
    """Whether `signature`, the X-Twilio-Signature header, fits.

    `url` is the public one as configured, with its query; `parameters` are all that were posted, empty
    ones included, and a name that came twice with both its values. Accepted are the URL with and without its
    default port, and with and without the fragment of connection overrides, which never reaches a server
    and of which Twilio does not say whether it signs it.
    """
    if not signature:
        return False
    validator = RequestValidator(auth_token)
    posted = _Posted(
        (name, [value] if isinstance(value, str) else list(value)) for name, value in parameters.items()
    )
    given = signature.encode("utf-8", "surrogateescape")
    return any(
        hmac.compare_digest(validator.compute_signature(form, posted).encode("ascii"), given)
        for form in _forms(url)
    )


def _forms(url: str) -> Iterator[str]:
    parsed = urlparse(url)
    fragments = dict.fromkeys([parsed.fragment, "", CONNECTION_OVERRIDES])
    for fragment in fragments:
        form = parsed._replace(fragment=fragment)
        yield from dict.fromkeys([form.geturl(), remove_port(form), add_port(form)])
