"""With which account, and against which hosts, we speak to Twilio."""

from dataclasses import dataclass, field
from typing import Self

from yarl import URL

from config.settings import Environment, Settings, SettingsError

TWILIO_DOMAINS = ("twilio.com", "twiliocdn.com")
"""Twilio's own: the API and the host of media it hands out."""


class AccountMissing(SettingsError):
    """There is no account to send with, or none that this installation may use; the message is one line."""


@dataclass(frozen=True)
class Account:
    """A Twilio account; `base_url`, when set, stands in for every Twilio host."""

    account_sid: str
    auth_token: str = field(repr=False)
    base_url: str | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The account of an installation.

        Raises:
            AccountMissing: credentials are missing, or an installation that is not in production would
                reach the real Twilio hosts (DESIGN: Promises 11).
        """
        if not settings.twilio_account_sid or not settings.twilio_auth_token:
            missing = "TWILIO_AUTH_TOKEN" if settings.twilio_account_sid else "TWILIO_ACCOUNT_SID"
            raise AccountMissing(f"{missing} is missing: it stands in the Twilio console, under Account Info")
        account = cls(settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_base_url)
        if settings.munadi_env is not Environment.PRODUCTION and account.reaches_twilio:
            raise AccountMissing(
                f"TWILIO_BASE_URL must point at a stand-in while MUNADI_ENV is {settings.munadi_env}: "
                "made-up people are never messaged for real"
            )
        return account

    @property
    def reaches_twilio(self) -> bool:
        """Whether messages of this account leave for the real Twilio."""
        return self.base_url is None or is_twilio_host(URL(self.base_url).host)

    def located(self, url: str) -> str:
        """Where a URL of Twilio's is really asked: on the stand-in, if there is one."""
        if self.base_url is None:
            return url
        path = url.partition("://")[2].partition("/")[2]
        return f"{self.base_url}/{path}"


def is_twilio_host(host: str | None) -> bool:
    """Whether `host` belongs to Twilio."""
    name = (host or "").rstrip(".").lower()
    return any(name == domain or name.endswith(f".{domain}") for domain in TWILIO_DOMAINS)
