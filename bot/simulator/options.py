"""What a simulator is started with."""

from dataclasses import dataclass, field

from bot.simulator.faults import Faults

INBOUND_PATH = "/twilio/inbound"
INBOUND_OVERRIDES = "#rc=3&rp=ct,rt,5xx"
"""How the webhook of an installation is to be registered with Twilio: three repetitions, on 5xx too."""


@dataclass(frozen=True, kw_only=True)
class SimulatorOptions:
    """Everything a simulator is told at its start; the faults can be changed while it runs."""

    account_sid: str
    auth_token: str = field(repr=False)
    webhook_base: str = "http://127.0.0.1:8000"
    """The PUBLIC_URL of the installation: inbound messages are posted to `/twilio/inbound` under it."""
    host: str = "127.0.0.1"
    port: int = 8001
    """0 takes a free one."""
    public_url: str | None = None
    """Under which the simulator itself is reached, for links to media; by default host and port."""
    senders: tuple[str, ...] = ("+910000000001",)
    """The office's own numbers, E.164."""
    business_name: str = "सूचना एवं जनसंपर्क कार्यालय, उदयपुर"
    """What people see above the chat."""
    seed: int = 1
    """The same seed gives the same people the same fates."""
    speed: float = 1.0
    """How many times faster people read, post and answer, and templates are approved. Not the protocol."""
    faults: Faults = field(default_factory=Faults)
    messages_per_second: float = 80.0
    """What one sender passes on; more waits in its queue (FACTS: 80, up to 400 on request)."""
    sent_seconds: tuple[float, float] = (0.03, 0.25)
    """Shortest and longest time from leaving the queue to `sent`."""
    delivered_seconds: tuple[float, float] = (0.05, 0.8)
    """Shortest and longest time from `sent` to `delivered`."""
    requests_per_second: int = 1000
    """REST requests a second, above which the answer is 429."""
    people_per_day: int = 100_000
    """Meta's limit: unique people reached outside the window in 24 hours, for all senders together."""
    approval_seconds: float = 600.0
    """From asking for a template's approval to the decision, in people's time."""
    media_link_seconds: float = 300.0
    """How long the link behind Twilio's redirect to a received file is good."""

    @property
    def inbound_url(self) -> str:
        """Where inbound messages are posted, with the repetitions asked of Twilio."""
        return self.webhook_base.rstrip("/") + INBOUND_PATH + INBOUND_OVERRIDES
