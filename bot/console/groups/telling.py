"""Telling people on WhatsApp what the office decided about their claim."""

from datetime import datetime

from sqlmodel import Session

from bot.models import Person, Place, Priority, Purpose, Tenure, TenureEnd, TenureState
from bot.outbox import ledger, window
from bot.registry.joining import ClaimDecision
from bot.registry.places import district_of
from config.catalogue import text

_ENDED = {
    TenureEnd.REFUSED: "console-told-claim-refused",
    TenureEnd.REPLACED: "console-told-replaced",
}


def tell_of_decision(session: Session, decision: ClaimDecision, place: Place, *, now: datetime) -> None:
    """Tell the person of the claim, and everybody whose tenure ended with it.

    Whoever's window is shut is asked, by an approved template, to open it.
    """
    district = district_of(session, place)
    told = [decision.tenure, *(tenure for tenure in decision.ended if _concerns(tenure))]
    for tenure in told:
        person = session.get_one(Person, tenure.person_id)
        ledger.add(
            session,
            person=person,
            # Not a reply: it is worth a notice where the window is shut.
            purpose=Purpose.REPORT,
            priority=Priority.REPLY,
            body=text(person.language, _sentence(tenure), place=place.name(person.language)),
            natural_key=f"claim:{tenure.id}:{tenure.state}",
            due_at=now,
            sender_id=ledger.sender_for(session, person, district).id,
        )
    window.ask_to_open(session, [tenure.person_id for tenure in told], now=now)


def _concerns(ended: Tenure) -> bool:
    # Whoever was only listed and never answered is not written to about it.
    return ended.end_reason is TenureEnd.REFUSED or ended.started_at is not None


def _sentence(tenure: Tenure) -> str:
    if tenure.state is TenureState.ACTIVE:
        return "console-told-claim-approved"
    if tenure.state is TenureState.INVITED:
        return "console-told-claim-approved-say-yes"
    return _ENDED.get(tenure.end_reason or TenureEnd.REPLACED, "console-told-replaced")
