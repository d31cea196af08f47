"""The office behind the bot: how it is called and reached, and what is handed over to it."""

from bot.handlers.engine.turn import Turn
from bot.models import Person, Place, Role, Sender, record
from bot.registry.officers import active_officers
from bot.registry.places import district_of
from config.catalogue import text

NO_PHONE = "none"
"""What the catalogue's sentences are told when nobody's number is known."""


def office_name(turn: Turn, place: Place | None = None) -> str:
    """The public-relations office that a person knows: that of `place`, or of his district."""
    district = district_for(turn, place)
    if district is None:
        return text(turn.language, "notice-of-office")
    return text(turn.language, "notice-of-district", district=district.name(turn.language))


def reach(turn: Turn) -> str:
    """The sentence that says how to reach the office."""
    district = district_for(turn)
    desks = (
        active_officers(turn.session, district, Role.DISTRICT_PR, now=turn.context.now) if district else []
    )
    persons = (turn.session.get_one(Person, desk.person_id) for desk in desks)
    phone = next((person.phone for person in persons if person.phone), NO_PHONE)
    return text(turn.language, "office-reach", phone=phone)


def hand_over(turn: Turn, matter: str) -> None:
    """Leave a matter to the office: a task in its log, and a sentence that says so and how to reach it.

    The sentence is the catalogue's `office-<matter>`.
    """
    district = district_for(turn)
    record(
        turn.session,
        "conversation.handed_over",
        subject_kind="person",
        subject_id=turn.person.id,
        place_id=district.id if district else None,
        matter=matter,
        inbound_id=turn.inbound.id,
    )
    key = f"office-{matter.replace('_', '-')}"
    turn.say(key, office=office_name(turn), reach=reach(turn))


def district_for(turn: Turn, place: Place | None = None) -> Place | None:
    """The district of `place`, of the person's group, or else of the number they wrote to."""
    if place is None and turn.standings:
        place = turn.standings[0].place
    if place is not None:
        return district_of(turn.session, place)
    sender = turn.session.get(Sender, turn.person.sender_id) if turn.person.sender_id else None
    return turn.session.get(Place, sender.district_id) if sender and sender.district_id else None
