from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.models import Database, LogEntry, Place, PlaceKind
from bot.registry.letters import letters_for
from bot.registry.place_import import PlacesImported, import_places
from bot.registry.places import find
from bot.registry.tables import FileRefused
from config.languages import Language
from tests.registry.files import write_csv, write_xlsx

PANCHAYATS = [
    "state_code",
    "district_code",
    "district_name",
    "block_panchayat_code",
    "block_panchayat_name",
    "gp_code",
    "name_en",
    "name_hi",
]
AMBERI = [8, 117, "Udaipur", 1375, "Bargaon", 42230, "Amberi", ""]
BARI = [8, 117, "Udaipur", 1375, "Bargaon", 42232, "Bari", "बारी"]


def take(session: Session, tmp_path: Path, *rows: list[object], **options: bool) -> PlacesImported:
    return import_places(session, write_csv(tmp_path / "places.csv", *rows), **options)


def names(session: Session) -> dict[tuple[str, str], str]:
    return {(place.kind, place.code): place.name_en for place in session.exec(select(Place))}


def path_names(session: Session, place: Place) -> list[str]:
    by_id = {str(p.id): p.name_en for p in session.exec(select(Place))}
    return [by_id[part] for part in place.path.strip("/").split("/")]


def test_gram_panchayats_bring_the_places_above_them(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        result = take(session, tmp_path, PANCHAYATS, AMBERI, BARI)
        assert result.added.total() == 5
        assert result.errors == []
        bari = find(session, PlaceKind.GRAM_PANCHAYAT, "42232")
        assert bari.name_hi == "बारी"
        assert path_names(session, bari) == ["Rajasthan", "Udaipur", "Bargaon", "Bari"]
        assert find(session, PlaceKind.DISTRICT, "117").letters == "UDR"
        assert find(session, PlaceKind.STATE, "8").name_hi == "राजस्थान"
        entry = session.exec(select(LogEntry)).one()
        assert (entry.action, entry.actor, entry.details["added"]) == ("places.imported", "operator", 5)


def test_the_same_file_again_writes_nothing(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        take(session, tmp_path, PANCHAYATS, AMBERI, BARI)
    writes: list[str] = []

    def note(conn: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            writes.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    with database.write() as session:
        result = take(session, tmp_path, PANCHAYATS, AMBERI, BARI)
    assert (result.unchanged, result.added.total(), result.changes) == (2, 0, [])
    assert writes == []


def test_a_dry_run_shows_the_difference_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        take(session, tmp_path, PANCHAYATS, AMBERI)
        renamed = [*AMBERI[:6], "Ambery", ""]
        result = take(session, tmp_path, PANCHAYATS, renamed, BARI, dry_run=True)
        assert [(c.code, c.what, c.before, c.after) for c in result.changes] == [
            ("42230", "renamed", "Amberi", "Ambery")
        ]
        assert result.added.total() == 1
        assert find(session, PlaceKind.GRAM_PANCHAYAT, "42230").name_en == "Amberi"
        assert find(session, PlaceKind.GRAM_PANCHAYAT, "42232") is None


def test_a_panchayat_moves_with_the_block_it_is_put_under(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        take(session, tmp_path, PANCHAYATS, AMBERI, BARI)
        moved = [8, 117, "Udaipur", 1378, "Girwa", 42232, "Bari", "बारी"]
        result = take(session, tmp_path, PANCHAYATS, moved)
        assert [change.what for change in result.changes] == ["moved"]
        bari = find(session, PlaceKind.GRAM_PANCHAYAT, "42232")
        assert path_names(session, bari) == ["Rajasthan", "Udaipur", "Girwa", "Bari"]


def test_a_district_split_in_two_takes_its_blocks_along(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        salumbar = [8, 117, "Udaipur", 1384, "Salumbar", 42700, "Adkaliya", ""]
        take(session, tmp_path, PANCHAYATS, AMBERI, salumbar)
        before = find(session, PlaceKind.GRAM_PANCHAYAT, "42700").id
        take(session, tmp_path, PANCHAYATS, [8, 999, "Salumbar", *salumbar[3:]])
        moved = find(session, PlaceKind.GRAM_PANCHAYAT, "42700")
        assert moved.id == before
        assert path_names(session, moved) == ["Rajasthan", "Salumbar", "Salumbar", "Adkaliya"]
        stayed = find(session, PlaceKind.GRAM_PANCHAYAT, "42230")
        assert path_names(session, stayed) == ["Rajasthan", "Udaipur", "Bargaon", "Amberi"]


def test_a_merged_place_ends_and_names_its_successor(database: Database, tmp_path: Path) -> None:
    tidy = ["place_type", "place_code", "name_en", "parent_code", "valid_to", "successor_code"]
    ended = ["gp", "42230", "Amberi", "1375", "31-01-2026", "42232"]
    with database.write() as session:
        take(session, tmp_path, PANCHAYATS, AMBERI, BARI)
        for expected in (["ended"], []):
            assert [change.what for change in take(session, tmp_path, tidy, ended).changes] == expected
        amberi = find(session, PlaceKind.GRAM_PANCHAYAT, "42230")
        bari = find(session, PlaceKind.GRAM_PANCHAYAT, "42232")
        assert (amberi.valid_to, amberi.successor_id) == (date(2026, 1, 31), bari.id)


def test_a_name_said_in_passing_does_not_change_how_it_is_written(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        take(session, tmp_path, PANCHAYATS, AMBERI)
        shouted = [8, 117, "UDAIPUR", 1375, "BARGAON", 42230, "Amberi", ""]
        assert take(session, tmp_path, PANCHAYATS, shouted).changes == []
        respelt = [8, 117, "Udaipur", 1375, "Badgaon", 42230, "Amberi", ""]
        assert [c.after for c in take(session, tmp_path, PANCHAYATS, respelt).changes] == ["Badgaon"]


def test_the_directory_s_export_of_all_panchayats_is_taken(database: Database, tmp_path: Path) -> None:
    """Codes of district panchayats are another series: 123 is Bijnor here, and another district elsewhere."""
    headings = [
        "S.No.",
        "Localbody Type Code",
        "Localbody Type Name",
        "Localbody Code",
        "Localbody Version",
        "Localbody Name (In English)",
        "Localbody Name (In Local)",
        "Parent Localbody Code",
        "State Code",
        "State Name",
    ]
    with database.write() as session:
        result = take(
            session,
            tmp_path,
            ["PRI Local Bodies of Uttar Pradesh"],
            headings,
            [1, 3, "Gram Panchayat", 54806, 1, "Aabidnagar", "आबिदनगर", 1571, 9, "Uttar Pradesh"],
            [2, 2, "Block Panchayat", 1571, 1, "BUDHANPUR", "BUDHANPUR", 123, 9, "Uttar Pradesh"],
            [3, 1, "Zila Panchayat", 123, 1, "Bijnor", "बिजनौर", "", 9, "Uttar Pradesh"],
        )
        assert [error.line(Language.ENGLISH) for error in result.errors] == []
        panchayat = find(session, PlaceKind.GRAM_PANCHAYAT, "54806")
        assert panchayat.name_hi == "आबिदनगर"
        assert path_names(session, panchayat) == ["Uttar Pradesh", "Bijnor", "Budhanpur", "Aabidnagar"]
        assert find(session, PlaceKind.BLOCK, "1571").name_hi is None
        assert find(session, PlaceKind.DISTRICT, "123") is None


def test_a_district_panchayat_leads_to_the_district_by_name(database: Database, tmp_path: Path) -> None:
    headings = [
        "state_code",
        "zila_parishad_code",
        "zila_parishad_name",
        "block_panchayat_code",
        "block_panchayat_name",
        "gp_code",
        "name_en",
    ]
    with database.write() as session:
        result = take(
            session,
            tmp_path,
            headings,
            [9, 123, "Bijnor", 1571, "Budhanpur Seohara", 54806, "Aabidnagar"],
            [9, 170, "Sant Ravidas Nagar", 2000, "Gyanpur", 60000, "Ajaypur"],
            [9, 171, "Nowhere", 2001, "Block", 60001, "Village"],
        )
        assert find(session, PlaceKind.DISTRICT, "123") is None
        assert {name for (kind, _), name in names(session).items() if kind == "district"} == {
            "Bijnor",
            "Bhadohi",
        }
        assert [(error.row, error.problem_key) for error in result.errors] == [
            (4, "row-district-panchayat-unknown")
        ]


def test_urban_bodies_and_their_wards_are_taken(database: Database, tmp_path: Path) -> None:
    bodies = [
        "state_code",
        "district_code",
        "district_name",
        "local_body_code",
        "name_en",
        "name_local",
        "localbody_type_code",
        "type_name",
    ]
    wards = ["Local Body Code", "Local Body Name", "Ward Code", "Ward Number", "Ward Name", "State Code"]
    with database.write() as session:
        take(session, tmp_path, bodies, [8, 117, "UDAIPUR", 248822, "UDAIPUR", "उदयपुर", 4, "Corporation"])
        result = take(
            session,
            tmp_path,
            wards,
            [248822, "Udaipur", 5001, 1, "Ward No 1", 8],
            [248822, "Udaipur", 5002, "वार्ड नं. १२", "", 8],
            [248822, "Udaipur", 5003, "12A", "Ward 12A", 8],
            [248999, "Elsewhere", 5004, 1, "Ward 1", 8],
        )
        assert names(session)[PlaceKind.URBAN_BODY, "248822"] == "Udaipur"
        assert names(session)[PlaceKind.WARD, "248822/1"] == "Ward No 1"
        twelve = find(session, PlaceKind.WARD, "248822/12")
        assert (twelve.name_en, twelve.name_hi) == ("Ward 12", "वार्ड 12")
        assert path_names(session, twelve) == ["Rajasthan", "Udaipur", "Udaipur", "Ward 12"]
        assert {(e.row, e.problem_key) for e in result.errors} == {
            (4, "row-ward-number"),
            (5, "row-parent-missing"),
            (5, "row-parent-unknown"),
        }


def test_wards_of_gram_panchayats_are_no_places_with_groups(database: Database, tmp_path: Path) -> None:
    headings = ["Local Body Code", "Local Body Name", "Local Body Type", "Ward Code", "Ward Number"]
    with database.write() as session, pytest.raises(FileRefused, match="wards of gram panchayats"):
        take(session, tmp_path, headings, [42230, "Amberi", "Gram Panchayat", 1, 1])


def test_wrong_rows_are_listed_and_the_good_ones_go_in(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        result = take(
            session,
            tmp_path,
            PANCHAYATS,
            AMBERI,
            [8, 117, "Udaipur", 1375, "Bargaon", "", "No code", ""],
            [8, 117, "Udaipur", 1375, "Bargaon", "42x31", "Letters", ""],
            [8, 117, "Udaipur", 1375, "Bargaon", 42235, "", ""],
            [8, 117, "Udaipur", 1375, "Bargaon", 42236, "A" * 201, ""],
            [8, 117, "Udaipur", 1375, "Bargaon", 42230, "Another", ""],
            [8, 105, "Jhalawar", 1375, "Bargaon", 42237, "Elsewhere", ""],
            [8, 117, "Udaipur", "", "", 42238, "No block", ""],
            AMBERI,
            BARI,
        )
        assert [(error.row, error.column, error.problem_key) for error in result.errors] == [
            (3, "gp_code", "row-code-missing"),
            (4, "gp_code", "row-code-not-a-number"),
            (5, "name_en", "row-name-missing"),
            (6, "name_en", "row-name-too-long"),
            (7, "gp_code", "row-twice"),
            (8, "block_panchayat_code", "row-two-parents"),
            (9, "gp_code", "row-parent-missing"),
        ]
        assert {code for kind, code in names(session) if kind == "gp"} == {"42230", "42232"}
        assert find(session, PlaceKind.DISTRICT, "105") is None
        for language in Language:
            assert all(error.line(language) for error in result.errors)
            assert "7" in result.summary(language)


def test_spreadsheets_and_hindi_digits_are_taken(database: Database, tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx", PANCHAYATS, [8, "११७", "Udaipur", 1375.0, "Bargaon", "042230", "Amberi", None]
    )
    with database.write() as session:
        assert import_places(session, file).errors == []
        assert find(session, PlaceKind.GRAM_PANCHAYAT, "42230") is not None


@given(
    st.lists(
        st.tuples(st.integers(1, 999).map(str), st.text(max_size=20)), max_size=60, unique_by=lambda d: d[0]
    )
)
def test_every_district_gets_letters_of_its_own(districts: list[tuple[str, str]]) -> None:
    taken: set[str] = set()
    for code, name in districts:
        letters = letters_for(code, name, taken)
        assert len(letters) == 3
        assert letters.isascii() and letters.isupper() and letters not in taken
        assert (letters == "UDR") == (code == "117")
        taken.add(letters)


def test_letters_are_near_the_name() -> None:
    assert letters_for("117", "Udaipur", set()) == "UDR"
    assert letters_for("110", "Jaipur", set()) == "JPR"
    assert letters_for("110", "Jaipur", {"JPR"}) == "JAI"
    assert letters_for("1", "", set()) == "XAA"
