"""Persons: who is who by address and by number, and what hearing from somebody changes."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.models import Person, Sender, Work, WorkKind, announce
from bot.registry.phones import (
    DEMO_PHONE_PREFIX,
    BadPhone,
    PhoneProblem,
    is_demo_phone,
    normalise_phone,
)
from config.languages import Language

__all__ = [
    "ADDRESS_PREFIX",
    "DEMO_PHONE_PREFIX",
    "WINDOW",
    "BadPhone",
    "PhoneProblem",
    "by_address",
    "by_phone",
    "heard_from",
    "is_demo_phone",
    "known_by_phone",
    "normalise_phone",
]

ADDRESS_PREFIX = "whatsapp:"

WINDOW = timedelta(hours=24)
"""How long after a person's message free-form answers are allowed (FACTS: The 24-hour window)."""


def by_address(session: Session, address: str) -> Person | None:
    """The person with this opaque address."""
    return session.exec(select(Person).where(Person.address == address)).one_or_none()


def by_phone(session: Session, phone: str) -> Person | None:
    """The person with this E.164 number."""
    return session.exec(select(Person).where(Person.phone == phone)).one_or_none()


def known_by_phone(session: Session, phone: str, *, name: str | None, language: Language) -> Person:
    """The person with this E.164 number, made if nobody has it: how an office's list names people.

    A name that is known already is kept; so is a language, which is the person's own choice.
    """
    person = by_phone(session, phone)
    if person is None:
        made = Person(address=ADDRESS_PREFIX + phone, phone=phone, name=name, language=language)
        return _add(session, made)
    person.name = person.name or name
    return person


def heard_from(
    session: Session,
    *,
    address: str,
    to_address: str,
    phone: str | None,
    profile_name: str | None,
    at: datetime,
) -> Person:
    """The person a message came from at `at`, with everything that follows from hearing of somebody.

    Opens the 24-hour window, remembers the sender written to, and has that sender's lane looked at,
    because free-form messages may have waited for the window. A person listed by number who now writes
    from another address is the same person and keeps the new address.
    """
    person = by_address(session, address) or (by_phone(session, phone) if phone else None)
    if person is None:
        person = _add(session, Person(address=address, phone=phone, name=profile_name or None))
    person.address = address
    if phone and person.phone is None and by_phone(session, phone) is None:
        person.phone = phone
    person.name = person.name or profile_name or None
    # Messages are handled one after the other but may have arrived in another order.
    person.window_closes_at = max(person.window_closes_at or at, at + WINDOW)
    person.unreachable_since = person.unreachable_code = None
    sender = session.exec(select(Sender).where(col(Sender.address) == to_address)).one_or_none()
    if sender is not None:
        person.sender_id = sender.id
        announce(session, Work(WorkKind.RUN_LANE, sender.id))
    session.add(person)
    session.flush()
    return person


def _add(session: Session, person: Person) -> Person:
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        # Another worker met the same person at the same moment.
        met = by_address(session, person.address) or (by_phone(session, person.phone or ""))
        if met is None:
            raise
        return met
    return person
