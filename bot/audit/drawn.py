"""The draws of a day with whom and what they concern."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.audit.refusals import NotDrawn
from bot.models import AuditDay, Broadcast, Draw, Group, Person, Place
from bot.outbox.ledger import in_one_line
from config.languages import Language

CONTENT_SHOWN = 60
"""Characters of a broadcast's first line, enough to know it by."""


@dataclass(frozen=True)
class Drawn:
    """A draw, its group, the admin who is asked and what is to be shown."""

    draw: Draw
    group: Group
    place: Place
    person: Person
    broadcast: Broadcast

    def group_name(self, language: Language) -> str:
        """What the group is called; its place's name as long as nobody told its own."""
        return in_one_line(self.group.name or self.place.name(language))

    def content_name(self, language: Language) -> str:
        """The first line of what was sent, shortened."""
        broadcast = self.broadcast
        sent = broadcast.text_en if language is Language.ENGLISH and broadcast.text_en else broadcast.text_hi
        line = in_one_line(next((line for line in sent.splitlines() if line.strip()), ""))
        line = line.replace("*", "")
        return line if len(line) <= CONTENT_SHOWN else line[: CONTENT_SHOWN - 1].rstrip() + "…"


def draws_of(session: Session, audit_day: AuditDay) -> Sequence[Drawn]:
    """The draws of a day: by level, the gram panchayat before the ward."""
    rows = session.execute(
        _all().where(col(Draw.audit_day_id) == audit_day.id).order_by(col(Draw.level), col(Draw.kind))
    )
    return [Drawn(*row) for row in rows]


def one_drawn(session: Session, draw_id: int) -> Drawn:
    """One draw.

    Raises:
        NotDrawn: there is none with this number.
    """
    row = session.execute(_all().where(col(Draw.id) == draw_id)).first()
    if row is None:
        raise NotDrawn("no-such-draw", id=str(draw_id))
    return Drawn(*row)


def _all() -> sa.Select[Draw, Group, Place, Person, Broadcast]:
    return (
        sa.select(Draw, Group, Place, Person, Broadcast)
        .join(Group, col(Group.id) == Draw.group_id)
        .join(Place, col(Place.id) == Group.place_id)
        .join(Person, col(Person.id) == Draw.person_id)
        .join(Broadcast, col(Broadcast.id) == Draw.broadcast_id)
    )
