import sys
import time
from pathlib import Path

import pytest

from bot.processes import ProcessFailed, Supervisor
from bot.redis_server import RedisServer

WAIT = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_for(condition: object, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def test_a_process_that_dies_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor({}, tmp_path)
    process = supervisor.add("waiter", WAIT)
    supervisor.watch()
    try:
        first = process.running.pid
        process.running.kill()
        wait_for(lambda: process.running.pid != first and process.running.poll() is None)
    finally:
        supervisor.stop()
    assert process.running.poll() is not None


def test_what_a_killed_process_leaves_behind_is_ended_before_it_starts_again(tmp_path: Path) -> None:
    note = tmp_path / "child"
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'a').write(f'{{child.pid}}\\n')\ntime.sleep(60)"
    )
    supervisor = Supervisor({}, tmp_path)
    process = supervisor.add("parent", [sys.executable, "-c", script])
    supervisor.watch()
    try:
        wait_for(lambda: note.exists() and note.read_text().endswith("\n"))
        orphan = int(note.read_text())
        process.running.kill()
        wait_for(lambda: not is_running(orphan))
    finally:
        supervisor.stop()


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_foundations_stop_after_those_who_stand_on_them(tmp_path: Path) -> None:
    note = tmp_path / "ends"
    script = (
        "import signal,sys,time\n"
        "def end(*_):\n open({note!r},'a').write({name!r}); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\nopen({ready!r},'w').close()\ntime.sleep(60)"
    )
    supervisor = Supervisor({}, tmp_path)
    for name in ("redis", "worker"):
        code = script.format(note=str(note), name=name, ready=str(tmp_path / name))
        supervisor.add(name, [sys.executable, "-c", code], is_foundation=name == "redis")
    wait_for(lambda: (tmp_path / "redis").exists() and (tmp_path / "worker").exists())
    supervisor.stop()
    assert note.read_text() == "workerredis"


def test_a_failed_release_step_is_an_error() -> None:
    with pytest.raises(ProcessFailed, match="release ended with exit code 3"):
        Supervisor({}).run_once("release", [sys.executable, "-c", "raise SystemExit(3)"])


def test_the_bundled_redis_answers_and_ends(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as server:
        server.wait_until_ready()
        process = server.process
    assert process.poll() is not None
