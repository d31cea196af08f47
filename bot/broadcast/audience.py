"""Audience: the groups a broadcast is for, who of them gets it, and who is left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.broadcast.refusals import AudienceProblem
from bot.models import (
    GROUP_KINDS,
    AudienceKind,
    Broadcast,
    Group,
    Person,
    Place,
    PlaceKind,
    Tenure,
    TenureState,
    utc_now,
)
from bot.registry.places import find, subtree

RECIPIENT = "recipient"

KINDS: Mapping[AudienceKind, tuple[PlaceKind, ...]] = {
    AudienceKind.ALL: GROUP_KINDS,
    AudienceKind.GRAM_PANCHAYATS: (PlaceKind.GRAM_PANCHAYAT,),
    AudienceKind.WARDS: (PlaceKind.WARD,),
}


class LeftOut(StrEnum):
    """Why a gram panchayat or ward of the audience gets nothing."""

    NO_ADMIN = "no_admin"
    NOT_YET_CONSENTED = "not_yet_consented"
    """The office listed an admin; he has not said yes."""
    WAITING_FOR_OFFICE = "waiting_for_office"
    """Somebody claims the group; the office has not decided."""
    OPTED_OUT = "opted_out"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class AudienceCount:
    """How many get a broadcast, and how many do not for which reason."""

    recipients: int
    left_out: Mapping[LeftOut, int]

    def as_json(self) -> dict[str, Any]:
        """For `--json` and the pages."""
        return {
            "recipients": self.recipients,
            "left_out": {reason.value: count for reason, count in self.left_out.items()},
        }


def parse_audience(session: Session, place: Place, text: str) -> tuple[Place, AudienceKind]:
    """What `--audience all|gp|ward|block:CODE` means below `place`.

    Raises:
        AudienceProblem: it is none of these, or the block is not in `place`.
    """
    word, _, code = (part.strip() for part in text.strip().partition(":"))
    if word.lower() == PlaceKind.BLOCK and code:
        block = find(session, PlaceKind.BLOCK, code)
        if block is None or not block.path.startswith(place.path):
            raise AudienceProblem("audience-no-block", place=place.name_en, code=code)
        return block, AudienceKind.ALL
    kinds = {kind.value: kind for kind in AudienceKind}
    if code or word.lower() not in kinds:
        raise AudienceProblem("audience-unknown", text=text)
    return place, kinds[word.lower()]


def audience(place: Place, kind: AudienceKind, today: date | None = None) -> sa.Subquery:
    """Every gram panchayat or ward meant, one row each, with its group, its admin and his `standing`.

    `standing` is `recipient` or a value of `LeftOut`. A place that ceased to be before `today` counts
    only while it still has a group.
    """
    body, district = aliased(Place, name="body"), aliased(Place, name="district")
    today = today or utc_now().date()
    return (
        sa.select(
            col(Place.id).label("place_id"),
            col(district.id).label("district_id"),
            col(district.letters).label("letters"),
            col(district.name_en).label("district_name"),
            col(Group.id).label("group_id"),
            col(Person.id).label("person_id"),
            col(Person.language).label("language"),
            col(Person.sender_id).label("last_sender_id"),
            col(Person.window_closes_at).label("window_closes_at"),
            _standing().label("standing"),
        )
        .select_from(Place)
        # The tree is the same everywhere: below a district a block or an urban body, below it these.
        .join(body, col(body.id) == col(Place.parent_id))
        .join(district, col(district.id) == col(body.parent_id))
        .outerjoin(Group, col(Group.place_id) == col(Place.id))
        .outerjoin(
            Tenure, sa.and_(col(Tenure.group_id) == col(Group.id), col(Tenure.state) == TenureState.ACTIVE)
        )
        .outerjoin(Person, sa.and_(col(Person.id) == col(Tenure.person_id), col(Person.erased_at).is_(None)))
        .where(
            subtree(place),
            col(Place.kind).in_(KINDS[kind]),
            sa.or_(col(Place.valid_to).is_(None), col(Place.valid_to) >= today, col(Group.id).is_not(None)),
        )
        .subquery("audience")
    )


def count(session: Session, broadcast: Broadcast) -> AudienceCount:
    """How many would get the broadcast now, and who is left out and why."""
    return count_at(session, place_of(session, broadcast), broadcast.audience)


def count_at(session: Session, place: Place, kind: AudienceKind) -> AudienceCount:
    """The same before there is a broadcast, for the page where it is written."""
    meant = audience(place, kind)
    found: dict[str, int] = dict(
        session.execute(sa.select(meant.c.standing, sa.func.count()).group_by(meant.c.standing)).all()
    )
    return AudienceCount(
        recipients=found.get(RECIPIENT, 0),
        left_out={reason: found[reason] for reason in LeftOut if reason in found},
    )


def place_of(session: Session, broadcast: Broadcast) -> Place:
    """The root of the broadcast's audience."""
    return session.get_one(Place, broadcast.place_id)


def _standing() -> sa.Case[str]:
    return sa.case(
        (col(Person.opted_out_at).is_not(None), LeftOut.OPTED_OUT.value),
        (col(Person.unreachable_since).is_not(None), LeftOut.UNREACHABLE.value),
        (col(Person.id).is_not(None), RECIPIENT),
        (_has_tenure(TenureState.PENDING), LeftOut.WAITING_FOR_OFFICE.value),
        (_has_tenure(TenureState.INVITED), LeftOut.NOT_YET_CONSENTED.value),
        else_=LeftOut.NO_ADMIN.value,
    )


def _has_tenure(state: TenureState) -> sa.Exists:
    other = aliased(Tenure)
    of_the_group = sa.and_(col(other.group_id) == col(Group.id), col(other.state) == state)
    return sa.exists().where(of_the_group).correlate(Group)
