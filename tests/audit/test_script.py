"""The script of the docs, run as it is over what is published."""

import json
import random
import subprocess
import sys
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.audit.chain import anchor_of, secret_of
from bot.audit.frame import FrameRow, active, next_frame, write_frame
from bot.audit.publication import PublishedDay, published
from bot.audit.tickets import STRATA, VERSION, choose, cycle_after, seed_of, sha256
from bot.audit.verify import Before, problems_of
from bot.models import Database
from tests.audit.scenes import DAY, DRAWN_AT, deliver, draw_and_ask, make_scene

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_draw.py"

DAYS = 600
ROOT = "5e" * 32


def run_script(book: dict[str, Any], directory: Path) -> subprocess.CompletedProcess[str]:
    file = directory / "published.json"
    file.write_text(json.dumps(book), encoding="utf-8")
    # -I: no packages of ours, no environment.
    return subprocess.run([sys.executable, "-I", SCRIPT, file], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def history() -> list[PublishedDay]:
    """600 days of a district whose groups join, leave and come back."""
    chance = random.Random(7)
    members = {str(n): "gp" if n <= 60 else "ward" for n in range(1, 81)}
    newest, rows, days = 80, list[FrameRow](), list[PublishedDay]()
    for n in range(DAYS):
        day = DAY + timedelta(days=n)
        if chance.random() < 0.03:
            continue
        if chance.random() < 0.3:
            newest += 1
            members[str(newest)] = chance.choice(STRATA)
        present = {group: kind for group, kind in members.items() if chance.random() < 0.97}
        rows = next_frame(day, present, rows)
        secret = secret_of(ROOT, 1000, DAY, day)
        seed, frame = seed_of(day, secret), write_frame(rows)
        earlier = [choice for past in days for choice in past.choices]
        choices = tuple(
            choice
            for kind in STRATA
            for choice in choose(seed, day, kind, active(rows, kind, day), cycle_after(earlier, kind))
        )
        days.append(PublishedDay(day, secret, "none", seed, frame, sha256(frame), choices))
    return days


@pytest.fixture
def book(history: list[PublishedDay]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "district": "117",
        "anchor": anchor_of(ROOT, 1000),
        "begins_on": DAY.isoformat(),
        "days": [day.as_json() for day in history],
    }


def test_the_script_has_twenty_lines_and_needs_only_python() -> None:
    code = [
        line
        for line in SCRIPT.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", '"""'))
    ]
    assert len(code) <= 20
    imported = {name.strip(",") for line in code if line.startswith("import") for name in line.split()[1:]}
    assert imported <= sys.stdlib_module_names


def test_the_script_draws_600_days_again(book: dict[str, Any], tmp_path: Path) -> None:
    done = run_script(book, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"days that match: {len(book['days'])}\n"
    assert len(book["days"]) > 550
    assert max(draw["cycle"] for day in book["days"] for draw in day["draws"]) > 10


@pytest.mark.parametrize("position", [0, 137, -1])
def test_the_script_finds_one_altered_draw(book: dict[str, Any], tmp_path: Path, position: int) -> None:
    altered = deepcopy(book)
    day = altered["days"][position]
    drawn = {draw["id"] for draw in day["draws"]}
    in_frame = [line.split(",") for line in day["frame"].splitlines()[1:]]
    other = next(row[0] for row in in_frame if row[1] == "gp" and not row[3] and row[0] not in drawn)
    day["draws"][0]["id"] = other
    done = run_script(altered, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert day["date"] in done.stderr


@pytest.mark.parametrize("name", ["secret", "seed", "frame_hash", "beacon"])
def test_the_script_finds_any_altered_value(book: dict[str, Any], tmp_path: Path, name: str) -> None:
    altered = deepcopy(book)
    altered["days"][40][name] = sha256("another")
    done = run_script(altered, tmp_path)
    assert done.returncode == 1
    assert altered["days"][40]["date"] in done.stderr


def test_our_own_verification_agrees_with_the_script(history: list[PublishedDay]) -> None:
    before = Before(DAY - timedelta(days=1), anchor_of(ROOT, 1000))
    for day in history[:120]:
        assert problems_of(day, before) == []
        before = Before(day.day, day.secret, day.frame, [*before.choices, *day.choices])


def test_the_script_reads_what_the_database_publishes(
    database: Database, tmp_path: Path, clock: object
) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=5, wards=3)
        for n in (0, 1, 3, 4):
            now = DRAWN_AT + timedelta(days=n)
            deliver(session, scene, groups=scene.groups[: 8 - n], when=now - timedelta(hours=2))
            draw_and_ask(session, scene, now)
        book = published(session, scene.district, date.max)
    done = run_script(book, tmp_path)
    assert (done.returncode, done.stdout) == (0, "days that match: 4\n"), done.stderr
