"""A day's draws with their screenshots, and the officer's verdict."""

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.audit.refusals import Refused
from bot.audit.review import decide, undo
from bot.audit.verdicts import Verdict
from bot.console.audit.reading import day_page, districts_of_day, place_of_draw
from bot.console.language import language, say
from bot.console.permissions import Permission, permission, place_itself
from bot.console.wiring import here, reader, services
from bot.models import AuditDay, Draw, Officer, PlaceKind, utc_now

audit = Blueprint("audit", __name__, template_folder="templates")


@audit.get("/places/<int:place_id>/audit")
@permission(Permission.SEE_AUDIT, of=place_itself)
def today(place_id: int) -> ResponseReturnValue:
    """Today's draws."""
    return _day(services().schedule.today(utc_now()))


@audit.get("/places/<int:place_id>/audit/<day>")
@permission(Permission.SEE_AUDIT, of=place_itself)
def of_day(place_id: int, day: str) -> ResponseReturnValue:
    """The draws of another day."""
    try:
        return _day(date.fromisoformat(day))
    except ValueError:
        abort(404)


@audit.post("/draws/<int:draw_id>/verdict")
@permission(Permission.JUDGE_PROOFS, of=place_of_draw)
def judge(draw_id: int) -> ResponseReturnValue:
    """Take the officer's verdict on a draw."""
    wanted = request.form.get("verdict")
    if wanted not in set(Verdict):
        abort(400)
    reason = request.form.get("reason", "").strip() or None
    try:
        with services().database.write() as session:
            decide(session, draw_id, _officer(), Verdict(wanted), reason, utc_now())
    except Refused as refusal:
        flash(refusal.said(language()), "problem")
    else:
        flash(say(f"console-verdict-{wanted}-done"))
    return _back(draw_id)


@audit.post("/draws/<int:draw_id>/undo")
@permission(Permission.JUDGE_PROOFS, of=place_of_draw)
def take_back(draw_id: int) -> ResponseReturnValue:
    """Take an own verdict back."""
    try:
        with services().database.write() as session:
            undo(session, draw_id, _officer(), utc_now())
    except Refused as refusal:
        flash(refusal.said(language()), "problem")
    else:
        flash(say("console-verdict-undone"))
    return _back(draw_id)


def _day(day: date) -> ResponseReturnValue:
    at, now = here(), utc_now()
    today = services().schedule.today(now)
    switch = {
        "shown_day": day,
        "is_today": day == today,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1) if day < today else None,
    }
    with services().database.read() as session:
        if at.place.kind is PlaceKind.STATE:
            districts = districts_of_day(session, at.place, day)
            return render_template("audit/state.html", districts=districts, **switch)
        # The draw is the district's; a post below it does not see the others' draws.
        page = day_page(session, at.place, day, reader(), now)
    return render_template(
        "audit/day.html", page=page, draw_at=services().schedule.draw_time(day), now=now, **switch
    )


def _officer() -> Officer:
    return reader().officer(Permission.JUDGE_PROOFS, here().place)


def _back(draw_id: int) -> ResponseReturnValue:
    with services().database.read() as session:
        audit_day = session.get_one(AuditDay, session.get_one(Draw, draw_id).audit_day_id)
    day = audit_day.day.isoformat()
    return redirect(url_for(".of_day", place_id=audit_day.district_id, day=day, _anchor=f"draw-{draw_id}"))
