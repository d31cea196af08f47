"""How somebody becomes admin of a group: he is listed or claims it, agrees, and the office decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from bot.models import (
    GROUP_KINDS,
    Group,
    Officer,
    Person,
    Place,
    Tenure,
    TenureEnd,
    TenureState,
    utc_now,
)
from bot.registry import consent, tenures
from bot.registry.acts import log_act
from bot.registry.places import current
from bot.registry.tenures import Standing


class ClaimOutcome(StrEnum):
    """What became of a person saying "I am the admin of this place's group"."""

    ALREADY_ADMIN = "already_admin"
    LISTED = "listed"
    """The office had listed him: his yes to the notice makes him admin."""
    CLAIMED = "claimed"
    """Not listed; the claim is kept and waits for the office."""
    WAITING = "waiting"
    """He claimed it before; the office has not decided yet."""
    TAKEN = "taken"
    """The group has another admin; the claim is kept, the office sees both."""
    NO_GROUP = "no_group"
    """The place is none that has a group: a block, a district, or one that is no more."""


@dataclass(frozen=True)
class Claim:
    """The outcome of a claim, with the place it came to: a place that was merged leads to its successor."""

    outcome: ClaimOutcome
    place: Place
    group: Group | None = None
    tenure: Tenure | None = None


def claim(session: Session, person: Person, place: Place, now: datetime) -> Claim:
    """Take up that `person` says he is admin of the group of `place`. Said twice it counts once."""
    now_place = current(session, place, now.date())
    if now_place is None or now_place.kind not in GROUP_KINDS:
        return Claim(ClaimOutcome.NO_GROUP, place)
    group = tenures.group_at(session, now_place)
    before = {standing.tenure.id for standing in tenures.standings(session, person)}
    tenure = tenures.open_tenure(session, group, person, TenureState.PENDING, now=now)
    return Claim(_outcome(session, group, tenure, is_new=tenure.id not in before), now_place, group, tenure)


def _outcome(session: Session, group: Group, tenure: Tenure, *, is_new: bool) -> ClaimOutcome:
    if tenure.state is TenureState.ACTIVE:
        return ClaimOutcome.ALREADY_ADMIN
    if tenure.state is TenureState.INVITED:
        return ClaimOutcome.LISTED
    if tenures.active_tenure(session, group) is not None:
        return ClaimOutcome.TAKEN
    return ClaimOutcome.CLAIMED if is_new else ClaimOutcome.WAITING


@dataclass(frozen=True)
class Acceptance:
    """What a person's yes led to: groups now his, groups that wait for the office, groups taken."""

    begun: tuple[Standing, ...]
    waiting: tuple[Standing, ...]
    taken: tuple[Standing, ...]

    @property
    def nothing_asked(self) -> bool:
        """Whether there was nothing to say yes to."""
        return not (self.begun or self.waiting or self.taken)


def accept(session: Session, person: Person, now: datetime, *, inbound_id: int | None = None) -> Acceptance:
    """Take a person's yes to the notice: note the consent, and make him admin where the office listed him.

    A group that got another admin in the meantime becomes a claim for the office to decide.
    """
    begun, waiting, taken = [], [], []
    asked = tenures.standings(session, person)
    if asked:
        consent.give(session, person, inbound_id=inbound_id, now=now)
    for standing in asked:
        if standing.tenure.state is TenureState.PENDING:
            waiting.append(standing)
        elif standing.tenure.state is TenureState.INVITED:
            if tenures.activate(session, standing.tenure, now=now):
                begun.append(standing)
            else:
                tenures.move(session, standing.tenure, TenureState.PENDING)
                taken.append(standing)
    return Acceptance(tuple(begun), tuple(waiting), tuple(taken))


class ClaimDecidedAlready(Exception):
    """The claim is not pending any more: somebody else decided it, or the person left."""


class GroupHasAdmin(Exception):
    """The group has an admin; approving the claim must say that he is replaced."""

    def __init__(self, tenure: Tenure) -> None:
        super().__init__(f"group {tenure.group_id} has an admin: tenure {tenure.id}")
        self.tenure = tenure


@dataclass(frozen=True)
class ClaimDecision:
    """An approved or refused claim, and whose tenures ended with it, so that they can be told."""

    tenure: Tenure
    ended: tuple[Tenure, ...] = ()


def approve_claim(
    session: Session,
    tenure_id: int,
    officer: Officer | None,
    *,
    replace: bool = False,
    now: datetime | None = None,
) -> ClaimDecision:
    """Decide a claim for its person, for the office.

    He becomes admin at once if he has said yes to the notice, else he is invited and becomes it with
    his yes. Other claims of and invitations to the same group end, and with `replace` its admin's tenure.

    Raises:
        ClaimDecidedAlready: it is not pending.
        GroupHasAdmin: without `replace`, when the group has another admin.
    """
    now = now or utc_now()
    tenure = _pending(session, tenure_id)
    group = session.get_one(Group, tenure.group_id)
    others = [other for other in tenures.open_tenures(session, group) if other.id != tenure.id]
    for other in others:
        if other.state is TenureState.ACTIVE and not replace:
            raise GroupHasAdmin(other)
    for other in others:
        claimed = other.state is TenureState.PENDING
        tenures.end(session, other, TenureEnd.REFUSED if claimed else TenureEnd.REPLACED, now=now)
    person = session.get_one(Person, tenure.person_id)
    if not consent.has_consented(session, person):
        tenures.move(session, tenure, TenureState.INVITED)
    elif not tenures.activate(session, tenure, now=now):
        raise ClaimDecidedAlready(f"tenure {tenure_id}")
    _log(session, "claim.approved", officer, tenure, group, ended=[other.id for other in others])
    return ClaimDecision(tenure, tuple(others))


def refuse_claim(
    session: Session, tenure_id: int, officer: Officer | None, *, now: datetime | None = None
) -> ClaimDecision:
    """Decide a claim against its person, for the office.

    Raises:
        ClaimDecidedAlready: it is not pending.
    """
    tenure = _pending(session, tenure_id)
    tenures.end(session, tenure, TenureEnd.REFUSED, now=now or utc_now())
    _log(session, "claim.refused", officer, tenure, session.get_one(Group, tenure.group_id))
    return ClaimDecision(tenure)


def _pending(session: Session, tenure_id: int) -> Tenure:
    # Locked, so that of two officers who decide at once the second sees what the first decided.
    tenure = session.get(Tenure, tenure_id, with_for_update=True, populate_existing=True)
    if tenure is None or tenure.state is not TenureState.PENDING:
        raise ClaimDecidedAlready(f"tenure {tenure_id}")
    return tenure


def _log(
    session: Session, action: str, officer: Officer | None, tenure: Tenure, group: Group, **details: object
) -> None:
    log_act(
        session,
        action,
        officer,
        subject_kind="tenure",
        subject_id=tenure.id,
        place_id=group.place_id,
        **details,
    )
