"""The list of broadcasts, and a broadcast's page: approve, watch, pause, resume, cancel."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from bot.broadcast.approval import approve as approve_broadcast
from bot.broadcast.audience import count
from bot.broadcast.control import cancel as cancel_broadcast
from bot.broadcast.control import pause as pause_broadcast
from bot.broadcast.control import resume as resume_broadcast
from bot.broadcast.cost import estimate
from bot.broadcast.progress import progress
from bot.broadcast.refusals import Refused
from bot.broadcast.resend import send_again
from bot.console.broadcasts.bubbles import bubbles
from bot.console.broadcasts.figures import Funnel
from bot.console.broadcasts.reading import broadcast_page, broadcast_rows, place_of_broadcast
from bot.console.broadcasts.writing import preview, write
from bot.console.language import language, say
from bot.console.permissions import Permission, permission, place_itself
from bot.console.wiring import here, reader, services
from bot.models import Broadcast, BroadcastState, Officer, key_of, utc_now

broadcasts = Blueprint("broadcasts", __name__, template_folder="templates")

broadcasts.route("/places/<int:place_id>/broadcasts/new", methods=["GET", "POST"])(write)
broadcasts.post("/places/<int:place_id>/broadcasts/preview")(preview)

OVER = (BroadcastState.FINISHED, BroadcastState.CANCELLED)
"""States after which nothing on the page changes by itself."""


@broadcasts.get("/places/<int:place_id>/broadcasts")
@permission(Permission.SEE_BROADCASTS, of=place_itself)
def of_place(place_id: int) -> ResponseReturnValue:
    """The broadcasts of a place, the newest first."""
    wanted = request.args.get("state", "")
    state = BroadcastState(wanted) if wanted in set(BroadcastState) else None
    before = request.args.get("before", type=int)
    with services().database.read() as session:
        found = broadcast_rows(session, here().place, state=state, before=before)
    return render_template(
        "broadcasts/list.html",
        found=found,
        state=state,
        states=list(BroadcastState),
        is_first=before is None,
    )


@broadcasts.get("/broadcasts/<int:broadcast_id>")
@permission(Permission.SEE_BROADCASTS, of=place_of_broadcast)
def one(broadcast_id: int) -> ResponseReturnValue:
    """A broadcast: what it says, who answers for it, and what becomes of it."""
    with services().database.read() as session:
        page = broadcast_page(session, broadcast_id)
        broadcast = page.broadcast
        is_draft = broadcast.state is BroadcastState.DRAFT
        context = {
            "page": page,
            "bubbles": bubbles(broadcast),
            "count": count(session, broadcast) if is_draft else None,
            "cost": estimate(session, broadcast, utc_now()) if is_draft else None,
            **_live(session, broadcast),
        }
    is_author = page.author is not None and page.author.id == reader().person.id
    return render_template("broadcasts/broadcast.html", is_author=is_author, **context)


@broadcasts.get("/broadcasts/<int:broadcast_id>/progress")
@permission(Permission.SEE_BROADCASTS, of=place_of_broadcast)
def live(broadcast_id: int) -> ResponseReturnValue:
    """The parts of the page that change by themselves; asked for by live.js."""
    with services().database.read() as session:
        broadcast = session.get_one(Broadcast, broadcast_id)
        return render_template("broadcasts/_live.html", **_live(session, broadcast))


@broadcasts.post("/broadcasts/<int:broadcast_id>/approve")
@permission(Permission.APPROVE_BROADCASTS, of=place_of_broadcast)
def approve(broadcast_id: int) -> ResponseReturnValue:
    """Approve a draft that somebody else wrote; it goes out at once."""

    def act(session: Session, officer: Officer) -> None:
        approve_broadcast(session, broadcast_id, officer, alone_allowed=False)

    return _done(act, broadcast_id, Permission.APPROVE_BROADCASTS, "console-broadcast-approved")


@broadcasts.post("/broadcasts/<int:broadcast_id>/pause")
@permission(Permission.CONTROL_BROADCASTS, of=place_of_broadcast)
def pause(broadcast_id: int) -> ResponseReturnValue:
    """Stop the sending for now; what WhatsApp has is not called back."""
    return _control(pause_broadcast, broadcast_id, "console-broadcast-paused")


@broadcasts.post("/broadcasts/<int:broadcast_id>/resume")
@permission(Permission.CONTROL_BROADCASTS, of=place_of_broadcast)
def resume(broadcast_id: int) -> ResponseReturnValue:
    """Go on with the sending."""
    return _control(resume_broadcast, broadcast_id, "console-broadcast-resumed")


@broadcasts.post("/broadcasts/<int:broadcast_id>/send-again")
@permission(Permission.CONTROL_BROADCASTS, of=place_of_broadcast)
def again(broadcast_id: int) -> ResponseReturnValue:
    """Send again to exactly those who were not reached."""

    def act(session: Session, officer: Officer) -> None:
        send_again(session, broadcast_id, officer, utc_now(), schedule=services().schedule)

    return _done(act, broadcast_id, Permission.CONTROL_BROADCASTS, "console-broadcast-sent-again")


@broadcasts.post("/broadcasts/<int:broadcast_id>/cancel")
@permission(Permission.CONTROL_BROADCASTS, of=place_of_broadcast)
def cancel(broadcast_id: int) -> ResponseReturnValue:
    """Stop the sending for good."""
    return _control(cancel_broadcast, broadcast_id, "console-broadcast-cancelled")


def _control(change: Callable[..., Any], broadcast_id: int, done: str) -> ResponseReturnValue:
    def act(session: Session, officer: Officer) -> None:
        change(session, broadcast_id, officer)

    return _done(act, broadcast_id, Permission.CONTROL_BROADCASTS, done)


def _done(
    act: Callable[[Session, Officer], None], broadcast_id: int, needed: Permission, done: str
) -> ResponseReturnValue:
    try:
        with services().database.write() as session:
            act(session, reader().officer(needed, here().place))
    except Refused as refusal:
        flash(refusal.said(language()), "problem")
    else:
        flash(say(done))
    return redirect(url_for(".one", broadcast_id=broadcast_id))


def _live(session: Session, broadcast: Broadcast) -> dict[str, Any]:
    found = progress(session, key_of(broadcast), language())
    return {"broadcast": broadcast, "funnel": Funnel(found), "is_over": broadcast.state in OVER}
