import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.audit.hints.reader import Reader
from bot.cli.main import main
from bot.registry.tags import encode
from tests.audit.hints.drawing import Message, Screen, draw_chat, recompressed

TAG = encode("JPR", 77)
NOTHING = {
    "tag": {"read": None, "verdict": "none"},
    "group": {"read": None, "verdict": "none"},
    "flags": [],
    "contradiction": False,
}

needs_reading = pytest.mark.skipif(not Reader().can_read, reason="no text recognition is installed")


@pytest.fixture
def screenshot(tmp_path: Path) -> Path:
    post = Message(f"Free vaccination on Wednesday\n{TAG}\nask Asha", own=True)
    path = tmp_path / "proof.jpg"
    path.write_bytes(recompressed(draw_chat(Screen("GP Kolwa", "Mukesh, Anil", (post,)))))
    return path


@needs_reading
def test_one_picture_gives_one_object(screenshot: Path) -> None:
    result = CliRunner().invoke(
        main, ["proofs", "check", str(screenshot), "--tag", TAG, "--group", "GP Kolwa", "--json"]
    )
    assert result.exit_code == 0, result.output
    shown = json.loads(result.output)
    assert shown.pop("seconds") > 0
    assert shown == {
        "tag": {"read": TAG, "verdict": "own"},
        "group": {"read": "GP Kolwa", "verdict": "own"},
        "flags": [],
        "contradiction": False,
    }


@needs_reading
def test_lines_are_answered_in_order_whatever_is_wrong_with_one(screenshot: Path) -> None:
    broken = screenshot.with_name("broken.png")
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    lines = [
        f"{screenshot}\t{TAG}\tGP Sirsi",
        f"{broken}\t{TAG}\tGP Kolwa",
        f"{screenshot.with_name('missing.png')}\t{TAG}\tGP Kolwa",
        "only one column",
        f"{screenshot}\t#JPR-AAAAAA\tGP Kolwa",
        f"{screenshot}\t{TAG}\tGP Kolwa",
    ]
    result = CliRunner().invoke(main, ["proofs", "check", "-", "--json"], input="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert answers[0]["flags"] == ["other_group"]
    for answer in answers[1:5]:
        assert answer.pop("error")
        answer.pop("seconds")
        assert answer == NOTHING
    assert answers[5]["group"]["verdict"] == "own"


def test_a_picture_that_cannot_be_looked_at_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    result = CliRunner().invoke(main, ["proofs", "check", str(file), "--tag", TAG, "--group", "GP Kolwa"])
    assert result.exit_code == 1
    assert "not_supported" in result.output


def test_tag_and_group_are_needed(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["proofs", "check", str(tmp_path / "proof.jpg")])
    assert result.exit_code == 2
