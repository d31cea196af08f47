"""A day's draw as `munadi audit show` prints it."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.audit.drawn import draws_of
from bot.audit.publication import audit_day_of
from bot.models import Place, Proof, key_of


def show(session: Session, district: Place, day: date) -> dict[str, Any]:
    """The published draw of a day and how its draws stand; `proof_id` is the last picture's.

    Raises:
        NotDrawn: that day was not drawn.
    """
    audit_day = audit_day_of(session, district, day)
    drawn = draws_of(session, audit_day)
    proofs = dict(
        session.exec(
            select(Proof.draw_id, sa.func.max(Proof.id))
            .where(col(Proof.draw_id).in_([one.draw.id for one in drawn]))
            .group_by(col(Proof.draw_id))
        ).all()
    )
    return {
        "date": day.isoformat(),
        "seed": audit_day.seed,
        "secret": audit_day.secret,
        "beacon": audit_day.beacon,
        "frame_hash": audit_day.frame_hash,
        "deadline": audit_day.deadline_at.isoformat(),
        "draws": [
            {
                "level": one.draw.level.value,
                "place_type": one.place.kind.value,
                "place_code": one.place.code,
                "phone": one.person.phone or one.person.address,
                "state": one.draw.state.value,
                "proof_id": proofs.get(key_of(one.draw)),
                "id": str(one.draw.group_id),
                "cycle": one.draw.cycle,
                "late": one.draw.received_at is not None and one.draw.received_at > audit_day.deadline_at,
            }
            for one in drawn
        ],
    }
