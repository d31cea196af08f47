"""What goes wrong on purpose: set at the start or while the simulator runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self


class BadFault(Exception):
    """A fault was asked for that does not exist, or with a value that makes no sense."""


EVERYBODY = "*"
"""In a list of phones: all of them."""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Shares are from 0 to 1; phones are written as E.164 numbers, `*` means everybody.

    Who is hit is decided by the seed, the phone and how many messages were created for it before, so
    that the same run can be had again.
    """

    latency: float = 0.0
    """Seconds every REST answer takes."""
    throttle_share: float = 0.0
    """REST requests answered 429 (20429), not processed."""
    error_before_share: float = 0.0
    """REST requests answered 500, not processed."""
    error_after_share: float = 0.0
    """Messages accepted, and yet answered 500."""
    hang_share: float = 0.0
    """Messages accepted, and never answered."""
    hang_seconds: float = 120.0
    """After which the connection of a hanging request is cut."""
    listing_delay: float = 0.0
    """Seconds until a new message shows up in lists."""
    callback_drop_share: float = 0.0
    callback_double_share: float = 0.0
    callback_reorder_share: float = 0.0
    """Callbacks held back long enough for the next one to overtake them."""
    window_shut: frozenset[str] = frozenset()
    """Phones whose 24-hour window counts as shut: 63016."""
    opted_out: frozenset[str] = frozenset()
    """Phones Twilio refuses at once: 21610."""
    blocked: frozenset[str] = frozenset()
    """Phones that blocked the sender: 63014 by callback."""
    unreachable: frozenset[str] = frozenset()
    """Phones without WhatsApp: 63024 by callback."""
    capped: frozenset[str] = frozenset()
    """Phones for which Meta's cap on marketing is reached: 63049 by callback, for templates."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Phones with the code every message to them fails with by callback, such as 63003 or 63015."""
    offline: frozenset[str] = frozenset()
    """Phones that are switched off: messages stay `sent` until they are on again."""
    templates_rejected: frozenset[str] = frozenset()
    """Names of templates whose approval Meta refuses."""
    templates_recategorised: frozenset[str] = frozenset()
    """Names of templates Meta takes for marketing, whatever category was asked for."""
    media_expired: bool = False
    """The links behind received media are dead at once."""

    def __post_init__(self) -> None:
        for name in _names(self):
            value = getattr(self, name)
            if name.endswith("_share") and not 0 <= value <= 1:
                raise BadFault(f"{name} is a share: from 0 to 1")
            if isinstance(value, float) and value < 0:
                raise BadFault(f"{name} cannot be below 0")

    def changed(self, wishes: Mapping[str, object]) -> Self:
        """These faults with some of them set anew, from JSON or the command line.

        Raises:
            BadFault: an unknown name, or a value of the wrong kind.
        """
        values: dict[str, Any] = {name: _value(name, value) for name, value in wishes.items()}
        return replace(self, **values)

    def as_json(self) -> dict[str, object]:
        """All faults with their present values."""
        values = {name: getattr(self, name) for name in _names(self)}
        return {
            name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()
        }


def _names(faults: Faults) -> list[str]:
    return [each.name for each in fields(faults)]


_NO_FAULTS = Faults()
_KINDS = {name: type(getattr(_NO_FAULTS, name)) for name in _names(_NO_FAULTS)}


def concerns(phones: frozenset[str], address: str) -> bool:
    """Whether a phone's address (`whatsapp:+91…`) is among `phones`."""
    return bool(phones) and (EVERYBODY in phones or address.removeprefix("whatsapp:") in phones)


def _value(name: str, value: object) -> object:
    kind = _KINDS.get(name)
    if kind is None:
        raise BadFault(f"there is no fault {name}; there are: {', '.join(sorted(_KINDS))}")
    if kind is frozenset:
        if isinstance(value, str):
            value = value.split(",")
        if not isinstance(value, list | tuple | set | frozenset):
            raise BadFault(f"{name} is a list")
        return frozenset(str(item).strip().removeprefix("whatsapp:") for item in value if str(item).strip())
    if kind is dict:
        if not isinstance(value, Mapping) or not all(isinstance(code, int) for code in value.values()):
            raise BadFault(f"{name} is an object of phones and Twilio's codes")
        return {str(phone).removeprefix("whatsapp:"): code for phone, code in value.items()}
    if kind is bool:
        if isinstance(value, str):
            value = {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
        if not isinstance(value, bool):
            raise BadFault(f"{name} is true or false")
        return value
    try:
        return float(str(value))
    except ValueError:
        raise BadFault(f"{name} is a number") from None
