"""Running the Procfile's processes on one machine, and stopping them cleanly: `munadi run` and the demo."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

log = structlog.get_logger()

PROCFILE = Path(__file__).parent.parent / "Procfile"

STOP_SECONDS = 25
"""How long a process may finish what it is at; a lane job sends for at most 20 seconds."""

SLOWEST_RESTART_SECONDS = 10


class ProcessFailed(Exception):
    """A process that must succeed (the release step) did not."""


def read_procfile(path: Path = PROCFILE) -> dict[str, list[str]]:
    """The Procfile's lines: a name and the words of its command.

    `munadi` becomes this interpreter's own, so that it also works outside an activated environment.
    """
    commands = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, command = line.partition(":")
        words = command.split()
        commands[name.strip()] = munadi(*words[1:]) if words[0] == "munadi" else words
    return commands


def munadi(*arguments: str) -> list[str]:
    """The command line that runs `munadi` with this interpreter."""
    return [sys.executable, "-m", "bot.cli", *arguments]


@dataclass
class Process:
    """One process that is kept running."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log_directory: Path | None = None
    running: subprocess.Popen[bytes] | None = None
    is_foundation: bool = False
    """Others need it to stop cleanly, so it is stopped after them."""
    started_at: float = 0.0
    ended_at: float | None = None
    quick_ends: int = 0
    stopping: bool = False

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches the supervisor alone, which stops all in order."""
        output = None
        if self.log_directory is not None:
            self.log_directory.mkdir(parents=True, exist_ok=True)
            output = (self.log_directory / f"{self.name}.log").open("ab")
        self.running = subprocess.Popen(  # noqa: S603
            self.command,
            env=dict(os.environ) | dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        if output is not None:
            output.close()
        self.started_at = time.monotonic()
        self.ended_at = None

    def keep_running(self) -> None:
        """Start it again if it ended; slower each time while it keeps ending soon."""
        if self.running is None or self.running.poll() is None or self.stopping:
            return
        now = time.monotonic()
        if self.ended_at is None:
            self.ended_at = now
            self.quick_ends = self.quick_ends + 1 if now - self.started_at < 60 else 1
            log.warning("process.ended", process=self.name, exit_code=self.running.returncode)
            self._end_remnants()
        if now - self.ended_at >= min(0.1 * 2**self.quick_ends, SLOWEST_RESTART_SECONDS):
            self.start()

    def ask_to_stop(self) -> None:
        """Ask it to finish what it is at and end."""
        self.stopping = True
        if self.running is not None and self.running.poll() is None:
            self.running.send_signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait for its end until `deadline` (monotonic), then end it."""
        if self.running is None:
            return
        try:
            self.running.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("process.killed", process=self.name)
            self.running.kill()
            self.running.wait()
        self._end_remnants()

    def _end_remnants(self) -> None:
        """End what an ended process left behind: Granian's worker, for one, outlives its killed parent."""
        if self.running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)


class Supervisor:
    """Keeps processes running until told to stop."""

    def __init__(self, environment: Mapping[str, str], log_directory: Path | None = None) -> None:
        self.environment = environment
        self.log_directory = log_directory
        self.processes: list[Process] = []
        self._stop = threading.Event()
        self._watch: threading.Thread | None = None

    def run_once(self, name: str, command: list[str]) -> None:
        """Run a command to its end.

        Raises:
            ProcessFailed: it did not end well.
        """
        done = subprocess.run(command, env=dict(os.environ) | dict(self.environment), check=False)  # noqa: S603
        if done.returncode != 0:
            raise ProcessFailed(f"{name} ended with exit code {done.returncode}")

    def add(self, name: str, command: list[str], *, is_foundation: bool = False) -> Process:
        """Start a process and keep it running."""
        process = Process(name, command, self.environment, self.log_directory, is_foundation=is_foundation)
        process.start()
        self.processes.append(process)
        return process

    def watch(self) -> None:
        """Begin to start again what ends."""
        self._watch = threading.Thread(target=self._keep_running, name="supervisor", daemon=True)
        self._watch.start()

    def _keep_running(self) -> None:
        while not self._stop.wait(0.2):
            for process in self.processes:
                process.keep_running()

    def stop(self) -> None:
        """Ask all to stop, and end those that do not within STOP_SECONDS."""
        self._stop.set()
        if self._watch is not None:
            self._watch.join()
        for foundation in (False, True):
            stage = [process for process in self.processes if process.is_foundation is foundation]
            deadline = time.monotonic() + STOP_SECONDS
            for process in stage:
                process.ask_to_stop()
            for process in stage:
                process.wait(deadline)
