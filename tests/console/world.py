"""Two districts with everything a page can be about, and an officer of every role in the first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
from PIL import Image
from sqlmodel import Session, col, select

from bot.audit.answers import receive_picture
from bot.audit.draw import draw_day
from bot.broadcast.approval import approve
from bot.broadcast.compose import create
from bot.broadcast.planning import plan
from bot.models import (
    AudienceKind,
    AuditDay,
    Broadcast,
    Draw,
    Group,
    Officer,
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    Purpose,
    Role,
    Tenure,
    key_of,
)
from bot.registry import consent, joining, media
from bot.whatsapp.media import verify
from config.schedule import Schedule
from tests.builders import (
    make_district,
    make_gram_panchayats,
    make_group,
    make_officer,
    make_person,
    make_sender,
    make_wards,
)

TEXT = "*राशन कार्ड शिविर*\n\nसोमवार को पंचायत भवन में।\nजनसंपर्क कार्यालय"


@dataclass(frozen=True)
class District:
    """A district with one thing of every kind."""

    place: Place
    panchayats: list[Place]
    groups: list[Group]
    admins: list[Person]
    author: Officer
    sent: Broadcast
    draft: Broadcast
    claim: Tenure
    audit_day: AuditDay
    draws: list[Draw]

    def arguments(self) -> dict[str, object]:
        """What stands in the addresses of pages about this district."""
        return {
            "place_id": self.place.id,
            "broadcast_id": self.sent.id,
            "group_id": self.claim.group_id,
            "tenure_id": self.claim.id,
            "draw_id": self.draws[0].id,
            "day": self.audit_day.day.isoformat(),
            "family": "groups",
        }


@dataclass(frozen=True)
class World:
    """The reader's district, another one, and the officers of the first by role."""

    home: District
    foreign: District
    officers: dict[Role, Officer]
    people: dict[Role, Person]


def make_world(session: Session, schedule: Schedule, media_directory: Path, now: datetime) -> World:
    home = _district(session, "Udaipur", "117", schedule, media_directory, now)
    foreign = _district(session, "Kota", "118", schedule, media_directory, now)
    officers = {
        role: make_officer(session, role, home.place, make_person(session, name=f"अधिकारी {role}"))
        for role in Role
    }
    people = {role: session.get_one(Person, officer.person_id) for role, officer in officers.items()}
    return World(home, foreign, officers, people)


def _district(
    session: Session, name: str, code: str, schedule: Schedule, media_directory: Path, now: datetime
) -> District:
    place = make_district(session, name, code)
    make_sender(session, place, f"+9100001{code:0>5}")
    panchayats = make_gram_panchayats(session, place, 4)
    # The last panchayat has nobody but a claimant.
    with_admin = [*panchayats[:3], *make_wards(session, place, 2)]
    admins = [make_person(session, name=f"एडमिन {at.name_en}", now=now) for at in with_admin]
    for admin in admins:
        consent.give(session, admin, now=now)
    groups = [make_group(session, at, admin) for at, admin in zip(with_admin, admins, strict=True)]
    claimant = make_person(session, name="दावेदार", now=now)
    consent.give(session, claimant, now=now)
    claim = joining.claim(session, claimant, panchayats[3], now).tenure
    assert claim is not None
    author = make_officer(session, Role.DISTRICT_PR, place)
    approver = make_officer(session, Role.COLLECTOR, place)
    sent = create(
        session,
        place=place,
        audience=AudienceKind.ALL,
        text_hi=TEXT,
        media_file_id=media.store(session, media_directory, verify(picture("green"))).id,
        author=author,
        now=now,
    )
    approve(session, key_of(sent), approver, alone_allowed=False, now=now)
    plan(session, key_of(sent), now, schedule=schedule)
    hand_over(session, sent, now)
    draft = create(
        session, place=place, audience=AudienceKind.ALL, text_hi="मसौदा\nकार्यालय", author=author, now=now
    )
    audit_day = draw_day(session, place, schedule.today(now), schedule, now + timedelta(seconds=1))
    assert audit_day is not None
    draws = list(session.exec(select(Draw).where(Draw.audit_day_id == audit_day.id).order_by(col(Draw.id))))
    first = session.get_one(Person, draws[0].person_id)
    proof = media.store(session, media_directory, verify(picture("white")))
    receive_picture(session, first, proof, None, None, now + timedelta(seconds=2))
    return District(place, panchayats, groups, admins, author, sent, draft, claim, audit_day, draws)


def hand_over(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """Have WhatsApp take every delivery, all but the last reach their phone, and the first be posted."""
    deliveries = session.exec(
        select(OutboxMessage.id)
        .where(OutboxMessage.broadcast_id == broadcast.id, OutboxMessage.purpose == Purpose.DELIVERY)
        .order_by(col(OutboxMessage.id))
    ).all()
    for position, outbox_id in enumerate(deliveries):
        is_last = outbox_id == deliveries[-1]
        session.execute(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.id) == outbox_id)
            .values(
                state=OutboxState.SENT if is_last else OutboxState.DELIVERED,
                accepted_at=now + timedelta(milliseconds=position),
                posted_at=None if position else now,
            )
        )


def picture(colour: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (320, 240), colour).save(data, "JPEG")
    return data.getvalue()
