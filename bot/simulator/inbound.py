"""What phones send to the office: stored, and posted to the installation's webhook."""

from collections.abc import Callable, Sequence

from bot.simulator.clock import Clock
from bot.simulator.store import Button, MediaFile, Message, Phone, Status, Store, new_sid
from bot.simulator.webhooks import Poster

TEXT_LIMIT = 1600
"""Characters; what is longer is cut off (FACTS: webhooks)."""


class Inbound:
    """The way from a phone to the installation."""

    def __init__(
        self,
        account_sid: str,
        webhook_url: str,
        store: Store,
        poster: Poster,
        clock: Clock,
        media_link: Callable[[Message, MediaFile], str],
    ) -> None:
        self._account_sid = account_sid
        self._webhook_url = webhook_url
        self._store = store
        self._poster = poster
        self._clock = clock
        self._media_link = media_link

    def write(
        self,
        phone: Phone,
        business: str,
        body: str = "",
        *,
        files: Sequence[MediaFile] = (),
        replied_to: str | None = None,
        message_type: str | None = None,
        extra: Sequence[tuple[str, str]] = (),
    ) -> Message:
        """Send something from a phone; opens its 24-hour window. `extra` are further parameters."""
        now = self._clock.now()
        message = Message(
            sid=new_sid("MM" if files else "SM"),
            inbound=True,
            business=business,
            phone=phone.address,
            created=now,
            status=Status.RECEIVED,
            body=body[:TEXT_LIMIT],
            media=list(files),
            replied_to=replied_to,
            sent=now,
        )
        phone.wrote_at[business] = now
        self._store.add(message)
        parameters = self._parameters(phone, message, message_type or _type_of(message))
        self._poster.post(self._webhook_url, [*parameters, *extra])
        return message

    def tap(self, phone: Phone, asked: Message, button: Button) -> Message:
        """Tap a button, or an item of a list, under a message of the office."""
        asked.tapped = button.payload
        self._store.changed(asked, self._clock.now())
        if button.kind == "item":
            extra = [("ListId", button.payload), ("ListTitle", button.title)]
        else:
            extra = [("ButtonText", button.title), ("ButtonPayload", button.payload)]
        return self.write(
            phone,
            asked.business,
            button.title,
            replied_to=asked.sid,
            message_type="button" if asked.template else "interactive",
            extra=extra,
        )

    def _parameters(self, phone: Phone, message: Message, message_type: str) -> list[tuple[str, str]]:
        """As Twilio sends them (twilio.com/docs/messaging/guides/webhook-request)."""
        parameters = [
            ("SmsMessageSid", message.sid),
            ("NumMedia", str(len(message.media))),
            ("ProfileName", phone.name),
            ("MessageType", message_type),
            ("SmsSid", message.sid),
            ("SmsStatus", Status.RECEIVED.value),
            ("Body", message.body),
            ("To", message.business),
            ("NumSegments", "1"),
            ("ReferralNumMedia", "0"),
            ("MessageSid", message.sid),
            ("AccountSid", self._account_sid),
            ("From", phone.address),
            ("ApiVersion", "2010-04-01"),
        ]
        if phone.has_number:
            parameters.append(("WaId", phone.number.removeprefix("+")))
        else:
            parameters.append(("ExternalUserId", phone.address))
        if message.replied_to:
            parameters.append(("OriginalRepliedMessageSid", message.replied_to))
            parameters.append(("OriginalRepliedMessageSender", message.business))
        for number, file in enumerate(message.media):
            parameters.append((f"MediaUrl{number}", self._media_link(message, file)))
            parameters.append((f"MediaContentType{number}", file.content_type))
        return parameters


def _type_of(message: Message) -> str:
    if not message.media:
        return "text"
    kind = message.media[0].content_type.partition("/")[0]
    return kind if kind in ("image", "video", "audio") else "document"
