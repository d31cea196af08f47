"""Readings: how many members a group has, as its admins say from time to time."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.models import MEMBER_LIMIT, Group, MemberReading, Person, key_of


class ImpossibleCount(Exception):
    """No WhatsApp group has so many members, or so few."""


def last_reading(session: Session, group: Group) -> MemberReading | None:
    """The latest reading of a group, if it has one."""
    readings = select(MemberReading).where(MemberReading.group_id == group.id)
    return session.exec(readings.order_by(col(MemberReading.id).desc()).limit(1)).first()


def take_reading(
    session: Session, group: Group, members: int, person: Person | None, now: datetime
) -> MemberReading:
    """Note what a person said of a group, at `now`; the series is kept.

    Raises:
        ImpossibleCount: fewer than one member, or more than a group can have.
    """
    if not 1 <= members <= MEMBER_LIMIT:
        raise ImpossibleCount(f"{members} members")
    reading = MemberReading(
        group_id=key_of(group), members=members, person_id=person.id if person else None, at=now
    )
    session.add(reading)
    session.flush()
    return reading
