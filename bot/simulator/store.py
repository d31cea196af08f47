"""What the simulator remembers, all of it in memory: phones, messages, files."""

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

CHANNEL = "whatsapp:"

_ADDRESS = re.compile(r"whatsapp:(\+[1-9]\d{6,14}|[A-Z]{2}\.[A-Za-z0-9._-]{4,100})")
"""A number, or the opaque id of somebody whose number WhatsApp keeps to itself."""


class Status(StrEnum):
    """Where a message stands, in Twilio's words."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    CANCELED = "canceled"
    RECEIVED = "received"


WAITING = frozenset({Status.ACCEPTED, Status.QUEUED})
"""Not yet passed on: can be cancelled."""
ARRIVED = frozenset({Status.DELIVERED, Status.READ})
OVER = frozenset({Status.READ, Status.FAILED, Status.UNDELIVERED, Status.CANCELED, Status.RECEIVED})


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap under a message."""

    kind: str
    """`reply`, `url`, `phone`, or `item` of a list."""
    title: str
    payload: str = ""
    description: str = ""


@dataclass(slots=True, eq=False)
class MediaFile:
    """A file that rides on a message."""

    sid: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(slots=True, eq=False)
class Message:
    """One message between an office's number (`business`) and a phone, in either direction."""

    sid: str
    inbound: bool
    business: str
    phone: str
    created: datetime
    status: Status
    nth: int = 0
    """The how many-th message asked for to this phone: names the throws of the dice for it."""
    body: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    list_title: str = ""
    """What opens the list, when the buttons are its items."""
    media: list[MediaFile] = field(default_factory=list)
    media_urls: tuple[str, ...] = ()
    """From where Twilio fetches what is sent."""
    content_sid: str | None = None
    template: bool = False
    """Made from an approved template: may go out while the window is shut."""
    unfit: int | None = None
    """Twilio's code for what WhatsApp will have against the content, whatever the window."""
    status_callback: str = ""
    validity_seconds: float = 14_400.0
    messaging_service_sid: str | None = None
    replied_to: str | None = None
    tapped: str | None = None
    """The payload of the button somebody tapped on it."""
    error_code: int | None = None
    error_message: str | None = None
    sent: datetime | None = None
    updated: datetime | None = None
    history: list[tuple[Status, datetime]] = field(default_factory=list)
    revision: int = 0

    @property
    def from_(self) -> str:
        """The address it comes from."""
        return self.phone if self.inbound else self.business

    @property
    def to(self) -> str:
        """The address it goes to."""
        return self.business if self.inbound else self.phone

    @property
    def arrived(self) -> bool:
        """Whether the phone has it."""
        return self.inbound or self.status in ARRIVED


@dataclass(slots=True, eq=False)
class Phone:
    """A simulated phone."""

    address: str
    name: str = ""
    group_name: str = ""
    """The group of a person who holds the phone, for screenshots of it."""
    messages: list[Message] = field(default_factory=list)
    wrote_at: dict[str, datetime] = field(default_factory=dict)
    """When it last wrote to each of the office's numbers: that opens the 24-hour window."""
    creations: int = 0
    """How many messages to it were asked for."""
    shows_read: bool = True
    virtual: bool = False
    """Has a virtual owner, who reads and answers."""
    gone: bool = False
    """Its owner has another number now; nothing reaches this one."""
    held_by_person: bool = False
    """Somebody took it over on the phone page; its virtual owner keeps quiet."""

    @property
    def number(self) -> str:
        """The address without its channel: E.164, or an opaque id of somebody with a username."""
        return self.address.removeprefix(CHANNEL)

    @property
    def lives_by_itself(self) -> bool:
        """Whether its virtual owner reads and answers."""
        return self.virtual and not self.held_by_person

    @property
    def has_number(self) -> bool:
        """False for somebody whose phone number WhatsApp keeps to itself."""
        return self.number.startswith("+")


def is_address(text: str) -> bool:
    """Whether this can be the address of somebody on WhatsApp."""
    return _ADDRESS.fullmatch(text) is not None


def new_sid(prefix: str) -> str:
    """A fresh identifier as Twilio makes them: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


class Store:
    """Phones by address and messages by SID, in the order they were made."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.phones: dict[str, Phone] = {}
        self.media: dict[str, tuple[Message, MediaFile]] = {}
        self.revision = 0
        self.inbound_count = 0
        self.outbound_counts: Counter[Status] = Counter()
        """How many of the office's messages stand where."""
        self._blobs: dict[bytes, bytes] = {}
        self._watchers: dict[str, set[asyncio.Event]] = {}

    def phone(self, address: str) -> Phone:
        """The phone with this address; a new one when nobody had it."""
        phone = self.phones.get(address)
        if phone is None:
            phone = self.phones[address] = Phone(address)
        return phone

    def add(self, message: Message) -> None:
        """Take in a new message."""
        self.messages[message.sid] = message
        self.phone(message.phone).messages.append(message)
        for file in message.media:
            self.media[file.sid] = message, file
        if message.inbound:
            self.inbound_count += 1
        else:
            self.outbound_counts[message.status] += 1
        self.enter(message, message.status, message.created)

    def enter(self, message: Message, status: Status, at: datetime) -> None:
        """Write into a message's history that its status is now this."""
        if not message.inbound:
            self.outbound_counts[message.status] -= 1
            self.outbound_counts[status] += 1
        message.status = status
        message.history.append((status, at))
        self.changed(message, at)

    def changed(self, message: Message, at: datetime) -> None:
        """Say that something about a message is new, for those who watch the phone."""
        self.revision += 1
        message.revision = self.revision
        message.updated = at
        for watcher in self._watchers.get(message.phone, ()):
            watcher.set()

    def file(self, data: bytes, content_type: str) -> MediaFile:
        """A file for a message; the same bytes are kept once."""
        return MediaFile(new_sid("ME"), content_type, self._blobs.setdefault(sha256(data).digest(), data))

    def attach(self, message: Message, file: MediaFile) -> None:
        """Put a file on a message that is here already."""
        message.media.append(file)
        self.media[file.sid] = message, file

    def delete(self, message: Message) -> None:
        """Forget a message."""
        del self.messages[message.sid]
        if not message.inbound:
            self.outbound_counts[message.status] -= 1
        self.phones[message.phone].messages.remove(message)

    def newest_first(self, to: str | None, from_: str | None) -> Iterator[Message]:
        """Messages as Twilio lists them, narrowed to an address where one is given."""
        phone = self.phones.get(to or "") or self.phones.get(from_ or "")
        within = reversed(phone.messages) if phone else reversed(self.messages.values())
        for message in within:
            if to in (None, message.to) and from_ in (None, message.from_):
                yield message

    def watch(self, address: str) -> asyncio.Event:
        """An event that is set whenever a message of this phone changes."""
        event = asyncio.Event()
        self._watchers.setdefault(address, set()).add(event)
        return event

    def unwatch(self, address: str, event: asyncio.Event) -> None:
        """End what `watch` began."""
        self._watchers[address].discard(event)

    def is_watched(self, address: str) -> bool:
        """Whether somebody looks at this phone right now."""
        return bool(self._watchers.get(address))
