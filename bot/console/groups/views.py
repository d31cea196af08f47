"""The table of groups, a group's page, and deciding who its admin is."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.groups.reading import (
    GroupState,
    group_page,
    group_rows,
    place_of_group,
    place_of_tenure,
)
from bot.console.groups.telling import tell_of_decision
from bot.console.language import say
from bot.console.permissions import Permission, permission, place_itself
from bot.console.wiring import here, reader, services
from bot.models import Officer, utc_now
from bot.registry.joining import ClaimDecidedAlready, GroupHasAdmin, approve_claim, refuse_claim

groups = Blueprint("groups", __name__, template_folder="templates")


@groups.get("/places/<int:place_id>/groups")
@permission(Permission.SEE_GROUPS, of=place_itself)
def of_place(place_id: int) -> ResponseReturnValue:
    """The table of groups, with search and state."""
    search = request.args.get("search", "").strip()
    wanted = request.args.get("state", "")
    state = GroupState(wanted) if wanted in set(GroupState) else None
    with services().database.read() as session:
        found = group_rows(
            session,
            here().place,
            today=services().schedule.today(utc_now()),
            search=search,
            state=state,
            after=request.args.get("after", type=int),
        )
    return render_template(
        "groups/table.html",
        found=found,
        search=search,
        state=state,
        states=list(GroupState),
        is_first=not request.args.get("after"),
    )


@groups.get("/groups/<int:group_id>")
@permission(Permission.SEE_GROUPS, of=place_of_group)
def one(group_id: int) -> ResponseReturnValue:
    """A group: who is and was its admin, its members, what it received and proved."""
    with services().database.read() as session:
        page = group_page(session, group_id)
    return render_template("groups/group.html", page=page)


@groups.post("/tenures/<int:tenure_id>/approve")
@permission(Permission.DECIDE_CLAIMS, of=place_of_tenure)
def approve(tenure_id: int) -> ResponseReturnValue:
    """Decide a claim for its person; `replace` ends the tenure of the admin who was shown beside it."""
    now = utc_now()
    try:
        with services().database.write() as session:
            decision = approve_claim(
                session, tenure_id, _officer(), replace="replace" in request.form, now=now
            )
            tell_of_decision(session, decision, here().place, now=now)
    except ClaimDecidedAlready:
        flash(say("console-claim-decided-already"), "problem")
    except GroupHasAdmin:
        flash(say("console-claim-has-admin"), "problem")
    else:
        flash(say("console-claim-approved"))
    return _back_to_group()


@groups.post("/tenures/<int:tenure_id>/refuse")
@permission(Permission.DECIDE_CLAIMS, of=place_of_tenure)
def refuse(tenure_id: int) -> ResponseReturnValue:
    """Decide a claim against its person."""
    now = utc_now()
    try:
        with services().database.write() as session:
            decision = refuse_claim(session, tenure_id, _officer(), now=now)
            tell_of_decision(session, decision, here().place, now=now)
    except ClaimDecidedAlready:
        flash(say("console-claim-decided-already"), "problem")
    else:
        flash(say("console-claim-refused"))
    return _back_to_group()


def _officer() -> Officer:
    return reader().officer(Permission.DECIDE_CLAIMS, here().place)


def _back_to_group() -> ResponseReturnValue:
    group_id = request.form.get("group", type=int)
    if group_id is None:
        return redirect(url_for(".of_place", place_id=here().place.id))
    return redirect(url_for(".one", group_id=group_id))
