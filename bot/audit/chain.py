"""The hash chain of a district: its secrets are fixed before the first draw and come out one a day.

The chain is hashed from a random root; its last link, the anchor, is published when the district
begins. The secret of each day is the link before the day before's, so that a published secret proves
itself against the anchor (hash it as often as days have passed) and tells nothing of the days to come.
"""

import hashlib
import secrets
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.models import AuditChain, Place, key_of, record

CHAIN_DAYS = 36_525
"""A hundred years: no chain needs to be followed by another; hashing it through takes 30 ms."""


class DayOutsideChain(Exception):
    """A secret was asked for a day before the chain begins or after it ends."""


def anchor_of(root: str, length: int) -> str:
    """The last link (hex) of a chain of `length` days."""
    return _hashed(root, length)


def secret_of(root: str, length: int, begins_on: date, day: date) -> str:
    """The link (hex) that is the secret of `day`.

    Raises:
        DayOutsideChain: the chain has no link for that day.
    """
    passed = (day - begins_on).days
    if not 0 <= passed < length:
        raise DayOutsideChain(f"the chain from {begins_on} on, of {length} days, has no secret for {day}")
    return _hashed(root, length - 1 - passed)


def _hashed(link: str, times: int) -> str:
    # The same as tickets.sha256, without a call for each of 36,525 links.
    for _ in range(times):
        link = hashlib.sha256(link.encode()).hexdigest()
    return link


def lock_chain(session: Session, district: Place, day: date) -> AuditChain:
    """The chain of `district`, begun on `day` if there is none yet; its row stays locked to the end.

    The lock is what makes two draws of one district follow each other.
    """
    locked = select(AuditChain).where(AuditChain.district_id == district.id).with_for_update()
    found = session.exec(locked).first()
    if found is not None:
        return found
    root = secrets.token_hex(32)
    chain = AuditChain(
        district_id=key_of(district),
        root=root,
        anchor=anchor_of(root, CHAIN_DAYS),
        begins_on=day,
        length=CHAIN_DAYS,
    )
    try:
        with session.begin_nested():
            session.add(chain)
    except IntegrityError:
        # Another process began it in the same moment.
        return session.exec(locked).one()
    record(
        session,
        "audit.chain_begun",
        subject_kind="place",
        subject_id=district.id,
        place_id=district.id,
        anchor=chain.anchor,
        begins_on=day.isoformat(),
        length=CHAIN_DAYS,
    )
    return chain
