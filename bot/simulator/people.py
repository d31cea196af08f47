"""A virtual admin: who it is, what was posted, what was proven."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator.store import CHANNEL, Message, is_address
from bot.simulator.temperaments import TEMPERAMENTS, Temperament
from bot.simulator.utterances import LANGUAGES


class BadPerson(Exception):
    """A description of a virtual admin that cannot be used."""


@dataclass(frozen=True)
class GroupPost:
    """A delivery somebody posted into the group, and when."""

    message: Message
    at: datetime


@dataclass(eq=False)
class Admin:
    """A virtual owner of a phone."""

    address: str
    name: str
    language: str
    business: str
    """The office's number they write to."""
    join_code: str | None = None
    first_words: str | None = None
    """What they write first, in place of joining."""
    group_name: str = ""
    members: int | None = None
    temperament_name: str = ""
    posts: list[GroupPost] = field(default_factory=list)
    proofs: int = 0
    proving: bool = False
    proved_at: float = -math.inf
    proved: Message | None = None
    """The content whose posting was proven last."""
    stopped: bool = False
    chose_language: bool = False
    changed_phone: bool = False

    @classmethod
    def read(cls, data: Mapping[str, object], business: str) -> "Admin":
        """From the JSON of `/simulator/admins`.

        Raises:
            BadPerson: something is missing or unknown; the message says what.
        """
        address = CHANNEL + str(data.get("phone") or "").removeprefix(CHANNEL)
        language = str(data.get("language") or "hi")
        temperament = str(data.get("temperament") or "")
        members = data.get("members")
        if not is_address(address):
            raise BadPerson("phone is an E.164 number, such as +910000000123")
        if language not in LANGUAGES:
            raise BadPerson(f"language is one of {', '.join(LANGUAGES)}")
        if temperament in ("", "mixed"):
            temperament = ""
        elif temperament not in TEMPERAMENTS:
            raise BadPerson(f"temperament is one of {', '.join(TEMPERAMENTS)}, or mixed")
        if members is not None and not isinstance(members, int):
            raise BadPerson("members is a number")
        sender = str(data.get("sender") or business)
        return cls(
            address=address,
            name=str(data.get("name") or address.removeprefix(CHANNEL)),
            language=language,
            business=sender if sender.startswith(CHANNEL) else CHANNEL + sender,
            join_code=str(data["join_code"]) if data.get("join_code") else None,
            first_words=str(data["first_words"]) if data.get("first_words") else None,
            group_name=str(data.get("group_name") or ""),
            members=members,
            temperament_name=temperament,
        )

    @property
    def temperament(self) -> Temperament:
        """How they behave."""
        return TEMPERAMENTS[self.temperament_name]

    def as_json(self) -> dict[str, object]:
        """What the simulator knows about them."""
        return {
            "phone": self.address.removeprefix(CHANNEL),
            "name": self.name,
            "language": self.language,
            "group_name": self.group_name,
            "temperament": self.temperament_name,
            "posted": len(self.posts),
            "proofs": self.proofs,
            "stopped": self.stopped,
        }
