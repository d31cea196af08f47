"""Trial: an officer gets a broadcast on his own phone before anybody else does."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.broadcast.acting import WRITERS, get, post_for
from bot.broadcast.audience import place_of
from bot.broadcast.compose import preview
from bot.models import Officer, OutboxMessage, Person, Place, PlaceKind, Priority, Purpose, key_of
from bot.outbox.ledger import add
from bot.outbox.window import ask_to_open
from bot.registry.acts import log_act
from bot.registry.places import subtree
from config.languages import Language

NO_LETTERS = "XXX"
"""Shown in a preview while no district of the audience has letters yet."""


def send_to_me(
    session: Session, broadcast_id: int, officer: Officer, *, now: datetime
) -> OutboxMessage | None:
    """Send the officer the broadcast in his language as it will arrive, with a sample tag and no button.

    None when he stopped messages.

    Raises:
        WrongState: there is no such broadcast.
        NotAllowed: it is outside the officer's jurisdiction or role.
    """
    broadcast = get(session, broadcast_id)
    place = place_of(session, broadcast)
    post = post_for(session, officer, place, WRITERS)
    person = session.get_one(Person, officer.person_id)
    message = add(
        session,
        person=person,
        purpose=Purpose.REPORT,
        priority=Priority.REQUEST,
        body=preview(broadcast, Language(person.language), sample_letters(session, place)),
        media_file_id=broadcast.media_file_id,
    )
    ask_to_open(session, [key_of(person)], now=now)
    log_act(
        session,
        "broadcast.tried",
        post,
        subject_kind="broadcast",
        subject_id=broadcast.id,
        place_id=broadcast.place_id,
    )
    return message


def sample_letters(session: Session, place: Place) -> str:
    """The letters a preview shows: of the district that `place` is, lies in or has first."""
    district = sa.or_(subtree(place), sa.literal(place.path).startswith(col(Place.path)))
    letters = session.exec(
        select(Place.letters)
        .where(Place.kind == PlaceKind.DISTRICT, col(Place.letters).is_not(None), district)
        .order_by(col(Place.id))
    ).first()
    return letters or NO_LETTERS
