"""An office sets itself up, invites its admins and sends, all at the shell."""

import json
from pathlib import Path

import pytest

from bot.models import Database, utc_now
from bot.registry import frame
from bot.registry.joining import accept
from bot.registry.people import by_phone
from tests.cli.conftest import Munadi, parsed

ADMINS = """place_type,place_code,phone,name,group_name,members,language,consent_source
gp,42231,+910000010001,रेखा मीणा,ग्राम पंचायत बड़गांव,250,hi,office letter 12
ward,248822/12,9100000 10002,Imran Khan,Ward 12 Updates,410,en,office letter 12
gp,99999999,+910000010003,कोई,ग्रुप,100,hi,office letter 12
"""


@pytest.fixture
def office(munadi: Munadi, tmp_path: Path) -> Munadi:
    for file in frame.PLACE_FILES:
        munadi("places", "import", str(file))
    munadi("senders", "add", "--number", "+910000000001", "--district", "117")
    for number, role in enumerate(["district_pr", "district_pr", "collector", "nodal"]):
        munadi(
            "officers",
            "add",
            "--phone",
            f"+91000000002{number}",
            "--name",
            role,
            "--role",
            role,
            "--district",
            "117",
        )
    (tmp_path / "admins.csv").write_text(ADMINS, encoding="utf-8")
    (tmp_path / "text.txt").write_text("पहली पंक्ति\n\nजिला जनसंपर्क कार्यालय", encoding="utf-8")
    return munadi


def join(database: Database, *phones: str) -> None:
    with database.write() as session:
        for phone in phones:
            person = by_phone(session, phone)
            person.window_closes_at = utc_now().replace(year=2100)
            accept(session, person, utc_now())


def test_good_rows_go_in_and_wrong_ones_are_listed(office: Munadi, tmp_path: Path) -> None:
    result = office("admins", "import", "admins.csv", "--errors", "wrong.csv")
    assert "99999999" in result.stderr
    assert "99999999" in (tmp_path / "wrong.csv").read_text(encoding="utf-8-sig")
    shown = parsed(office("admins", "show", "+910000010001", "--json"))
    assert shown == {
        "state": "invited",
        "language": "hi",
        "name": "रेखा मीणा",
        "groups": [
            {
                "place_type": "gp",
                "place_code": "42231",
                "group_name": "ग्राम पंचायत बड़गांव",
                "members": 250,
            }
        ],
    }


def test_a_broadcast_goes_from_draft_to_its_deliveries_to_its_end(office: Munadi, database: Database) -> None:
    office("admins", "import", "admins.csv")
    join(database, "+910000010001", "+910000010002")
    made = parsed(office("broadcast", "create", "--district", "117", "--text-file", "text.txt", "--json"))
    assert made["recipients"] == 2
    assert made["cost"]["with_tax"] > 0
    number = str(made["id"])
    office("broadcast", "approve", number)
    office("broadcast", "approve", number, code=1)
    status = parsed(office("broadcast", "status", number, "--json"))
    assert status["state"] == "approved"
    office("broadcast", "pause", number)
    office("broadcast", "resume", number)
    office("broadcast", "cancel", number)
    assert parsed(office("broadcast", "status", number, "--json"))["state"] == "cancelled"


def test_an_author_cannot_approve_his_own_broadcast(office: Munadi, database: Database) -> None:
    office("admins", "import", "admins.csv")
    join(database, "+910000010001")
    arguments = ["--district", "117", "--text-file", "text.txt", "--by", "+910000000020", "--json"]
    number = str(parsed(office("broadcast", "create", *arguments))["id"])
    office("broadcast", "approve", number, "--by", "+910000000020", code=1)
    office("broadcast", "approve", number, "--by", "+910000000021")


REFUSED = [
    ["broadcast", "status", "999"],
    ["broadcast", "create", "--district", "999", "--text-file", "text.txt"],
    ["broadcast", "create", "--district", "117", "--text-file", "text.txt", "--audience", "moon"],
    ["audit", "show", "--date", "2026-11-22", "--district", "117"],
    ["officers", "add", "--phone", "12", "--name", "x", "--role", "nodal", "--district", "117"],
    ["senders", "add", "--number", "eighty"],
    ["admins", "import", "text.txt"],
    ["admins", "show", "+910000019999"],
    ["broadcast", "pause", "1", "--by", "+910000000099"],
]


def test_what_cannot_be_done_is_said_in_one_line(office: Munadi) -> None:
    for arguments in REFUSED:
        result = office(*arguments, code=1)
        assert result.stderr.count("\n") == 1, arguments
        assert result.stdout == ""


def test_a_day_without_deliveries_has_nothing_to_draw(office: Munadi) -> None:
    result = office("audit", "run", "--date", utc_now().date().isoformat(), "--district", "117")
    assert "nothing to draw" in result.stdout


def test_understand_answers_a_line_each(munadi: Munadi) -> None:
    result = munadi("understand", "-", input="JOIN 42231\nबंद\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["intent"] for answer in answers] == ["join", "stop"]


def test_every_command_has_help(munadi: Munadi) -> None:
    for command in ("run", "demo", "doctor", "db", "places", "admins", "officers", "senders", "understand"):
        assert "Usage" in munadi(command, "--help").stdout
    for command in ("broadcast", "audit", "templates", "simulator", "web", "worker", "cron", "bench"):
        assert "Usage" in munadi(command, "--help").stdout
