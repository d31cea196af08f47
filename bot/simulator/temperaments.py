"""What kinds of people the virtual admins are."""

from dataclasses import dataclass
from enum import StrEnum


class Posting(StrEnum):
    """When somebody posts what was delivered into the group."""

    AT_ONCE = "at_once"
    LATE = "late"
    NEVER = "never"


class Proof(StrEnum):
    """What somebody sends when asked for a screenshot."""

    RIGHT = "right"
    YESTERDAY = "yesterday"
    NEIGHBOUR = "neighbour"
    PRIVATE_CHAT = "private_chat"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Temperament:
    """How somebody behaves. Shares are from 0 to 1, delays are medians in people's seconds."""

    joins: bool = True
    """False for officers: the office put them in, they do not register themselves."""
    shows_read: float = 0.8
    types: float = 0.2
    """Writes words where a button could be tapped."""
    taps_twice: float = 0.02
    thanks: float = 0.04
    """Adds a word of thanks that asks for nothing."""
    opens_notices: float = 0.97
    posting: Posting = Posting.AT_ONCE
    says_later: bool = False
    tells: float = 0.9
    """Says that it is posted."""
    proof: Proof = Proof.RIGHT
    stops: bool = False
    """Opts out on the first delivery."""
    changes_phone: bool = False
    consents_after: float = 25.0
    opens_after: float = 60.0
    posts_after: float = 120.0
    posts_late_after: float = 7200.0
    tells_after: float = 15.0
    proves_after: float = 200.0


TEMPERAMENTS = {
    "prompt": Temperament(),
    "late": Temperament(posting=Posting.LATE),
    "says_later": Temperament(posting=Posting.LATE, says_later=True),
    "never": Temperament(posting=Posting.NEVER, proof=Proof.NOTHING),
    "silent": Temperament(tells=0.0, proof=Proof.NOTHING, shows_read=0.3),
    "yesterday": Temperament(proof=Proof.YESTERDAY),
    "neighbour": Temperament(proof=Proof.NEIGHBOUR),
    "private_chat": Temperament(proof=Proof.PRIVATE_CHAT),
    "changes_phone": Temperament(changes_phone=True),
    "opts_out": Temperament(stops=True),
    "officer": Temperament(joins=False, opens_notices=1.0, types=0.0, posting=Posting.NEVER, thanks=0.0),
}

MIX = {
    "prompt": 62.0,
    "late": 12.0,
    "says_later": 6.0,
    "never": 5.0,
    "silent": 5.0,
    "yesterday": 3.0,
    "neighbour": 2.0,
    "private_chat": 2.0,
    "changes_phone": 1.5,
    "opts_out": 1.5,
}
"""How often each occurs among people whose temperament is not said, in hundredths."""
