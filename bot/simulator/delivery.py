"""What becomes of a message after Twilio accepted it: queue, rules of WhatsApp, phone, reader."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.simulator.callbacks import Callbacks
from bot.simulator.clock import Agenda, Clock
from bot.simulator.content import BODY_LIMIT
from bot.simulator.dice import Dice
from bot.simulator.errors import CALLBACK_ERRORS
from bot.simulator.faults import Faults, concerns
from bot.simulator.media_fetch import MediaFailed, MediaFetcher
from bot.simulator.senders import QUEUE_SECONDS, Senders
from bot.simulator.store import OVER, WAITING, Message, Phone, Status, Store

WINDOW = timedelta(hours=24)
"""How long after a person's last message free-form messages may go to them (FACTS: the 24-hour window)."""

READING_SECONDS = 40.0
"""Median of the time until a person looks at a message, in people's time."""


def window_is_open(phone: Phone, business: str, now: datetime, faults: Faults) -> bool:
    """Whether free-form messages may go from this number to this phone."""
    wrote_at = phone.wrote_at.get(business)
    return (
        wrote_at is not None and now - wrote_at < WINDOW and not concerns(faults.window_shut, phone.address)
    )


class Delivery:
    """Moves messages forward. Times of the protocol are real, times of people are the agenda's."""

    def __init__(
        self,
        store: Store,
        senders: Senders,
        callbacks: Callbacks,
        fetcher: MediaFetcher,
        clock: Clock,
        agenda: Agenda,
        dice: Dice,
        faults: Callable[[], Faults],
        sent_seconds: tuple[float, float],
        delivered_seconds: tuple[float, float],
    ) -> None:
        self._store = store
        self._senders = senders
        self._callbacks = callbacks
        self._fetcher = fetcher
        self._clock = clock
        self._agenda = agenda
        self._dice = dice
        self._faults = faults
        self._sent_seconds = sent_seconds
        self._delivered_seconds = delivered_seconds
        self._fetching: set[asyncio.Task[None]] = set()
        self._held: list[Message] = []
        self.on_read: Callable[[Message], None] = lambda message: None
        """Called when the owner of a phone has looked at a message."""

    def accept(self, message: Message) -> None:
        """Put a new message into its sender's queue."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        sender = self._senders.by_address[message.business]
        sender.created(now)
        turn = sender.turn(now)
        wait = turn - now
        if wait > QUEUE_SECONDS:
            loop.call_soon(self._fail, message, Status.FAILED, 30001)
        elif wait > message.validity_seconds:
            loop.call_later(message.validity_seconds, self._fail, message, Status.FAILED, 30036)
        elif wait > 0:
            loop.call_at(turn, self._pass_on, message)
        else:
            loop.call_soon(self._pass_on, message)

    def cancel(self, message: Message) -> bool:
        """Take a message back while it waits; False when it is too late."""
        if message.status not in WAITING:
            return False
        self._enter(message, Status.CANCELED)
        return True

    def release(self) -> None:
        """Deliver to phones that are switched on again; called when the faults were changed."""
        held, self._held = self._held, []
        for message in held:
            self._arrive(message)

    async def stop(self) -> None:
        """Give up the fetching of files that is under way."""
        for task in self._fetching:
            task.cancel()
        await asyncio.gather(*self._fetching, return_exceptions=True)

    def _pass_on(self, message: Message) -> None:
        if message.status not in WAITING:
            return
        if message.media_urls:
            task = asyncio.get_running_loop().create_task(self._fetch_and_pass_on(message))
            self._fetching.add(task)
            task.add_done_callback(self._fetching.discard)
        else:
            self._send(message)

    async def _fetch_and_pass_on(self, message: Message) -> None:
        try:
            for url in message.media_urls:
                data, content_type = await self._fetcher.fetch(url)
                self._store.attach(message, self._store.file(data, content_type))
        except MediaFailed:
            self._fail(message, Status.FAILED, 63019)
        else:
            self._send(message)

    def _send(self, message: Message) -> None:
        wait = self._dice.between(*self._sent_seconds, "sent", message.phone, message.nth)
        loop = asyncio.get_running_loop()
        code = self._refusal(message)
        if code:
            loop.call_later(wait, self._fail, message, Status.UNDELIVERED, code)
        else:
            loop.call_later(wait, self._sent, message)

    def _refusal(self, message: Message) -> int | None:
        """What WhatsApp has against a message, as Twilio's code."""
        faults, phone = self._faults(), self._store.phone(message.phone)
        now = self._clock.now()
        if phone.gone or concerns(faults.unreachable, phone.address):
            return 63024
        if phone.number in faults.refused:
            return faults.refused[phone.number]
        if concerns(faults.blocked, phone.address):
            return 63014
        if message.template and concerns(faults.capped, phone.address):
            return 63049
        if message.unfit:
            return message.unfit
        if (message.template or message.buttons) and len(message.body) > BODY_LIMIT:
            return 63021
        if window_is_open(phone, message.business, now, faults):
            return None
        if not message.template:
            return 63016
        return None if self._senders.may_reach(phone.address, now) else 63018

    def _sent(self, message: Message) -> None:
        if message.status in OVER:
            return
        message.sent = self._clock.now()
        self._enter(message, Status.SENT)
        wait = self._dice.between(*self._delivered_seconds, "delivered", message.phone, message.nth)
        asyncio.get_running_loop().call_later(wait, self._arrive, message)

    def _arrive(self, message: Message) -> None:
        if message.status is not Status.SENT:
            return
        if concerns(self._faults().offline, message.phone):
            self._held.append(message)
            return
        self._enter(message, Status.DELIVERED)
        if self._store.is_watched(message.phone):
            self._read(message)
        elif self._store.phone(message.phone).lives_by_itself:
            wait = self._dice.around(READING_SECONDS, "reading", message.phone, message.nth)
            self._agenda.after(wait, lambda: self._read(message))

    def _read(self, message: Message) -> None:
        if message.status is not Status.DELIVERED:
            return
        if self._store.phone(message.phone).shows_read:
            self._enter(message, Status.READ)
        self.on_read(message)

    def opened(self, phone: Phone) -> None:
        """Somebody opened the phone's page: what lies there is read."""
        for message in phone.messages:
            if not message.inbound:
                self._read(message)

    def _fail(self, message: Message, status: Status, code: int) -> None:
        if message.status in OVER:
            return
        message.error_code, message.error_message = code, CALLBACK_ERRORS.get(code, "")
        self._enter(message, status)

    def _enter(self, message: Message, status: Status) -> None:
        self._store.enter(message, status, self._clock.now())
        self._callbacks.report(message, status)
