"""The one layer that decides who may open what: roles, permissions, and the check before every view.

A view says what it needs with `@permission(Permission.X, of=…)`; `of` names the place the view is about,
so that the reader's jurisdiction can be checked before the view runs. What has neither a permission nor
an entry in `PUBLIC` is never served.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session

from bot.models import Place, Role

Subject = Callable[..., Place | None]
"""Finds the place a view is about: takes the session and the view's arguments."""

View = TypeVar("View", bound=Callable[..., Any])

_RULE = "__munadi_rule__"


class Permission(StrEnum):
    """What somebody may do in the console."""

    USE_CONSOLE = "use_console"
    SEE_TODAY = "see_today"
    SEE_BROADCASTS = "see_broadcasts"
    WRITE_BROADCASTS = "write_broadcasts"
    APPROVE_BROADCASTS = "approve_broadcasts"
    CONTROL_BROADCASTS = "control_broadcasts"
    SEE_AUDIT = "see_audit"
    JUDGE_PROOFS = "judge_proofs"
    SEE_GROUPS = "see_groups"
    DECIDE_CLAIMS = "decide_claims"
    SEE_LOG = "see_log"


_EVERYWHERE = frozenset({Permission.USE_CONSOLE, Permission.SEE_TODAY, Permission.SEE_BROADCASTS})
_LOOKING = _EVERYWHERE | {Permission.SEE_AUDIT, Permission.SEE_GROUPS, Permission.SEE_LOG}
_SENDING = frozenset(
    {Permission.WRITE_BROADCASTS, Permission.APPROVE_BROADCASTS, Permission.CONTROL_BROADCASTS}
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.STATE_PR: _LOOKING | _SENDING | {Permission.DECIDE_CLAIMS},
    Role.DISTRICT_PR: _LOOKING | _SENDING | {Permission.DECIDE_CLAIMS},
    Role.NODAL: _LOOKING
    | {
        Permission.APPROVE_BROADCASTS,
        Permission.CONTROL_BROADCASTS,
        Permission.JUDGE_PROOFS,
        Permission.DECIDE_CLAIMS,
    },
    Role.COLLECTOR: _LOOKING
    | {Permission.APPROVE_BROADCASTS, Permission.CONTROL_BROADCASTS, Permission.JUDGE_PROOFS},
    Role.DEPARTMENT: _EVERYWHERE | {Permission.WRITE_BROADCASTS},
    Role.OPERATOR: _LOOKING | {Permission.CONTROL_BROADCASTS, Permission.DECIDE_CLAIMS},
    Role.AUDITOR: _LOOKING,
}
"""What each role may do, within its jurisdiction."""

PUBLIC: Mapping[str, str] = {
    "console.sign_in.ask_phone": "here one signs in",
    "console.sign_in.ask_code": "here one signs in",
    "console.switch_language": "the sign-in pages, too, are read in Hindi or English",
    "console.static": "style sheets and scripts, the same for everybody",
    "bootstrap.static": "Bootstrap's style sheet, the same for everybody",
    "health.healthz": "a load balancer asks it; it says nothing but ok",
    "health.readyz": "a load balancer asks it; it names parts, not people",
    "health.metrics": "Prometheus asks it; numbers without names",
    "webhooks.receive": "Twilio calls it and signs the call",
    "webhooks.receive_status": "Twilio calls it and signs the call",
    "webhooks.fetch_media": "Twilio fetches it by a signed link that expires",
}
"""The routes open to everybody, each with the reason."""


@dataclass(frozen=True)
class Rule:
    """What a view needs: a permission, and where it must be held (`None`: anywhere)."""

    permission: Permission
    of: Subject | None


def permission(needed: Permission, *, of: Subject | None = None) -> Callable[[View], View]:
    """Say what a view needs; `bot/console/gate.py` checks it before the view runs."""

    def mark(view: View) -> View:
        setattr(view, _RULE, Rule(needed, of))
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """What a view said it needs."""
    return getattr(view, _RULE, None)


def roles_with(needed: Permission) -> frozenset[Role]:
    """The roles that hold a permission."""
    return frozenset(role for role, held in PERMISSIONS.items() if needed in held)


def place_itself(session: Session, place_id: int, **_: object) -> Place | None:
    """For views about a place: the place in their path."""
    return session.get(Place, place_id)
