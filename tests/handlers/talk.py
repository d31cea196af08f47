"""A talk with the bot as a test holds it: what somebody sends, and what they are answered."""

from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import TypeVar

from PIL import Image
from sqlmodel import col, delete, select
from structlog.testing import capture_logs

from bot.audit.ask import ask
from bot.audit.draw import draw_day
from bot.broadcast.approval import approve
from bot.broadcast.compose import create
from bot.broadcast.planning import plan
from bot.handlers.drain import handle_waiting
from bot.handlers.router import Context
from bot.models import (
    AudienceKind,
    Conversation,
    Database,
    InboundMessage,
    LogEntry,
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    Purpose,
    Role,
    Table,
    Tenure,
    TenureState,
    key_of,
    utc_now,
)
from bot.registry.people import by_phone, known_by_phone
from bot.registry.tenures import group_at, open_tenure
from bot.whatsapp.media import MediaProblem, MediaRefused, VerifiedMedia, verify
from config.catalogue import Pattern, text
from config.languages import Language
from config.schedule import load_schedule
from config.settings import Settings
from tests.builders import (
    make_district,
    make_gram_panchayats,
    make_officer,
    make_person,
    make_sender,
    make_wards,
)

Row = TypeVar("Row", bound=Table)

_serials = count(1)

OFFICE_PHONE = "+910000099999"
REKHA = "+910000000101"
SUNIL = "+910000000102"


def picture(color: str = "navy") -> bytes:
    output = BytesIO()
    Image.new("RGB", (90, 160), color).save(output, "JPEG")
    return output.getvalue()


class Talk:
    """A district with three gram panchayats and three wards, its office, and whoever talks with the bot."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.schedule = load_schedule(settings)
        self.files: dict[str, bytes | MediaProblem] = {}
        self.fetched: list[str] = []
        self.while_fetching: Callable[[], None] = lambda: None
        with database.write() as session:
            self.district = make_district(session)
            self.panchayats = make_gram_panchayats(session, self.district)
            self.wards = make_wards(session, self.district)
            self.sender = make_sender(session, self.district)
            officer = make_person(session, OFFICE_PHONE, name="Kavita Paliwal", sender=self.sender)
            make_officer(session, Role.DISTRICT_PR, self.district, officer)

    def context(self) -> Context:
        return Context.of(self.settings, self.schedule, utc_now())

    def fetch(self, url: str) -> VerifiedMedia:
        self.fetched.append(url)
        self.while_fetching()
        file = self.files[url]
        if isinstance(file, MediaProblem):
            raise MediaRefused(file)
        return verify(file)

    def invite(
        self,
        phone: str = REKHA,
        place: Place | None = None,
        *,
        state: TenureState = TenureState.INVITED,
        language: Language = Language.HINDI,
    ) -> None:
        """The office lists somebody as admin."""
        with self.database.write() as session:
            person = known_by_phone(session, phone, name="Rekha Meena", language=language)
            group = group_at(session, place or self.panchayats[0], name=None)
            tenure = open_tenure(session, group, person, state, now=utc_now())
            if state is TenureState.ACTIVE:
                tenure.started_at = utc_now()
                session.add(tenure)

    def admin(self, phone: str = REKHA, place: Place | None = None, **options: Language) -> None:
        """Somebody who was listed and has said yes, and is not being asked anything."""
        self.invite(phone, place, **options)
        self.say(phone, "हाँ")
        with self.database.write() as session:
            session.exec(delete(Conversation))

    def store(self, phone: str, body: str = "", **parameters: str) -> InboundMessage:
        """A message that Twilio brought and nobody has handled yet."""
        number = next(_serials)
        payload = {
            "MessageSid": f"SM{number:032}",
            "From": f"whatsapp:{phone}",
            "To": self.sender.address,
            "WaId": phone.removeprefix("+"),
            "ProfileName": "Rekha",
            "Body": body,
            "NumMedia": "0",
            "MessageType": "text",
        } | parameters
        message = InboundMessage(
            message_sid=payload["MessageSid"],
            from_address=payload["From"],
            to_address=payload["To"],
            payload={name: value for name, value in payload.items() if value is not None},
        )
        with self.database.write() as session:
            session.add(message)
        return message

    def say(self, phone: str, body: str = "", **parameters: str) -> list[OutboxMessage]:
        """What the bot answers to a message."""
        return self.answers_to(self.store(phone, body, **parameters))

    def tap(self, phone: str, message: OutboxMessage, payload: str, **parameters: str) -> list[OutboxMessage]:
        """What the bot answers to a tapped button."""
        self.deliver(message)
        return self.say(
            phone,
            payload,
            ButtonPayload=payload,
            ButtonText=payload,
            MessageType="interactive",
            OriginalRepliedMessageSid=message.message_sid or "",
            **parameters,
        )

    def show(
        self, phone: str, file: bytes | MediaProblem, body: str = "", **parameters: str
    ) -> list[OutboxMessage]:
        """What the bot answers to a picture."""
        url = f"https://api.twilio.com/media/{next(_serials)}"
        self.files[url] = file
        sent = {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": "image/jpeg", "MessageType": "image"}
        return self.say(phone, body, **(sent | parameters))

    def answers_to(self, message: InboundMessage) -> list[OutboxMessage]:
        with self.database.read() as session:
            before = max(session.exec(select(OutboxMessage.id)).all(), default=0)
        with capture_logs() as logs:
            self.handle()
        self.silence = next((line["reason"] for line in logs if line["event"] == "inbound.silent"), None)
        self.failures = [line for line in logs if line["log_level"] in ("error", "critical")]
        with self.database.read() as session:
            self.last = session.get_one(InboundMessage, message.id)
            assert self.last.handled_at is not None
            answers = select(OutboxMessage).where(
                col(OutboxMessage.id) > before,
                OutboxMessage.person_id == self.last.person_id,
                OutboxMessage.purpose == Purpose.REPLY,
            )
            return list(session.exec(answers.order_by(col(OutboxMessage.id))))

    def handle(self) -> int:
        return handle_waiting(self.database, self.fetch, self.context)

    def deliver(self, message: OutboxMessage) -> None:
        """Let a message of ours have reached its phone."""
        if message.message_sid is None:
            message.message_sid = f"SM{next(_serials):032}"
            with self.database.write() as session:
                kept = session.get_one(OutboxMessage, message.id)
                kept.message_sid = message.message_sid
                kept.state = OutboxState.DELIVERED
                kept.accepted_at = kept.delivered_at = utc_now()
                session.add(kept)

    def broadcast(self, phone: str = REKHA, *, delivered: bool = True) -> OutboxMessage:
        """Something is sent to all admins of the district; what this person got of it."""
        now = utc_now()
        with self.database.write() as session:
            made = create(
                session,
                place=session.get_one(Place, self.district.id),
                audience=AudienceKind.ALL,
                text_hi=f"शिविर {next(_serials)}\n\nशनिवार को पंचायत भवन में।\nजनसंपर्क कार्यालय",
                author=None,
                urgent=True,
                now=now,
            )
            approve(session, key_of(made), None, alone_allowed=True, now=now)
            plan(session, key_of(made), now, schedule=self.schedule)
        with self.database.read() as session:
            delivery = session.exec(
                select(OutboxMessage).where(
                    OutboxMessage.broadcast_id == made.id,
                    OutboxMessage.person_id == self.person(phone).id,
                    OutboxMessage.purpose == Purpose.DELIVERY,
                )
            ).one()
        if delivered:
            self.deliver(delivery)
        return delivery

    def request_proof(self, phone: str = REKHA) -> OutboxMessage:
        """The day's draw asks this person, the only one who can be asked."""
        now = utc_now()
        with self.database.write() as session:
            district = session.get_one(Place, self.district.id)
            audit_day = draw_day(session, district, self.schedule.today(now), self.schedule, now)
            assert audit_day is not None
            ask(session, audit_day, now, self.schedule)
        with self.database.read() as session:
            request = session.exec(
                select(OutboxMessage).where(
                    OutboxMessage.purpose == Purpose.REQUEST, OutboxMessage.person_id == self.person(phone).id
                )
            ).one()
        self.deliver(request)
        return request

    def row(self, table: type[Row], key: int | None) -> Row:
        with self.database.read() as session:
            return session.get_one(table, key)

    def person(self, phone: str = REKHA) -> Person:
        with self.database.read() as session:
            person = by_phone(session, phone)
            assert person is not None
            return person

    def states(self, phone: str = REKHA) -> list[TenureState]:
        with self.database.read() as session:
            tenures = select(Tenure).where(Tenure.person_id == self.person(phone).id)
            return [tenure.state for tenure in session.exec(tenures.order_by(col(Tenure.id)))]

    def asking(self, phone: str = REKHA) -> str | None:
        with self.database.read() as session:
            conversation = session.get(Conversation, self.person(phone).id)
            return conversation.asking if conversation else None

    def log(self, action: str) -> list[LogEntry]:
        with self.database.read() as session:
            return list(session.exec(select(LogEntry).where(LogEntry.action == action)))


def said(answers: list[OutboxMessage]) -> str:
    """The answers as the person reads them."""
    return "\n".join(Pattern(answer.body or "", answer.variables or {}).filled() for answer in answers)


def buttons(answer: OutboxMessage) -> list[str]:
    return [button["payload"] for button in answer.buttons or ()]


def sentence(key: str, language: Language = Language.HINDI, **values: str | int) -> str:
    return text(language, key, **values)
