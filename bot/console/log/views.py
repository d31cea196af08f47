"""The log of a place: who did what and when, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session, col, select

from bot.console.permissions import Permission, permission, place_itself
from bot.console.wiring import here, services
from bot.models import LogEntry, Officer, Person, Place
from bot.registry.places import subtree

ROWS_A_PAGE = 50

SUBJECTS = ("broadcast", "audit", "draw", "claim", "officer", "sender", "sign_in", "access")
"""The first words of actions by which the page filters."""

log = Blueprint("log", __name__, template_folder="templates")


@dataclass(frozen=True)
class LogRow:
    """An entry with the names to show for its numbers."""

    entry: LogEntry
    officer_name: str | None
    place: Place


@log.get("/places/<int:place_id>/log")
@permission(Permission.SEE_LOG, of=place_itself)
def of_place(place_id: int) -> ResponseReturnValue:
    """What was done in a place and below it."""
    subject = request.args.get("subject", "")
    subject = subject if subject in SUBJECTS else ""
    before = request.args.get("before", type=int)
    with services().database.read() as session:
        rows = _rows(session, here().place, subject=subject, before=before)
    shown = rows[:ROWS_A_PAGE]
    return render_template(
        "log/log.html",
        rows=shown,
        subject=subject,
        subjects=SUBJECTS,
        is_first=before is None,
        next_before=shown[-1].entry.id if len(rows) > ROWS_A_PAGE else None,
    )


def _rows(session: Session, place: Place, *, subject: str, before: int | None) -> Sequence[LogRow]:
    statement = (
        select(LogEntry, Person.name, Place)
        .join(Place, col(Place.id) == col(LogEntry.place_id))
        .outerjoin(Officer, col(Officer.id) == col(LogEntry.officer_id))
        .outerjoin(Person, col(Person.id) == col(Officer.person_id))
        .where(subtree(place))
        .order_by(col(LogEntry.id).desc())
        .limit(ROWS_A_PAGE + 1)
    )
    if subject:
        statement = statement.where(col(LogEntry.action).startswith(subject + ".", autoescape=True))
    if before is not None:
        statement = statement.where(col(LogEntry.id) < before)
    return [LogRow(entry, name, at) for entry, name, at in session.exec(statement)]
