"""An officer's pack of a day: the draws of his level, numbered."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.audit.drawn import Drawn, draws_of
from bot.models import AuditDay, Level, OutboxMessage, Person, Role, key_of
from bot.registry.officers import officers_of

RECIPIENTS = {Level.COLLECTOR: Role.COLLECTOR, Level.NODAL: Role.NODAL}
"""Whose pack the draws of each level are."""

PACKS_REMEMBERED = 7
"""Days back in which the last pack is looked for."""


def pack_key(audit_day_id: int, officer_id: int) -> str:
    """The natural key of a pack's first message: its summary."""
    return f"report:day:{audit_day_id}:officer:{officer_id}"


def numbered_draws(session: Session, audit_day: AuditDay, level: Level) -> Sequence[Drawn]:
    """The draws of a level in the order in which its pack numbers them, from 1."""
    return [drawn for drawn in draws_of(session, audit_day) if drawn.draw.level is level]


def last_pack(session: Session, person: Person, now: datetime) -> Sequence[Drawn]:
    """The draws of the last pack a person was sent as an officer; empty if there was none of late."""
    packs: dict[str, tuple[AuditDay, Level]] = {}
    for officer in officers_of(session, person, now=now):
        levels = [level for level, role in RECIPIENTS.items() if role is officer.role]
        days = session.exec(
            select(AuditDay)
            .where(AuditDay.district_id == officer.place_id)
            .order_by(col(AuditDay.day).desc())
            .limit(PACKS_REMEMBERED)
        ).all()
        packs |= {pack_key(key_of(day), key_of(officer)): (day, level) for level in levels for day in days}
    sent = session.exec(
        select(OutboxMessage.natural_key)
        .where(col(OutboxMessage.natural_key).in_(packs), OutboxMessage.person_id == person.id)
        .order_by(col(OutboxMessage.id).desc())
        .limit(1)
    ).first()
    return numbered_draws(session, *packs[sent]) if sent else ()
