import subprocess
import sys
from pathlib import Path

import pytest

from bot.models import Database
from tests.audit.scenes import DAY, DRAWN_AT, draw_and_ask, make_scene
from tests.cli.conftest import Munadi, parsed

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_draw.py"


@pytest.fixture
def drawn(munadi: Munadi, database: Database) -> Munadi:
    with database.write() as session:
        draw_and_ask(session, make_scene(session), DRAWN_AT)
    return munadi


def test_what_is_published_is_printed_and_the_script_checks_it(drawn: Munadi, tmp_path: Path) -> None:
    result = drawn("audit", "published", "--district", "117")
    assert [day["date"] for day in parsed(result)["days"]] == [DAY.isoformat()]
    file = tmp_path / "published.json"
    file.write_text(result.stdout, encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "days that match: 1\n")


def test_a_drawn_day_is_shown_and_verified(drawn: Munadi) -> None:
    options = ("--date", DAY.isoformat(), "--district", "117")
    assert len(parsed(drawn("audit", "show", *options, "--json"))["draws"]) == 4
    assert "matches" in drawn("audit", "verify", *options).output


def test_a_district_that_was_never_drawn_has_published_nothing(munadi: Munadi, database: Database) -> None:
    with database.write() as session:
        make_scene(session)
    assert "no draw yet" in munadi("audit", "published", "--district", "117", code=1).output
