"""Status callbacks: what Twilio says about each step of a message, with the faults that befall it."""

import asyncio
from collections.abc import Callable

from bot.simulator.dice import Dice
from bot.simulator.faults import Faults
from bot.simulator.senders import Senders
from bot.simulator.store import CHANNEL, Message, Status
from bot.simulator.webhooks import Poster

REORDER_SECONDS = 2.5
"""How long a callback is held back to be overtaken; longer than from `sent` to `delivered`."""
DOUBLE_SECONDS = 0.4

EVENTS = {
    Status.DELIVERED: "DELIVERED",
    Status.READ: "READ",
    Status.UNDELIVERED: "UNDELIVERED",
    Status.FAILED: "FAILED",
}


class Callbacks:
    """Turns steps of messages into posts to their StatusCallback."""

    def __init__(
        self, account_sid: str, poster: Poster, senders: Senders, dice: Dice, faults: Callable[[], Faults]
    ) -> None:
        self._account_sid = account_sid
        self._poster = poster
        self._senders = senders
        self._dice = dice
        self._faults = faults
        self.dropped = self.doubled = self.held_back = 0

    def report(self, message: Message, status: Status) -> None:
        """Tell the installation that a message has this status now."""
        if not message.status_callback:
            return
        faults, step = self._faults(), len(message.history)
        parameters = self._parameters(message, status)
        loop = asyncio.get_running_loop()
        question = (message.phone, message.nth, step)
        if self._dice.happens(faults.callback_drop_share, "drop", *question):
            self.dropped += 1
            return
        if self._dice.happens(faults.callback_double_share, "double", *question):
            self.doubled += 1
            loop.call_later(DOUBLE_SECONDS, self._poster.post, message.status_callback, parameters)
        if self._dice.happens(faults.callback_reorder_share, "reorder", *question):
            self.held_back += 1
            loop.call_later(REORDER_SECONDS, self._poster.post, message.status_callback, parameters)
        else:
            self._poster.post(message.status_callback, parameters)

    def _parameters(self, message: Message, status: Status) -> list[tuple[str, str]]:
        """As Twilio sends them for WhatsApp (twilio.com/docs/messaging: track outbound message status)."""
        parameters = [
            ("ChannelPrefix", CHANNEL.removesuffix(":")),
            ("ApiVersion", "2010-04-01"),
            ("MessageStatus", status.value),
            ("SmsSid", message.sid),
            ("SmsStatus", status.value),
            ("ChannelInstallSid", self._senders.by_address[message.business].sid),
            ("To", message.phone),
            ("From", message.business),
            ("MessageSid", message.sid),
            ("AccountSid", self._account_sid),
            ("ChannelToAddress", message.phone.removeprefix(CHANNEL)),
        ]
        if status is Status.SENT:
            parameters.append(("StructuredMessage", str(message.template).lower()))
        if status in EVENTS:
            parameters.append(("EventType", EVENTS[status]))
        if message.error_code is not None:
            parameters.append(("ErrorCode", str(message.error_code)))
            parameters.append(("ChannelStatusMessage", message.error_message or ""))
        return parameters
