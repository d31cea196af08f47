"""The figures of a broadcast as its page shows them: the steps of the funnel, and what stands aside."""

from dataclasses import dataclass

from bot.broadcast.progress import Progress


@dataclass(frozen=True)
class Step:
    """How many deliveries came at least so far; the words are `console-step-<name>`."""

    name: str
    count: int


@dataclass(frozen=True)
class Funnel:
    """A broadcast's deliveries as steps of the whole."""

    progress: Progress

    @property
    def total(self) -> int:
        """All deliveries."""
        return self.progress.total

    @property
    def steps(self) -> tuple[Step, ...]:
        """From handed to WhatsApp to posted in the group; each step contains those that came further."""
        now = self.progress
        on_phone = now.delivered + now.read
        return (
            Step("sent", now.accepted + now.sent + on_phone),
            Step("delivered", on_phone),
            Step("read", now.read),
            Step("posted", now.posted),
        )

    @property
    def aside(self) -> tuple[tuple[Step, str], ...]:
        """What is not on a phone and why, with the tone to show it in."""
        now = self.progress
        found = (
            (Step("waiting", now.queued + now.sending), "wait"),
            (Step("unknown", now.unknown), "wait"),
            (Step("failed", now.failed), "bad"),
            (Step("cancelled", now.cancelled), "plain"),
        )
        return tuple((step, tone) for step, tone in found if step.count)

    @property
    def version(self) -> str:
        """Changes when a figure changed."""
        return "-".join(str(step.count) for step in (*self.steps, *(step for step, _ in self.aside)))
