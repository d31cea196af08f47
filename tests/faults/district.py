"""A small district on a whole, running Munadi, and the simulator as the judge of what arrived."""

import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.broadcast.approval import approve
from bot.broadcast.compose import create
from bot.cli.trial import Trial
from bot.models import AudienceKind, BroadcastState, OutboxState, Place, PlaceKind, key_of
from bot.outbox.tables import broadcast, inbound_message, outbox, sender
from bot.registry import consent
from config.settings import load_settings
from tests.builders import make_district, make_gram_panchayats, make_group, make_person, make_sender

UNSETTLED = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN)


def free_port() -> int:
    """A port whose neighbour, the simulator's, is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class District:
    """Admins with open windows and one broadcast to them, on a Munadi that runs as in production."""

    def __init__(self, trial: Trial, admins: int) -> None:
        self.trial = trial
        self.database = trial.services.database
        self.numbers = [f"+91000001{number:05}" for number in range(admins)]
        self.broadcast_id = 0
        self.text = ""
        self._session = requests.Session()
        self._session.trust_env = False

    def simulator(self, method: str, path: str, **options: Any) -> Any:
        url = f"{self.trial.settings.twilio_base_url}/simulator/{path}"
        answer = self._session.request(method, url, timeout=30, **options)
        answer.raise_for_status()
        return answer.json()

    def populate(self) -> None:
        """Write the district, and have every admin open the window by writing to the office."""
        with self.database.write() as session:
            district = make_district(session)
            office = make_sender(session, district)
            for number, place in zip(
                self.numbers, make_gram_panchayats(session, district, len(self.numbers)), strict=True
            ):
                person = make_person(session, number, sender=office)
                make_group(session, place, person)
                consent.give(session, person)
        for number in self.numbers:
            self.simulator("POST", f"phones/{number}/messages", json={"text": "नमस्ते"})
        self.wait(self._all_answered, 120, "the admins' greetings were not all answered")

    def _all_answered(self) -> bool:
        with self.database.read() as session:
            unhandled = sa.select(inbound_message.c.id).where(inbound_message.c.handled_at.is_(None))
            greeted = sa.select(sa.func.count()).select_from(inbound_message)
            connection = session.connection()
            return (
                connection.execute(greeted).scalar_one() >= len(self.numbers)
                and connection.execute(unhandled.limit(1)).first() is None
                and not self._unsettled(session)
            )

    def broadcast(self, messages_per_second: int = 25) -> None:
        """Approve a broadcast to all of them, slow enough that there is a middle to die in."""
        with self.database.write() as session:
            session.connection().execute(sa.update(sender).values(messages_per_second=messages_per_second))
            place = the_district(session)
            self.text = f"सूचना {secrets.token_hex(6)}"
            text = f"{self.text}\nपीएम किसान की अगली किस्त आ गई है।\nजनसंपर्क कार्यालय, उदयपुर"
            draft = create(session, place=place, audience=AudienceKind.ALL, text_hi=text, author=None)
            session.flush()
            self.broadcast_id = key_of(draft)
            approve(session, self.broadcast_id, None, alone_allowed=True)

    def states(self) -> Counter[OutboxState]:
        with self.database.read() as session:
            rows = session.connection().execute(
                sa.select(outbox.c.state, sa.func.count())
                .where(outbox.c.broadcast_id == self.broadcast_id)
                .group_by(outbox.c.state)
            )
            return Counter(dict(rows.all()))

    def is_under_way(self) -> bool:
        """Whether some are sent and some are not."""
        states = self.states()
        waiting = states[OutboxState.QUEUED]
        return 0 < waiting < states.total() * 0.9

    def is_finished(self) -> bool:
        with self.database.read() as session:
            state = session.connection().execute(
                sa.select(broadcast.c.state).where(broadcast.c.id == self.broadcast_id)
            )
            return state.scalar_one() is BroadcastState.FINISHED

    def is_settled(self) -> bool:
        """Whether Twilio has everything, as far as we know."""
        states = self.states()
        return states.total() == len(self.numbers) and not any(states[each] for each in UNSETTLED)

    def _unsettled(self, session: Session) -> bool:
        statement = sa.select(outbox.c.id).where(outbox.c.state.in_(UNSETTLED)).limit(1)
        return session.connection().execute(statement).first() is not None

    def wait(self, until: Callable[[], bool], seconds: float, otherwise: str) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, f"{otherwise}: {dict(self.states())}"
            time.sleep(0.1)

    def kill_while_sending(self) -> None:
        """End the lane worker at a moment when it holds messages that Twilio may have or not."""
        self.wait(lambda: self.states()[OutboxState.SENDING] > 0 or self.is_settled(), 30, "nothing is sent")
        self.kill("lanes")

    def kill(self, name: str) -> None:
        """End a process as a power cut would; the supervisor starts it again."""
        running = self.trial.processes[name].running
        if running is not None and running.poll() is None:
            running.kill()

    def copies(self) -> dict[str, int]:
        """How many copies of the broadcast Twilio took for each phone, whatever we know of it."""
        messages = self.simulator("GET", "ledger")["messages"]
        return Counter(
            message["to"]
            for message in messages
            if message["direction"] == "outbound" and message["body"].startswith(self.text)
        )


def the_district(session: Session) -> Place:
    return session.exec(select(Place).where(Place.kind == PlaceKind.DISTRICT)).one()


@contextmanager
def running_district(home: Path, database_url: str, admins: int) -> Iterator[District]:
    """A running Munadi on its own database below `home`, with so many admins who can be written to."""
    settings = load_settings(
        env_file=None,
        database_url=database_url,
        munadi_env="demo",
        secret_key="key-of-tests",
        port=free_port(),
    )
    with Trial(settings, home, speed=60.0, approval_seconds=1.0) as trial:
        district = District(trial, admins)
        district.populate()
        yield district
