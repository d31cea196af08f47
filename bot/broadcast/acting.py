"""Who may do what with a broadcast, and whether it is in a state for it."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.broadcast.refusals import NotAllowed, WrongState
from bot.models import Broadcast, BroadcastState, Officer, Person, Place, Role
from bot.registry.jurisdiction import Jurisdiction
from config.catalogue import text
from config.languages import Language

WRITERS = frozenset(Role) - {Role.AUDITOR}
"""Who may write a broadcast, and stop or go on with one; an auditor only looks."""

APPROVERS = WRITERS - {Role.DEPARTMENT}
"""Who may approve one: departments hand in, the offices answer for what goes out."""


def post_for(
    session: Session, officer: Officer | None, place: Place, roles: Collection[Role]
) -> Officer | None:
    """The post in which the officer may act on `place`; None for the operator at the shell.

    Raises:
        NotAllowed: none of the person's posts covers the place in one of `roles`.
    """
    if officer is None:
        return None
    person = session.get_one(Person, officer.person_id)
    post = Jurisdiction.of(session, person).officer_for(place, roles)
    if post is None:
        raise NotAllowed("not-yours")
    return post


def get(session: Session, broadcast_id: int) -> Broadcast:
    """The broadcast with this number.

    Raises:
        WrongState: there is none.
    """
    broadcast = session.get(Broadcast, broadcast_id)
    if broadcast is None:
        raise WrongState("not-found", id=str(broadcast_id))
    return broadcast


def move(
    session: Session, broadcast: Broadcast, to_state: Any, *, out_of: Collection[BroadcastState], **also: Any
) -> None:
    """Move a broadcast on if it still is in one of `out_of`: of two who try at once, one wins.

    `to_state` may be an expression; `also` are further columns to set.

    Raises:
        WrongState: it is in another state by now.
    """
    moved = session.execute(
        sa.update(Broadcast)
        .where(col(Broadcast.id) == broadcast.id, col(Broadcast.state).in_(out_of))
        .values(state=to_state, **also)
        .returning(col(Broadcast.id))
    ).first()
    session.refresh(broadcast)
    if moved is None:
        raise InState(broadcast.state)


class InState(WrongState):
    """The broadcast is in a state in which this cannot be done."""

    def __init__(self, state: BroadcastState) -> None:
        super().__init__("state", state=state.value)
        self.state = state

    def said(self, language: Language) -> str:
        """The sentence, with the state's name in the officer's language."""
        name = text(language, f"broadcast-state-{self.state}")
        return text(language, "broadcast-refused-state", state=name)
