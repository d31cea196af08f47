"""Asks the drawn admins for their screenshot, and reminds them once."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.audit.drawn import Drawn, draws_of, one_drawn
from bot.audit.times import spoken_time, waking_after
from bot.models import (
    AuditDay,
    Draw,
    DrawState,
    MediaFile,
    OutboxMessage,
    Person,
    Place,
    Priority,
    Purpose,
    key_of,
)
from bot.outbox.ledger import add, sender_for
from config.catalogue import button, pattern
from config.schedule import Schedule

REQUEST_TEMPLATE = "proof_request"
"""Asks where the window is shut; its variables are group, content and deadline."""


def ask(session: Session, audit_day: AuditDay, now: datetime, schedule: Schedule) -> int:
    """Queue the request of every draw of a day; asking again adds nothing. Returns how many were added.

    Belongs into the transaction of the draw. Somebody who opted out is not written to, and stays drawn.
    """
    requests = [
        _request(session, audit_day, drawn, now, schedule, Purpose.REQUEST, "audit-request")
        for drawn in draws_of(session, audit_day)
    ]
    return sum(request is not None for request in requests)


def remind_due(session: Session, now: datetime, schedule: Schedule) -> int:
    """Remind, once and never at night, whoever has not answered by half time; returns how many."""
    if schedule.is_quiet(now):
        return 0
    waiting = session.exec(
        select(Draw, AuditDay)
        .join(AuditDay)
        .join(Person, col(Person.id) == Draw.person_id)
        .where(
            Draw.state == DrawState.ASKED,
            col(Draw.reminded_at).is_(None),
            Draw.asked_at <= now,
            AuditDay.deadline_at > now,
            col(Person.opted_out_at).is_(None),
        )
        .order_by(col(Draw.id))
    ).all()
    reminded = 0
    for draw, audit_day in waiting:
        if waking_after(draw.asked_at, schedule.day.remind_after, schedule) > now:
            continue
        if _take_reminder(session, key_of(draw), now):
            drawn = one_drawn(session, key_of(draw))
            _request(session, audit_day, drawn, now, schedule, Purpose.REMINDER, "audit-reminder")
            reminded += 1
    return reminded


def _take_reminder(session: Session, draw_id: int, now: datetime) -> bool:
    taken = session.exec(
        sa.update(Draw)
        .where(col(Draw.id) == draw_id, col(Draw.state) == DrawState.ASKED, col(Draw.reminded_at).is_(None))
        .values(reminded_at=now)
    )
    return taken.rowcount == 1


def _request(
    session: Session,
    audit_day: AuditDay,
    drawn: Drawn,
    now: datetime,
    schedule: Schedule,
    purpose: Purpose,
    key: str,
) -> OutboxMessage | None:
    person = drawn.person
    due_at = max(drawn.draw.asked_at, now)
    values = {
        "group": drawn.group_name(person.language),
        "content": drawn.content_name(person.language),
        "deadline": spoken_time(audit_day.deadline_at, due_at, schedule, person.language),
    }
    # The request must not wait for the window: its deadline runs.
    window_open = person.window_closes_at is not None and person.window_closes_at > due_at
    content: dict[str, Any] = (
        {
            "body": pattern(person.language, key, **values),
            "buttons": [button(person.language, "not_yet")],
            "media_file_id": _picture(session, drawn) if purpose is Purpose.REQUEST else None,
        }
        if window_open
        else {"template": REQUEST_TEMPLATE, "variables": numbered(values)}
    )
    district = session.get_one(Place, audit_day.district_id)
    return add(
        session,
        person=person,
        purpose=purpose,
        priority=Priority.REQUEST,
        natural_key=f"{purpose}:draw:{drawn.draw.id}",
        draw_id=drawn.draw.id,
        due_at=due_at,
        expires_at=audit_day.deadline_at,
        language=person.language,
        sender_id=sender_for(session, person, district).id,
        **content,
    )


def numbered(values: dict[str, str]) -> dict[str, str]:
    """Values as a template's numbered variables, in their order."""
    return {str(number): value for number, value in enumerate(values.values(), start=1)}


def _picture(session: Session, drawn: Drawn) -> int | None:
    if drawn.broadcast.media_file_id is None:
        return None
    media = session.get_one(MediaFile, drawn.broadcast.media_file_id)
    return media.id if media.content_type.startswith("image/") else None
