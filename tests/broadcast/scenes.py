"""A district with groups and admins, and broadcasts to it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.broadcast.approval import approve
from bot.broadcast.compose import create
from bot.broadcast.planning import plan
from bot.models import (
    AudienceKind,
    Broadcast,
    Database,
    Group,
    Officer,
    OutboxMessage,
    OutboxState,
    Place,
    Purpose,
    Role,
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

NOON = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
"""12:00 in India: not in the quiet hours."""

NIGHT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
"""23:00 in India: in the quiet hours."""

MORNING = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""08:00 in India, when those quiet hours end."""

TEXT = "पीएम किसान की अगली किस्त आ गई है।\n\nअपना खाता आज ही जाँचें।\nजनसंपर्क कार्यालय, उदयपुर"


@dataclass
class Scene:
    """A district whose groups have admins in an open window, two officers and a sender."""

    district: Place
    gram_panchayats: list[Place]
    wards: list[Place]
    groups: list[Group]
    author: Officer
    approver: Officer


def schedule() -> Schedule:
    settings = load_settings(
        env_file=None, munadi_env="production", secret_key="x", munadi_media_dir=Path("media")
    )
    return load_schedule(settings)


def make_scene(
    session: Session,
    name: str = "Udaipur",
    code: str = "117",
    *,
    gram_panchayats: int = 3,
    wards: int = 2,
    with_sender: bool = True,
) -> Scene:
    district = make_district(session, name, code)
    if with_sender:
        make_sender(session, district, f"+9100001{code:0>5}")
    panchayats = make_gram_panchayats(session, district, gram_panchayats)
    ward_places = make_wards(session, district, wards)
    groups = [
        make_group(session, place, make_person(session, now=NOON)) for place in panchayats + ward_places
    ]
    author, approver = (make_officer(session, Role.DISTRICT_PR, district) for _ in range(2))
    return Scene(district, panchayats, ward_places, groups, author, approver)


def make_draft(
    session: Session,
    scene: Scene,
    *,
    place: Place | None = None,
    audience: AudienceKind = AudienceKind.ALL,
    text: str = TEXT,
    urgent: bool = False,
    author: Officer | None = None,
    now: datetime = NOON,
) -> Broadcast:
    return create(
        session,
        place=place or scene.district,
        audience=audience,
        text_hi=text,
        urgent=urgent,
        author=author or scene.author,
        now=now,
    )


def make_approved(session: Session, scene: Scene, **options: object) -> Broadcast:
    draft = make_draft(session, scene, **options)  # type: ignore[arg-type]
    return approve(session, key_of(draft), scene.approver, alone_allowed=False, now=NOON)


def make_sending(session: Session, scene: Scene, **options: object) -> Broadcast:
    broadcast = make_approved(session, scene, **options)
    plan(session, key_of(broadcast), NOON, schedule=schedule())
    return broadcast


def deliveries(session: Session, broadcast: Broadcast) -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(
        OutboxMessage.broadcast_id == broadcast.id, OutboxMessage.purpose == Purpose.DELIVERY
    )
    # The outbox writes past the session, so what it holds may be old.
    fresh = {"populate_existing": True}
    return list(session.exec(statement.order_by(col(OutboxMessage.id)), execution_options=fresh))


def set_state(
    session: Session, message: OutboxMessage, state: OutboxState, *, error_code: int | None = None
) -> None:
    session.execute(
        sa.update(OutboxMessage)
        .where(col(OutboxMessage.id) == message.id)
        .values(state=state, error_code=error_code)
    )
    session.expire(message)


def write_scene(database: Database, **options: object) -> Scene:
    with database.write() as session:
        return make_scene(session, **options)  # type: ignore[arg-type]
