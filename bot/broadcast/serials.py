"""Serials: every district counts its tags, so that none is given twice while it could be mistaken."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.broadcast.refusals import CannotSend
from bot.broadcast.tags import SPACE, encode
from bot.models import OutboxMessage, TagCounter
from bot.models.sql import insert

UNIQUE_FOR = timedelta(days=200)
"""For so long no tag repeats within a district (DESIGN: Language, tag)."""


def lock(session: Session, district_ids: Collection[int]) -> None:
    """Hold the counters of these districts until the transaction ends: no other plan counts meanwhile."""
    if not district_ids:
        return
    rows = [{"district_id": district_id, "next_serial": 0} for district_id in sorted(district_ids)]
    session.execute(insert(session, TagCounter).values(rows).on_conflict_do_nothing())
    # In one order everywhere, so that two plans cannot wait for each other.
    session.execute(
        sa.select(col(TagCounter.district_id))
        .where(col(TagCounter.district_id).in_(district_ids))
        .order_by(col(TagCounter.district_id))
        .with_for_update()
    )


def use_up(session: Session, districts: Mapping[str, int], used: Mapping[str, int], now: datetime) -> None:
    """Count on by the tags that deliveries already in the outbox have `used`, by the districts' letters.

    Raises:
        CannotSend: a tag came round again within 200 days.
    """
    for letters, district_id in districts.items():
        next_serial = session.execute(
            sa.update(TagCounter)
            .where(col(TagCounter.district_id) == district_id)
            .values(next_serial=col(TagCounter.next_serial) + used.get(letters, 0))
            .returning(col(TagCounter.next_serial))
        ).scalar_one()
        # Serials only grow: of all tags given now, the last one's former use is the most recent.
        if next_serial > SPACE and _uses(session, encode(letters, next_serial - 1), now) > 1:
            raise CannotSend("tags-used-up", district=letters, days=UNIQUE_FOR.days)


def _uses(session: Session, tag: str, now: datetime) -> int:
    uses = sa.select(sa.func.count()).where(
        col(OutboxMessage.tag) == tag, col(OutboxMessage.created_at) > now - UNIQUE_FOR
    )
    return int(session.execute(uses).scalar_one())
