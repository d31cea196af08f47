"""Routing: from which sender each delivery of an audience goes."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.broadcast.audience import RECIPIENT
from bot.models import Sender, SenderState


def route(meant: sa.Subquery) -> sa.Subquery:
    """The recipients among `meant` (of `audience`), each with a `sender_id` and a `position`.

    `position` counts from 0 in each district. The sender is the one the person last wrote to, because the
    window is open there; else one of the district's, else one of the pool's, always the same for a
    person. A resting sender goes on by itself; a stopped one gets nothing new. Without any sender
    `sender_id` is empty.
    """
    numbered = (
        sa.select(
            meant,
            (
                sa.func.row_number().over(partition_by=meant.c.district_id, order_by=meant.c.group_id) - 1
            ).label("position"),
        )
        .where(meant.c.standing == RECIPIENT)
        .subquery("recipient")
    )
    last, own, pool = aliased(Sender, name="last"), _slots("own"), _slots("pool")
    return (
        sa.select(numbered, sa.func.coalesce(col(last.id), own.c.id, pool.c.id).label("sender_id"))
        .select_from(numbered)
        .outerjoin(
            last,
            sa.and_(col(last.id) == numbered.c.last_sender_id, col(last.state) != SenderState.STOPPED),
        )
        .outerjoin(
            own,
            sa.and_(
                own.c.district_id == numbered.c.district_id,
                own.c.slot == numbered.c.person_id % own.c.slots,
            ),
        )
        .outerjoin(
            pool,
            sa.and_(pool.c.district_id.is_(None), pool.c.slot == numbered.c.person_id % pool.c.slots),
        )
        .subquery("routed")
    )


def _slots(name: str) -> sa.Subquery:
    district = col(Sender.district_id)
    place_among = sa.func.row_number().over(partition_by=district, order_by=col(Sender.id))
    return (
        sa.select(
            col(Sender.id).label("id"),
            district.label("district_id"),
            (place_among - 1).label("slot"),
            sa.func.count().over(partition_by=district).label("slots"),
        )
        .where(col(Sender.state) != SenderState.STOPPED)
        .subquery(name)
    )
