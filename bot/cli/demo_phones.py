"""The demo's side of the simulator: putting virtual people on phones, and what the phones received."""

import time
from collections import Counter
from typing import Any

import requests


class Phones:
    """The simulator's own API at `base_url`."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session = requests.Session()
        # A proxy of the machine has no business between two processes of it.
        self._session.trust_env = False

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        answer = self._session.request(method, self.base_url + path, timeout=30, **options)
        answer.raise_for_status()
        return answer.json()

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until the simulator answers.

        Raises:
            requests.ConnectionError: it does not.
        """
        deadline = time.monotonic() + seconds
        while True:
            try:
                self._ask("GET", "/simulator/health")
            except requests.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def put_on_phones(self, people: list[dict[str, Any]]) -> Counter[str]:
        """Give virtual people their phones; returns how many of each temperament there are."""
        answer = self._ask("POST", "/simulator/admins", json={"admins": people})
        return Counter(answer["temperaments"])

    def begin(self, rate: float) -> None:
        """Have them write their first message, `rate` people a second."""
        self._ask("POST", "/simulator/admins/begin", json={"rate": rate})

    def summary(self) -> dict[str, Any]:
        """How many messages stand where, how fast they came, what became of the callbacks."""
        answer: dict[str, Any] = self._ask("GET", "/simulator/summary")
        return answer

    def copies_of_tags(self) -> Counter[str]:
        """How often each tag arrived on any phone: once, or something was sent twice."""
        messages = self._ask("GET", "/simulator/ledger")["messages"]
        return Counter(
            line
            for message in messages
            if message["direction"] == "outbound" and message["status"] in ("delivered", "read")
            for line in message["body"].splitlines()
            if line.startswith("#") and len(line) == 11
        )
