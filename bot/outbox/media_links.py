"""Signed links under which Twilio fetches the files that we send."""

import math
import time

from itsdangerous import BadSignature, URLSafeSerializer


class LinkExpired(Exception):
    """The link is past its time, or it was never one of ours."""


class MediaLinks:
    """Makes and reads `{public_url}/media/<signed>`; knows where Twilio reaches this installation."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self.public_url = public_url.rstrip("/")
        self._signer = URLSafeSerializer(secret_key, salt="media")

    def link(self, media_file_id: int, *, seconds: float) -> str:
        """A link to a file that works for so many seconds from now."""
        return self.link_until(media_file_id, math.ceil(time.time() + seconds))

    def link_until(self, media_file_id: int, ends_at: int) -> str:
        """A link to a file that works until `ends_at` (seconds since 1970); the same each time it is made."""
        return f"{self.public_url}/media/{self._signer.dumps([media_file_id, ends_at])}"

    def read(self, signed: str) -> int:
        """The id of the file behind the signed part of a link.

        Raises:
            LinkExpired: it is past its time, or not ours.
        """
        try:
            media_file_id, ends_at = self._signer.loads(signed)
        except (BadSignature, TypeError, ValueError) as error:
            raise LinkExpired("not a link of this installation") from error
        if time.time() >= ends_at:
            raise LinkExpired("past its time")
        return int(media_file_id)

    def status_callback(self, token: str) -> str:
        """Where Twilio reports what becomes of the outbox message with this token."""
        return f"{self.public_url}/twilio/status/{token}"
