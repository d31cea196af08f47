"""What the pages of the audit read from the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.audit.drawn import Drawn, draws_of
from bot.audit.review import JUDGES, UNDO_WITHIN
from bot.console.reader import Reader
from bot.models import (
    AuditDay,
    Draw,
    DrawState,
    Group,
    Level,
    Officer,
    OutboxMessage,
    Person,
    Place,
    Proof,
    Purpose,
    key_of,
)
from bot.registry.places import subtree

NO_ANSWER = (DrawState.ASKED, DrawState.MISSED)


@dataclass(frozen=True)
class DrawCard:
    """A draw with its pictures, what they should show, and what the reader may do."""

    drawn: Drawn
    proofs: Sequence[Proof]
    tag: str | None
    """The tag of the delivery to be proven."""
    judge: Person | None
    is_judge: bool
    may_undo: bool

    @property
    def draw(self) -> Draw:
        """The draw itself."""
        return self.drawn.draw

    @property
    def waits_for_verdict(self) -> bool:
        """Whether the reader can judge a picture."""
        return self.is_judge and self.draw.state is DrawState.RECEIVED

    @property
    def may_note_call(self) -> bool:
        """Whether the reader can note that he phoned the admin."""
        return self.is_judge and self.draw.state in (*NO_ANSWER, DrawState.RECEIVED)


@dataclass(frozen=True)
class DayPage:
    """The audit of a district and day; `audit_day` is empty when nothing was drawn."""

    audit_day: AuditDay | None
    cards: Sequence[DrawCard]


def draws_of_day(session: Session, district: Place, day: date) -> tuple[AuditDay | None, Sequence[Drawn]]:
    """The published draw of a day and what was drawn; nothing when nothing was."""
    audit_day = session.exec(
        select(AuditDay).where(AuditDay.district_id == district.id, AuditDay.day == day)
    ).one_or_none()
    return audit_day, (draws_of(session, audit_day) if audit_day else ())


def day_page(session: Session, district: Place, day: date, reader: Reader, now: datetime) -> DayPage:
    """A day's draws as `reader` sees them, those that wait for him first."""
    audit_day, drawn = draws_of_day(session, district, day)
    if audit_day is None:
        return DayPage(None, ())
    proofs = _proofs(session, [key_of(each.draw) for each in drawn])
    tags = _tags(session, [each.draw for each in drawn])
    judges = _people_of_officers(session, [each.draw.decided_by_id for each in drawn])
    cards = []
    for each in drawn:
        draw = each.draw
        judge = judges.get(draw.decided_by_id)
        cards.append(
            DrawCard(
                drawn=each,
                proofs=proofs[key_of(draw)],
                tag=tags.get((draw.broadcast_id, draw.group_id)),
                judge=judge,
                is_judge=_judges(reader, district, draw.level),
                may_undo=judge is not None
                and judge.id == reader.person.id
                and draw.decided_at is not None
                and now - draw.decided_at < UNDO_WITHIN,
            )
        )
    return DayPage(audit_day, sorted(cards, key=lambda card: not card.waits_for_verdict))


@dataclass(frozen=True)
class ProofsWaiting:
    """How many pictures wait for the reader's verdict, and since which day."""

    count: int
    oldest: date | None


def proofs_waiting(session: Session, district: Place, reader: Reader) -> ProofsWaiting:
    """The pictures of a district that wait for the reader's verdict, of whatever day."""
    levels = [level for level in Level if _judges(reader, district, level)]
    count, oldest = session.execute(
        sa.select(sa.func.count(), sa.func.min(AuditDay.day))
        .select_from(Draw)
        .join(AuditDay, col(AuditDay.id) == col(Draw.audit_day_id))
        .where(
            col(AuditDay.district_id) == district.id,
            col(Draw.state) == DrawState.RECEIVED,
            col(Draw.level).in_(levels),
        )
    ).one()
    return ProofsWaiting(count, oldest)


@dataclass(frozen=True)
class DistrictDay:
    """How a district's audit of a day stands, for the state's table."""

    place: Place
    states: Mapping[DrawState, int]

    @property
    def total(self) -> int:
        """How many groups were drawn."""
        return sum(self.states.values())

    def count(self, *states: DrawState) -> int:
        """How many draws are in one of `states`."""
        return sum(self.states.get(state, 0) for state in states)


def districts_of_day(session: Session, place: Place, day: date) -> list[DistrictDay]:
    """The audits of a day in every district below `place` where groups were drawn."""
    rows = session.execute(
        sa.select(Place, col(Draw.state), sa.func.count())
        .join(AuditDay, col(AuditDay.district_id) == col(Place.id))
        .join(Draw, col(Draw.audit_day_id) == col(AuditDay.id))
        .where(subtree(place), col(AuditDay.day) == day)
        .group_by(col(Place.id), col(Draw.state))
    )
    states: dict[int, dict[DrawState, int]] = defaultdict(dict)
    places: dict[int, Place] = {}
    for district, state, count in rows:
        places[key_of(district)] = district
        states[key_of(district)][state] = count
    found = [DistrictDay(places[key], states[key]) for key in places]
    return sorted(found, key=lambda each: each.place.name_en)


def place_of_draw(session: Session, draw_id: int) -> Place | None:
    """Where the drawn group is."""
    return session.exec(
        select(Place)
        .join(Group, col(Group.place_id) == col(Place.id))
        .join(Draw, col(Draw.group_id) == col(Group.id))
        .where(Draw.id == draw_id)
    ).one_or_none()


def _judges(reader: Reader, district: Place, level: Level) -> bool:
    return reader.jurisdiction.officer_for(district, JUDGES[level]) is not None


def _proofs(session: Session, draw_ids: Iterable[int]) -> Mapping[int, Sequence[Proof]]:
    found: dict[int, list[Proof]] = defaultdict(list)
    for proof in session.exec(
        select(Proof).where(col(Proof.draw_id).in_(list(draw_ids))).order_by(col(Proof.id).desc())
    ):
        found[proof.draw_id].append(proof)
    return found


def _tags(session: Session, draws: Sequence[Draw]) -> dict[tuple[int | None, int | None], str | None]:
    rows = session.exec(
        select(OutboxMessage.broadcast_id, OutboxMessage.group_id, OutboxMessage.tag)
        .where(
            OutboxMessage.purpose == Purpose.DELIVERY,
            col(OutboxMessage.broadcast_id).in_([draw.broadcast_id for draw in draws]),
            col(OutboxMessage.group_id).in_([draw.group_id for draw in draws]),
        )
        .order_by(col(OutboxMessage.attempt))
    )
    return {(broadcast_id, group_id): tag for broadcast_id, group_id, tag in rows}


def _people_of_officers(session: Session, officer_ids: Iterable[int | None]) -> dict[int | None, Person]:
    rows = session.exec(
        select(Officer.id, Person)
        .join(Person, col(Person.id) == col(Officer.person_id))
        .where(col(Officer.id).in_([key for key in officer_ids if key is not None]))
    )
    return dict(rows.all())
