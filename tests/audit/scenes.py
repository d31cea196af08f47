"""A district whose groups have something to prove, and its two officers."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from sqlmodel import Session, col, select

from bot.audit.ask import ask
from bot.audit.draw import draw_day
from bot.models import (
    AuditDay,
    Broadcast,
    BroadcastState,
    Draw,
    DrawState,
    Group,
    InboundMessage,
    MediaFile,
    Officer,
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    Priority,
    Purpose,
    Role,
    Sender,
    key_of,
)
from config.schedule import Schedule, load_schedule
from config.settings import load_settings
from tests.builders import (
    make_district,
    make_gram_panchayats,
    make_group,
    make_officer,
    make_person,
    make_sender,
    make_wards,
)

DAY = date(2026, 11, 21)

SCHEDULE: Schedule = load_schedule(load_settings(None, munadi_env="production", secret_key="k"))

TEXT = "*आयुष्मान कार्ड बनवाने का शिविर*\n\nशनिवार को पंचायत भवन में।"

_serials = count(1)


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A time of DAY, or so many days later, in India."""
    local = datetime.combine(DAY + timedelta(days=days), datetime.min.time(), SCHEDULE.zone)
    return local.replace(hour=hour, minute=minute).astimezone(SCHEDULE.zone)


DRAWN_AT = at(17, 15)
DEADLINE = at(19, 45)


@dataclass
class Scene:
    district: Place
    sender: Sender
    groups: list[Group]
    admins: list[Person]
    collector: Officer
    nodal: Officer

    def admin_of(self, draw: Draw) -> Person:
        return next(admin for admin in self.admins if admin.id == draw.person_id)


def make_scene(
    session: Session,
    *,
    gram_panchayats: int = 4,
    wards: int = 3,
    window_open: bool = True,
    name: str = "Udaipur",
    code: str = "117",
    delivered: bool = True,
) -> Scene:
    district = make_district(session, name, code)
    sender = make_sender(session, district, f"+9100002{code:0>5}")
    places = make_gram_panchayats(session, district, gram_panchayats) if gram_panchayats else []
    places += make_wards(session, district, wards) if wards else []
    admins = [make_person(session, window_open=window_open, sender=sender, now=DRAWN_AT) for _ in places]
    groups = [make_group(session, place, admin) for place, admin in zip(places, admins, strict=True)]
    officers = [
        make_officer(session, role, district, make_person(session, name=name, sender=sender, now=DRAWN_AT))
        for role, name in ((Role.COLLECTOR, "Asha Verma"), (Role.NODAL, "Ravi Joshi"))
    ]
    scene = Scene(district, sender, groups, admins, *officers)
    for officer in officers:
        officer.since = at(9, days=-30)
    if delivered:
        deliver(session, scene)
    session.flush()
    return scene


def deliver(
    session: Session,
    scene: Scene,
    *,
    groups: Iterable[Group] | None = None,
    when: datetime = DRAWN_AT - timedelta(hours=5),
    state: OutboxState = OutboxState.DELIVERED,
    text: str = TEXT,
    picture: MediaFile | None = None,
) -> Broadcast:
    """Something sent to the admins of `groups`, all of them by default."""
    broadcast = Broadcast(
        place_id=scene.district.id,
        text_hi=text,
        state=BroadcastState.SENDING,
        media_file_id=picture.id if picture else None,
    )
    session.add(broadcast)
    session.flush()
    wanted = {group.id for group in (scene.groups if groups is None else groups)}
    for group, admin in zip(scene.groups, scene.admins, strict=True):
        if group.id not in wanted:
            continue
        session.add(
            OutboxMessage(
                token=secrets.token_hex(16),
                purpose=Purpose.DELIVERY,
                priority=Priority.BULK,
                person_id=key_of(admin),
                sender_id=key_of(scene.sender),
                broadcast_id=broadcast.id,
                group_id=group.id,
                tag=f"#UDR-{next(_serials):06}",
                body=text,
                state=state,
                accepted_at=when,
                lease_until=when if state is OutboxState.SENDING else None,
            )
        )
    session.flush()
    return broadcast


def draw_and_ask(session: Session, scene: Scene, now: datetime = DRAWN_AT) -> AuditDay:
    audit_day = draw_day(session, scene.district, SCHEDULE.today(now), SCHEDULE, now)
    assert audit_day is not None
    ask(session, audit_day, now, SCHEDULE)
    return audit_day


def draws_of_day(session: Session, audit_day: AuditDay) -> list[Draw]:
    return list(session.exec(select(Draw).where(Draw.audit_day_id == audit_day.id).order_by(col(Draw.id))))


def states(session: Session) -> list[DrawState]:
    return [draw.state for draw in session.exec(select(Draw).order_by(col(Draw.id)))]


def make_picture(session: Session, content_type: str = "image/jpeg") -> MediaFile:
    media = MediaFile(
        sha256=secrets.token_hex(32), content_type=content_type, size=1000, width=540, height=960
    )
    session.add(media)
    session.flush()
    return media


def make_inbound(session: Session, person: Person, when: datetime) -> InboundMessage:
    inbound = InboundMessage(
        message_sid=f"SM{next(_serials):032}",
        from_address=person.address,
        to_address="whatsapp:+910000000001",
        payload={},
        person_id=person.id,
        received_at=when,
    )
    session.add(inbound)
    session.flush()
    return inbound


def sent(session: Session, purpose: Purpose, person: Person | None = None) -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.purpose == purpose)
    if person is not None:
        statement = statement.where(OutboxMessage.person_id == person.id)
    return list(session.exec(statement.order_by(col(OutboxMessage.id))))


def said(message: OutboxMessage) -> str:
    """What the person reads."""
    text = message.body or ""
    for number, value in (message.variables or {}).items():
        text = text.replace("{{" + number + "}}", value)
    return text


def give_sid(session: Session, message: OutboxMessage) -> str:
    """What Twilio would call a message that was sent."""
    message.message_sid = f"SM{secrets.token_hex(16)}"
    session.add(message)
    session.flush()
    return message.message_sid
