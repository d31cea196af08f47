"""Officers: who has which role where, from – to. One person can have several."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from bot.models import Officer, Person, Place, Role, key_of, utc_now
from bot.registry.acts import log_act
from bot.registry.people import known_by_phone
from config.languages import Language


class RoleAlreadyOver(Exception):
    """The role ended before; it cannot be ended again."""


def add_officer(
    session: Session,
    *,
    phone: str,
    name: str,
    role: Role,
    place: Place,
    by: Officer | None,
    language: Language = Language.HINDI,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Officer:
    """Give the person with this E.164 number a role in the subtree of `place`.

    The same role in the same place a second time changes nothing. With `until` it is a deputy's,
    while somebody is on leave.
    """
    person = known_by_phone(session, phone, name=name, language=language)
    standing = session.exec(
        select(Officer).where(
            Officer.person_id == person.id,
            Officer.role == role,
            Officer.place_id == place.id,
            col(Officer.until).is_(None),
        )
    ).one_or_none()
    if standing is not None and until is None:
        return standing
    officer = Officer(
        person_id=key_of(person), role=role, place_id=key_of(place), since=since or utc_now(), until=until
    )
    session.add(officer)
    session.flush()
    _log(session, "officer.added", by, officer)
    return officer


def end_officer(session: Session, officer: Officer, *, by: Officer | None, now: datetime) -> None:
    """End a role, as when a collector is transferred; what he did keeps his name.

    Raises:
        RoleAlreadyOver: it ended before `now`.
    """
    if officer.until is not None and officer.until <= now:
        raise RoleAlreadyOver(f"officer {officer.id}")
    officer.until = now
    session.add(officer)
    _log(session, "officer.ended", by, officer)


def officers_of(session: Session, person: Person, *, now: datetime | None = None) -> list[Officer]:
    """The roles a person has at `now`, oldest first."""
    statement = select(Officer).where(Officer.person_id == person.id, _standing(now or utc_now()))
    return list(session.exec(statement.order_by(col(Officer.id))))


def active_officers(
    session: Session, place: Place, roles: Role | Iterable[Role], *, now: datetime | None = None
) -> list[Officer]:
    """Who has one of `roles` in exactly this place at `now`, in the order they were added."""
    wanted = (roles,) if isinstance(roles, Role) else tuple(roles)
    statement = select(Officer).where(
        Officer.place_id == place.id, col(Officer.role).in_(wanted), _standing(now or utc_now())
    )
    return list(session.exec(statement.order_by(col(Officer.id))))


def _standing(now: datetime) -> ColumnElement[bool]:
    return sa.and_(col(Officer.since) <= now, sa.or_(col(Officer.until).is_(None), col(Officer.until) > now))


def _log(session: Session, action: str, by: Officer | None, officer: Officer) -> None:
    log_act(
        session,
        action,
        by,
        subject_kind="officer",
        subject_id=officer.id,
        place_id=officer.place_id,
        role=officer.role.value,
        until=officer.until.isoformat() if officer.until else None,
    )
