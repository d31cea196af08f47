"""Udaipur in the middle of a day: registered groups, broadcasts on their way, the draw with its pictures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
from PIL import Image, ImageDraw, ImageFont
from sqlmodel import Session, col, select

from bot.audit.answers import receive_picture
from bot.audit.draw import draw_day
from bot.broadcast.approval import approve
from bot.broadcast.compose import create
from bot.broadcast.planning import plan
from bot.models import (
    AudienceKind,
    Broadcast,
    Category,
    Database,
    Draw,
    Group,
    MemberReading,
    Officer,
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    PlaceKind,
    Purpose,
    Role,
    Tenure,
    TenureState,
    key_of,
)
from bot.registry import consent, frame, joining, media
from bot.registry.officers import add_officer
from bot.registry.people import by_phone
from bot.registry.places import find
from bot.whatsapp.media import verify
from config.schedule import Schedule
from tests.builders import make_person, make_sender

AUTHOR = "+910000001001"
"""The frame's first PR officer, who reads Hindi."""

APPROVER = "+910000001002"
"""The frame's second PR officer, who reads English."""

COLLECTOR = "+910000001003"
NODAL = "+910000001004"
STATE = "+910000001005"


@dataclass(frozen=True)
class Town:
    """What the tests look for."""

    district: Place
    sent: Broadcast
    draft: Broadcast
    claimed: Group


def make_town(database: Database, media_directory: Path, schedule: Schedule, now: datetime) -> Town:
    with database.write() as session:
        district = frame.load(session).district
        people = frame.load_people(session)
        make_sender(session, district)
        add_officer(
            session,
            phone=STATE,
            name="सुधा शर्मा",
            role=Role.STATE_PR,
            place=session.get_one(Place, district.parent_id),
            by=None,
        )
        _let_most_join(session, now)
        author = next(officer for officer in people.officers if officer.role is Role.DISTRICT_PR)
        claimed = _claim(session, now)
        picture = media.store(session, media_directory, verify(frame.BROADCAST_PICTURE.read_bytes()))
        sent = create(
            session,
            place=district,
            audience=AudienceKind.ALL,
            text_hi=frame.BROADCAST_TEXT_HI.read_text(encoding="utf-8").strip(),
            text_en=frame.BROADCAST_TEXT_EN.read_text(encoding="utf-8").strip(),
            media_file_id=picture.id,
            author=author,
            now=now - timedelta(hours=3),
        )
        _send(session, sent, _officer(session, APPROVER), schedule, now - timedelta(hours=2))
        _pass_time(session, sent, now)
        draft = create(
            session,
            place=district,
            audience=AudienceKind.WARDS,
            category=Category.ORDER,
            text_hi="*कल सुबह 6 से 9 बजे तक पानी नहीं आएगा*\n\nपाइप की मरम्मत होगी।\nनगर निगम, उदयपुर",
            author=author,
            now=now - timedelta(minutes=20),
        )
    with database.write() as session:
        draw = draw_day(session, district, schedule.today(now), schedule, now - timedelta(minutes=40))
        assert draw is not None
        _answer(session, key_of(draw), media_directory, now)
    return Town(district, sent, draft, claimed)


def _officer(session: Session, phone: str) -> Officer:
    person = by_phone(session, phone)
    assert person is not None
    return session.exec(select(Officer).where(Officer.person_id == person.id)).one()


def _let_most_join(session: Session, now: datetime) -> None:
    invited = session.exec(
        select(Tenure, Person)
        .join(Person)
        .where(Tenure.state == TenureState.INVITED)
        .order_by(col(Tenure.id))
    ).all()
    for position, (tenure, person) in enumerate(invited):
        if position % 9 == 4:
            continue
        consent.give(session, person, now=now - timedelta(days=3))
        tenure.state, tenure.started_at = TenureState.ACTIVE, now - timedelta(days=3)
        person.window_closes_at = now + timedelta(hours=5)
        session.add_all((tenure, person))
        session.add(
            MemberReading(
                group_id=tenure.group_id,
                members=40 + (tenure.group_id * 37) % 700,
                person_id=person.id,
                at=now - timedelta(days=2),
            )
        )
    session.flush()


def _claim(session: Session, now: datetime) -> Group:
    at = find(session, PlaceKind.GRAM_PANCHAYAT, "42230")
    assert at is not None
    claimant = make_person(session, name="हरीश डांगी", now=now)
    consent.give(session, claimant, now=now)
    claim = joining.claim(session, claimant, at, now - timedelta(hours=1))
    assert claim.group is not None
    return claim.group


def _send(session: Session, broadcast: Broadcast, by: Officer, schedule: Schedule, at: datetime) -> None:
    approve(session, key_of(broadcast), by, alone_allowed=False, now=at)
    plan(session, key_of(broadcast), at, schedule=schedule)


def _pass_time(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """Let the deliveries come to the states a real day shows."""
    deliveries = session.exec(
        select(OutboxMessage.id)
        .where(OutboxMessage.broadcast_id == broadcast.id, OutboxMessage.purpose == Purpose.DELIVERY)
        .order_by(col(OutboxMessage.id))
    ).all()
    for position, outbox_id in enumerate(deliveries):
        values = _outcome(position, now)
        session.execute(sa.update(OutboxMessage).where(col(OutboxMessage.id) == outbox_id).values(**values))


def _outcome(position: int, now: datetime) -> dict[str, object]:
    began = now - timedelta(hours=2)
    if position % 23 == 7:
        return {"state": OutboxState.FAILED, "error_code": 63024, "failed_at": began}
    if position % 11 == 3:
        return {"state": OutboxState.QUEUED}
    taken = {"accepted_at": began + timedelta(milliseconds=13 * position), "message_sid": f"SM{position:032}"}
    if position % 7 == 5:
        return taken | {"state": OutboxState.SENT}
    if position % 3 == 0:
        return taken | {"state": OutboxState.DELIVERED, "delivered_at": began}
    posted = {"posted_at": began + timedelta(minutes=position % 90)} if position % 2 else {}
    return taken | posted | {"state": OutboxState.READ, "read_at": began}


def _answer(session: Session, audit_day_id: int, media_directory: Path, now: datetime) -> None:
    draws = session.exec(select(Draw).where(Draw.audit_day_id == audit_day_id).order_by(col(Draw.id))).all()
    for draw in draws[: len(draws) - 1]:
        group = session.get_one(Group, draw.group_id)
        tag = session.exec(
            select(OutboxMessage.tag).where(
                OutboxMessage.broadcast_id == draw.broadcast_id, OutboxMessage.group_id == draw.group_id
            )
        ).one()
        picture = media.store(session, media_directory, verify(screenshot(group.name or "", tag or "")))
        person = session.get_one(Person, draw.person_id)
        receive_picture(session, person, picture, None, None, now - timedelta(minutes=15))


def screenshot(group_name: str, tag: str) -> bytes:
    """A picture that looks a little like a chat."""
    picture = Image.new("RGB", (540, 1100), "#e9e4dc")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 540, 96), fill="#0b6b5c")
    draw.text((90, 34), group_name[:28], fill="white", font=ImageFont.load_default(24))
    draw.rounded_rectangle((24, 140, 470, 700), 18, fill="white")
    for row in range(12):
        draw.rectangle((48, 176 + row * 36, 440 - (row * 67) % 160, 190 + row * 36), fill="#d9d6cf")
    draw.text((48, 640), tag, fill="#0b63a5", font=ImageFont.load_default(24))
    data = BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
