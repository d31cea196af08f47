"""Links to received and sent files, good for a short time and for one reader only."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.models import Person

SECONDS = 15 * 60
"""How long a link on a page works; a page left open longer is loaded again."""

SECONDS_IN_A_FORM = 12 * 60 * 60
"""How long a form remembers the picture it was given: as long as a session lasts."""


class NoSuchLink(Exception):
    """The link is forged, has expired, or was made for somebody else."""


def _signer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="console.picture")


def sign(secret_key: str, media_file_id: int, person: Person) -> str:
    """What names a file in a link for this person."""
    return str(_signer(secret_key).dumps([media_file_id, person.id]))


def read(secret_key: str, signed: str, person: Person, *, seconds: int = SECONDS) -> int:
    """The file's id.

    Raises:
        NoSuchLink: forged, expired, or another person's.
    """
    try:
        media_file_id, person_id = _signer(secret_key).loads(signed, max_age=seconds)
    except BadSignature as error:
        raise NoSuchLink from error
    if person_id != person.id:
        raise NoSuchLink
    return int(media_file_id)
