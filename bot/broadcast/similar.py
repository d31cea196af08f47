"""Duplicates: whether much the same text already went to this audience."""

import unicodedata
from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.broadcast.audience import KINDS, place_of
from bot.models import Broadcast, BroadcastState, Place
from bot.registry.places import within

LOOK_BACK = timedelta(days=30)

ALIKE = 0.8
"""The share of words two texts have in common, from which on they count as nearly the same."""

_GONE_OUT = (BroadcastState.APPROVED, BroadcastState.SENDING, BroadcastState.PAUSED, BroadcastState.FINISHED)


def similar_before(session: Session, broadcast: Broadcast, now: datetime) -> Broadcast | None:
    """The latest broadcast of the last 30 days with nearly this text that reached part of this audience."""
    place = place_of(session, broadcast)
    root = aliased(Place)
    earlier = session.exec(
        select(Broadcast)
        .join(root, col(root.id) == col(Broadcast.place_id))
        .where(
            Broadcast.id != broadcast.id,
            col(Broadcast.state).in_(_GONE_OUT),
            col(Broadcast.approved_at) > now - LOOK_BACK,
            # One of the two subtrees lies in the other.
            sa.or_(
                within(root.path, place.path),
                sa.literal(place.path).startswith(col(root.path)),
            ),
        )
        .order_by(col(Broadcast.approved_at).desc())
    )
    words = _words(broadcast.text_hi)
    kinds = set(KINDS[broadcast.audience])
    return next(
        (
            one
            for one in earlier
            if kinds & set(KINDS[one.audience]) and _alike(words, _words(one.text_hi)) >= ALIKE
        ),
        None,
    )


def _words(text: str) -> Counter[str]:
    # By category, because a regular expression's \W would cut Hindi words at their vowel signs.
    folded = unicodedata.normalize("NFC", text).casefold()
    kept = "".join(" " if unicodedata.category(sign)[0] in "PSZC" else sign for sign in folded)
    return Counter(kept.split())


def _alike(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / max((one | other).total(), 1)
