"""One-time codes: made, sent on WhatsApp, and taken once. All limits are kept by the database."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from bot.models import Officer, Person, Place, Priority, Purpose, Sender, SignInCode, key_of, record
from bot.outbox import ledger
from bot.registry.officers import officers_of
from bot.registry.places import district_of, subtree

DIGITS = 6

VALID_FOR = timedelta(minutes=5)

CODES_AT_MOST = 3
"""Codes a person gets within CODES_WITHIN."""

CODES_WITHIN = timedelta(minutes=10)

TRIES_AT_MOST = 5
"""Tries at one code; with CODES_AT_MOST that leaves a guesser 15 of a million in ten minutes."""

TEMPLATE = "sign_in_code"


def send_code(session: Session, person: Person, secret_key: str, *, now: datetime) -> bool:
    """Send a new code, which makes those before it void. False when the person got too many lately.

    Raises:
        NoSender: there is no number to send it from.
    """
    # Locked, so that requests at the same moment are counted one after the other.
    session.exec(select(Person.id).where(Person.id == person.id).with_for_update()).one()
    recent = session.exec(
        select(func.count()).where(
            SignInCode.person_id == person.id, SignInCode.created_at > now - CODES_WITHIN
        )
    ).one()
    if recent >= CODES_AT_MOST:
        return False
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = SignInCode(
        person_id=key_of(person),
        code_hash=_hashed(code, person, secret_key),
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(row)
    session.flush()
    sender = _sender_for(session, person, now)
    ledger.add(
        session,
        person=person,
        purpose=Purpose.SIGN_IN,
        priority=Priority.REPLY,
        template=TEMPLATE,
        variables={"1": code},
        natural_key=f"sign_in:{row.id}",
        expires_at=row.expires_at,
        sender_id=sender.id,
    )
    return True


def take_code(session: Session, person: Person, code: str, secret_key: str, *, now: datetime) -> bool:
    """Whether `code` is the person's newest and still good; it is good once."""
    row = session.exec(
        select(SignInCode)
        .where(SignInCode.person_id == person.id)
        .order_by(col(SignInCode.id).desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.expires_at <= now or not _claim_try(session, row):
        return False
    if not hmac.compare_digest(row.code_hash, _hashed(code, person, secret_key)):
        return False
    taken = sa.update(SignInCode).where(col(SignInCode.id) == row.id, col(SignInCode.used_at).is_(None))
    return session.connection().execute(taken.values(used_at=now)).rowcount == 1


def end_all_sessions(session: Session, person: Person, officer: Officer) -> None:
    """Sign the person out everywhere: every session names the epoch it began in."""
    raised = sa.update(Person).where(col(Person.id) == person.id)
    session.connection().execute(raised.values(session_epoch=Person.session_epoch + 1))
    record(
        session,
        "sign_in.ended_everywhere",
        officer_id=officer.id,
        subject_kind="person",
        subject_id=person.id,
        place_id=officer.place_id,
    )


def _sender_for(session: Session, person: Person, now: datetime) -> Sender:
    """The number that sends the code: an officer need not have written to the bot before.

    Raises:
        NoSender: there is none in the whole jurisdiction.
    """
    root = session.get_one(Place, officers_of(session, person, now=now)[0].place_id)
    try:
        return ledger.sender_for(session, person, district_of(session, root))
    except ledger.NoSender:
        # A state's officer, where only the districts have numbers.
        senders = select(Sender).join(Place, col(Place.id) == col(Sender.district_id)).where(subtree(root))
        below = session.exec(senders.order_by(col(Sender.state), col(Sender.id)).limit(1)).first()
        if below is None:
            raise
        return below


def _claim_try(session: Session, row: SignInCode) -> bool:
    # Counted before comparing, so that many guesses at the same moment do not get more than their tries.
    tried = sa.update(SignInCode).where(
        col(SignInCode.id) == row.id,
        col(SignInCode.used_at).is_(None),
        col(SignInCode.failed_attempts) < TRIES_AT_MOST,
    )
    counted = tried.values(failed_attempts=SignInCode.failed_attempts + 1)
    return session.connection().execute(counted).rowcount == 1


def _hashed(code: str, person: Person, secret_key: str) -> str:
    said = f"sign-in-code|{person.id}|{code}".encode()
    return hmac.new(secret_key.encode(), said, hashlib.sha256).hexdigest()
