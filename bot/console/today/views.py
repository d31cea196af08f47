"""The first page of a district, and the table of districts for a state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from bot.broadcast.progress import progress
from bot.console.audit.reading import draws_of_day, proofs_waiting
from bot.console.broadcasts.figures import Funnel
from bot.console.broadcasts.reading import drafts_of_others, gone_out_since
from bot.console.groups.reading import GroupState, claims_waiting
from bot.console.permissions import Permission, permission, place_itself
from bot.console.wiring import Here, here, reader, services
from bot.models import Place, PlaceKind, key_of, utc_now
from bot.registry.coverage import coverage

today = Blueprint("today", __name__, template_folder="templates")

SHOWN_AT_ONCE = 3
"""Broadcasts on the first page; the others are in the list."""


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the reader; its words are `console-waiting-<name>`."""

    name: str
    count: int
    url: str


@today.get("/")
@permission(Permission.USE_CONSOLE)
def home() -> ResponseReturnValue:
    """To the place the reader is in charge of."""
    return redirect(url_for(".place", place_id=reader().main_officer.place_id))


@today.get("/<any(broadcasts, audit, groups, log):family>")
@permission(Permission.USE_CONSOLE)
def shortcut(family: str) -> ResponseReturnValue:
    """To these pages of the place the reader is in charge of, for links that know no place."""
    return redirect(f"{url_for('.place', place_id=reader().main_officer.place_id)}/{family}")


@today.get("/places/<int:place_id>")
@permission(Permission.SEE_TODAY, of=place_itself)
def place(place_id: int) -> ResponseReturnValue:
    """The first page of a place: the state sees its districts, a district its day."""
    at, now = here(), utc_now()
    with services().database.read() as session:
        if at.place.kind is PlaceKind.STATE:
            return render_template("today/state.html", coverage=coverage(session, at.place))
        return _district_page(session, at, now)


def _district_page(session: Session, at: Here, now: datetime) -> ResponseReturnValue:
    schedule = services().schedule
    day = schedule.today(now)
    morning = now.astimezone(schedule.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = gone_out_since(session, at.place, morning, limit=SHOWN_AT_ONCE)
    audit_day, drawn = draws_of_day(session, at.place, day)
    return render_template(
        "today/place.html",
        today=day,
        waiting=_waiting(session, at.place),
        sent=[(broadcast, Funnel(progress(session, key_of(broadcast)))) for broadcast in sent],
        audit_day=audit_day,
        drawn=drawn,
        draw_at=schedule.draw_time(day),
        now=now,
        coverage=coverage(session, at.place),
    )


def _waiting(session: Session, place: Place) -> list[Waiting]:
    found = []
    if reader().may(Permission.APPROVE_BROADCASTS, place):
        drafts = drafts_of_others(session, place, reader().person)
        found.append(Waiting("drafts", len(drafts), _drafts_url(place, drafts)))
    if reader().may(Permission.JUDGE_PROOFS, place):
        proofs = proofs_waiting(session, place, reader())
        day = proofs.oldest.isoformat() if proofs.oldest else ""
        url = url_for("console.audit.of_day", place_id=place.id, day=day) if day else ""
        found.append(Waiting("proofs", proofs.count, url))
    if reader().may(Permission.DECIDE_CLAIMS, place):
        url = url_for("console.groups.of_place", place_id=place.id, state=GroupState.CLAIMED.value)
        found.append(Waiting("claims", claims_waiting(session, place), url))
    return [each for each in found if each.count]


def _drafts_url(place: Place, drafts: Sequence[int]) -> str:
    if len(drafts) == 1:
        return url_for("console.broadcasts.one", broadcast_id=drafts[0])
    return url_for("console.broadcasts.of_place", place_id=place.id, state="draft")
