"""Joining: a code from a link or poster, the notice, and a person's yes or no to it."""

from sqlmodel import Session

from bot.handlers.engine.answers import yes_or_no
from bot.handlers.engine.naming import group_names
from bot.handlers.engine.office import office_name, reach
from bot.handlers.engine.turn import Question, Turn
from bot.handlers.members import COUNT, has_reading
from bot.handlers.understanding import Intent
from bot.models import Place, PlaceKind, TenureEnd, TenureState, record
from bot.registry import consent, joining, tenures
from bot.registry.joining import ClaimOutcome
from bot.registry.places import find
from bot.registry.tenures import Standing
from config.languages import Language


def join(turn: Turn) -> None:
    """Somebody wants to join: by a code, or without knowing one."""
    code = turn.understood.code
    if code is None:
        notice_or_way_in(turn)
        return
    found = _place(turn.session, code)
    if found is None:
        turn.say("joining-unknown-code", code=code, reach=reach(turn))
    elif found.kind is PlaceKind.URBAN_BODY:
        turn.say("joining-which-ward", town=found.name(turn.language), code=code)
    else:
        _claim(turn, found)


def notice_or_way_in(turn: Turn) -> None:
    """The next step for somebody who is here but has not said yes, or is nobody we know."""
    if turn.standing_as(TenureState.INVITED):
        _show_notice(turn, "joining-notice", turn.standing_as(TenureState.INVITED))
    elif turn.standing_as(TenureState.PENDING):
        _after_claim(turn, "joining-notice-claimed", turn.standing_as(TenureState.PENDING))
    elif turn.standing_as(TenureState.ACTIVE):
        turn.say("joining-already", group=group_names(turn.standing_as(TenureState.ACTIVE), turn.language))
    else:
        turn.say("joining-way-in", reach=reach(turn))


def agree(turn: Turn) -> None:
    """Take the person's yes; said again it changes nothing."""
    acceptance = joining.accept(turn.session, turn.person, turn.context.now, inbound_id=turn.inbound.id)
    turn.end_question()
    turn.forget_standings()
    if acceptance.begun:
        _welcome(turn, acceptance.begun)
    elif acceptance.taken:
        turn.say("joining-taken-meanwhile", office=office_name(turn, acceptance.taken[0].place))
    elif acceptance.waiting:
        turn.say("joining-waiting", office=office_name(turn, acceptance.waiting[0].place))
    else:
        notice_or_way_in(turn)


def decline(turn: Turn) -> None:
    """Take the person's no: nothing begins, and the office can see it."""
    asked = [*turn.standing_as(TenureState.INVITED), *turn.standing_as(TenureState.PENDING)]
    if not asked:
        _still_in(turn)
        return
    for standing in asked:
        tenures.end(turn.session, standing.tenure, TenureEnd.REFUSED, now=turn.context.now)
        record(
            turn.session,
            "invitation.declined",
            subject_kind="tenure",
            subject_id=standing.tenure.id,
            place_id=standing.place.id,
            inbound_id=turn.inbound.id,
        )
    turn.end_question()
    turn.say("joining-declined", code=asked[0].place.code)


def _place(session: Session, code: str) -> Place | None:
    kinds = [PlaceKind.WARD] if "/" in code else [PlaceKind.GRAM_PANCHAYAT, PlaceKind.URBAN_BODY]
    return next((place for kind in kinds if (place := find(session, kind, code))), None)


def _claim(turn: Turn, place: Place) -> None:
    # Whoever asks to join wants messages again.
    consent.come_back(turn.session, turn.person, inbound_id=turn.inbound.id, now=turn.context.now)
    claim = joining.claim(turn.session, turn.person, place, turn.context.now)
    turn.forget_standings()
    if claim.group is None or claim.tenure is None:
        turn.say("joining-no-group", place=claim.place.name(turn.language), reach=reach(turn))
        return
    standing = Standing(claim.tenure, claim.group, claim.place)
    if claim.outcome is ClaimOutcome.ALREADY_ADMIN:
        turn.say("joining-already", group=group_names((standing,), turn.language))
    elif claim.outcome is ClaimOutcome.LISTED:
        _show_notice(turn, "joining-notice", [standing])
    elif claim.outcome is ClaimOutcome.TAKEN:
        _after_claim(turn, "joining-notice-taken", [standing])
    else:
        _after_claim(turn, "joining-notice-claimed", [standing])


def _after_claim(turn: Turn, notice: str, standings: list[Standing]) -> None:
    if consent.has_consented(turn.session, turn.person):
        turn.say("joining-waiting", office=office_name(turn, standings[0].place))
    else:
        _show_notice(turn, notice, standings)


def _show_notice(turn: Turn, key: str, standings: list[Standing]) -> None:
    other = "language_hi" if turn.language is Language.ENGLISH else "language_en"
    turn.ask(
        NOTICE,
        key,
        buttons=("yes", "no", other),
        group=group_names(standings, turn.language),
        office=office_name(turn, standings[0].place),
    )


def _welcome(turn: Turn, begun: tuple[Standing, ...]) -> None:
    values = {
        "group": group_names(begun, turn.language),
        "office": office_name(turn, begun[0].place),
    }
    uncounted = [standing for standing in begun if not has_reading(turn, standing.group)]
    if len(begun) == 1 and uncounted:
        turn.ask(COUNT, "joining-welcome-count", remember={"group_id": begun[0].group.id or 0}, **values)
    else:
        turn.say("joining-welcome", **values)


def _answer(turn: Turn) -> bool:
    answer = yes_or_no(turn)
    if answer is None and turn.intent is Intent.JOIN and turn.understood.code is None:
        answer = turn.understood.is_certain or None
    if answer is None:
        return False
    if answer:
        agree(turn)
    else:
        decline(turn)
    return True


def _ask_again(turn: Turn) -> None:
    notice_or_way_in(turn)


def _late_button(turn: Turn) -> None:
    # The notice says for itself what its buttons are about, however old it is.
    if turn.payload == "yes":
        agree(turn)
    else:
        decline(turn)


def _still_in(turn: Turn) -> None:
    active = turn.standing_as(TenureState.ACTIVE)
    if active:
        turn.say("joining-still-in", group=group_names(active, turn.language))
    else:
        turn.say("joining-way-in", reach=reach(turn))


NOTICE = Question(
    name="joining.notice",
    answer=_answer,
    again=_ask_again,
    example="joining-notice-example",
    past=_late_button,
)
"""Whether the person agrees to the notice."""
