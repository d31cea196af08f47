"""Consent: every act of it and its withdrawal, kept with the wording that was shown."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.models import Consent, ConsentAct, Person, key_of, utc_now

NOTICE_VERSION = "2026-11"
"""The wording of the consent notice that is shown now; a changed wording gets a new version."""

CHAT = "chat"
"""The source of what a person said to the bot himself."""


def has_consented(session: Session, person: Person) -> bool:
    """Whether content may be sent: the person once said yes, and has not said stop since."""
    if person.opted_out_at is not None:
        return False
    given = select(Consent.id).where(Consent.person_id == person.id, Consent.act == ConsentAct.GIVEN)
    return session.exec(given.limit(1)).first() is not None


def give(
    session: Session,
    person: Person,
    *,
    source: str = CHAT,
    inbound_id: int | None = None,
    now: datetime | None = None,
) -> None:
    """Note the person's yes to the notice; it also ends an earlier stop. Said twice it counts once."""
    if has_consented(session, person):
        return
    person.opted_out_at = None
    session.add(person)
    _add(session, person, ConsentAct.GIVEN, source=source, notice=True, inbound_id=inbound_id, now=now)


def withdraw(
    session: Session,
    person: Person,
    *,
    source: str = CHAT,
    inbound_id: int | None = None,
    now: datetime | None = None,
) -> bool:
    """Note that the person wants nothing more; his tenures stay, so that he can return.

    Returns False when he had said so before.
    """
    if person.opted_out_at is not None:
        return False
    now = now or utc_now()
    person.opted_out_at = now
    session.add(person)
    _add(session, person, ConsentAct.WITHDRAWN, source=source, inbound_id=inbound_id, now=now)
    return True


def come_back(
    session: Session,
    person: Person,
    *,
    source: str = CHAT,
    inbound_id: int | None = None,
    now: datetime | None = None,
) -> bool:
    """Note that the person is back after a stop. Returns False when he never stopped.

    Whoever had not said yes before his stop still has to: see `has_consented`.
    """
    if person.opted_out_at is None:
        return False
    person.opted_out_at = None
    session.add(person)
    _add(session, person, ConsentAct.RETURNED, source=source, notice=True, inbound_id=inbound_id, now=now)
    return True


def history(session: Session, person: Person) -> list[Consent]:
    """Every act of the person's consent, oldest first."""
    acts = select(Consent).where(Consent.person_id == person.id)
    return list(session.exec(acts.order_by(col(Consent.id))))


def _add(
    session: Session,
    person: Person,
    act: ConsentAct,
    *,
    source: str,
    now: datetime | None,
    notice: bool = False,
    inbound_id: int | None = None,
) -> None:
    session.add(
        Consent(
            person_id=key_of(person),
            act=act,
            source=source,
            notice_version=NOTICE_VERSION if notice else None,
            language=person.language,
            inbound_id=inbound_id,
            at=now or utc_now(),
        )
    )
