"""What is published of a district's draws: enough for anybody to draw every day again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from bot.audit.refusals import NotDrawn
from bot.audit.tickets import VERSION, Choice
from bot.models import AuditChain, AuditDay, Draw, Place


@dataclass(frozen=True)
class PublishedDay:
    """The published draw of one day."""

    day: date
    secret: str
    beacon: str
    seed: str
    frame: str
    frame_hash: str
    choices: tuple[Choice, ...]

    def as_json(self) -> dict[str, Any]:
        """The form in which it is published; dates are ISO 8601."""
        return {
            "date": self.day.isoformat(),
            "secret": self.secret,
            "beacon": self.beacon,
            "seed": self.seed,
            "frame": self.frame,
            "frame_hash": self.frame_hash,
            "draws": [
                {"level": choice.level, "stratum": choice.stratum, "cycle": choice.cycle, "id": choice.group}
                for choice in self.choices
            ],
        }

    def as_logged(self) -> dict[str, Any]:
        """What the append-only log keeps of it: the frame is there by its hash."""
        return {name: value for name, value in self.as_json().items() if name != "frame"}


def choice_of(draw: Draw) -> Choice:
    """The published part of a draw."""
    return Choice(draw.level.value, draw.kind.value, draw.cycle, str(draw.group_id))


def audit_day_of(session: Session, district: Place, day: date) -> AuditDay:
    """The draw of a district and day.

    Raises:
        NotDrawn: that day was not drawn.
    """
    query = select(AuditDay).where(AuditDay.district_id == district.id, AuditDay.day == day)
    audit_day = session.exec(query).first()
    if audit_day is None:
        raise NotDrawn("not-drawn", district=district.name_en, day=day.isoformat())
    return audit_day


def last_day_before(session: Session, district: Place, day: date) -> AuditDay | None:
    """The last day before `day` that was drawn in `district`."""
    return session.exec(
        select(AuditDay)
        .where(AuditDay.district_id == district.id, AuditDay.day < day)
        .order_by(col(AuditDay.day).desc())
        .limit(1)
    ).first()


def choices_before(session: Session, district: Place, day: date) -> list[Choice]:
    """Every draw of `district` on the days before `day`."""
    draws = session.exec(
        select(Draw).join(AuditDay).where(AuditDay.district_id == district.id, AuditDay.day < day)
    )
    return [choice_of(draw) for draw in draws]


def published_day(session: Session, audit_day: AuditDay) -> PublishedDay:
    """What was published of one day."""
    draws = session.exec(
        select(Draw).where(Draw.audit_day_id == audit_day.id).order_by(col(Draw.kind), col(Draw.level))
    )
    return PublishedDay(
        day=audit_day.day,
        secret=audit_day.secret,
        beacon=audit_day.beacon,
        seed=audit_day.seed,
        frame=audit_day.frame,
        frame_hash=audit_day.frame_hash,
        choices=tuple(choice_of(draw) for draw in draws),
    )


def published(session: Session, district: Place, upto: date) -> dict[str, Any]:
    """Everything published of a district up to a day, in the form that docs/verify_draw.py reads.

    Raises:
        NotDrawn: nothing was drawn in the district yet.
    """
    chain = session.get(AuditChain, district.id)
    if chain is None:
        raise NotDrawn("not-begun", district=district.name_en)
    days = session.exec(
        select(AuditDay)
        .where(AuditDay.district_id == district.id, AuditDay.day <= upto)
        .order_by(col(AuditDay.day))
    ).all()
    return {
        "version": VERSION,
        "district": district.code,
        "anchor": chain.anchor,
        "begins_on": chain.begins_on.isoformat(),
        "days": [published_day(session, day).as_json() for day in days],
    }
