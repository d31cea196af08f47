"""Writing a broadcast: the form, its live preview, and taking it as a draft."""

from collections.abc import Sequence
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from bot.broadcast import compose
from bot.broadcast.audience import count, parse_audience
from bot.broadcast.cost import estimate
from bot.broadcast.refusals import AudienceProblem, NotAllowed, Refused
from bot.console.broadcasts.bubbles import bubbles
from bot.console.broadcasts.forms import (
    Problems,
    Written,
    keep_picture,
    said_of_picture,
    take_picture,
    text_problems,
)
from bot.console.language import say
from bot.console.permissions import Permission, permission, place_itself
from bot.console.wiring import here, reader, services
from bot.models import Broadcast, Category, MediaFile, Place, PlaceKind, utc_now
from bot.registry.places import children
from bot.whatsapp.media import FILE_LIMIT, MediaRefused


@permission(Permission.WRITE_BROADCASTS, of=place_itself)
def write(place_id: int) -> ResponseReturnValue:
    """The form; sent, it becomes a draft that somebody else approves."""
    if request.method == "GET":
        return _form(Written(), Problems())
    written = Written.sent()
    try:
        with services().database.write() as session:
            upload = take_picture(session, request.files.get("picture"))
    except MediaRefused as refused:
        return _form(written, Problems({"picture": said_of_picture(refused)}))
    if upload is not None:
        written = replace(written, media_file_id=upload.id)
    problems = text_problems(written, with_media=written.media_file_id is not None, empty_is_one=True)
    broadcast = None if problems else _create(written, problems)
    if broadcast is None:
        return _form(written, problems)
    flash(say("console-broadcast-written"))
    return redirect(url_for(".one", broadcast_id=broadcast.id, written=1))


@permission(Permission.WRITE_BROADCASTS, of=place_itself)
def preview(place_id: int) -> ResponseReturnValue:
    """What the form says so far as it will arrive, to whom, at what cost, and what does not fit."""
    written = Written.sent()
    has_picture = written.media_file_id is not None or "has_picture" in request.form
    problems = text_problems(written, with_media=has_picture, empty_is_one=False)
    with services().database.read() as session:
        return render_template(
            "broadcasts/_preview.html", **_as_it_arrives(session, written, problems, has_picture=has_picture)
        )


def _create(written: Written, problems: Problems) -> Broadcast | None:
    try:
        with services().database.write() as session:
            place, audience = parse_audience(session, here().place, written.audience)
            return compose.create(
                session,
                place=place,
                audience=audience,
                text_hi=written.text_hi,
                text_en=written.text_en,
                media_file_id=written.media_file_id,
                category=written.category,
                urgent=written.urgent,
                author=reader().officer(Permission.WRITE_BROADCASTS, here().place),
            )
    except NotAllowed:
        abort(403)
    except Refused as refusal:
        problems.refused(refusal)
        return None


def _form(written: Written, problems: Problems) -> ResponseReturnValue:
    with services().database.read() as session:
        page = render_template(
            "broadcasts/write.html",
            categories=list(Category),
            blocks=_blocks(session),
            picture_limit=FILE_LIMIT,
            **_as_it_arrives(session, written, problems, has_picture=written.media_file_id is not None),
        )
    return page, 422 if problems else 200


def _as_it_arrives(
    session: Session, written: Written, problems: Problems, *, has_picture: bool
) -> dict[str, object]:
    try:
        place, audience = parse_audience(session, here().place, written.audience)
    except AudienceProblem as problem:
        problems.refused(problem)
        place, audience = parse_audience(session, here().place, "all")
    draft = written.as_broadcast(place, audience, has_picture=has_picture)
    kept = session.get(MediaFile, written.media_file_id) if written.media_file_id else None
    return {
        "written": written,
        "kept": kept,
        "kept_signed": keep_picture(kept) if kept else None,
        "problems": problems.by_field,
        "count": count(session, draft),
        "cost": estimate(session, draft, utc_now()),
        "bubbles": bubbles(draft),
    }


def _blocks(session: Session) -> Sequence[Place]:
    at = here().place
    if at.kind is not PlaceKind.DISTRICT:
        return ()
    return [place for place in children(session, at) if place.kind is PlaceKind.BLOCK]
