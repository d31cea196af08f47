from pathlib import Path

import pytest

from bot.registry.tables import LARGEST_FILE, FileRefused, read_table
from config.languages import Language
from tests.registry.files import write_csv, write_xlsx

HINDI = ["मोबाइल नंबर", "एडमिन का नाम", "ग्राम पंचायत कोड"]
ENGLISH = ["Mobile No.", "Name of Admin", "GP LGD Code"]
SAID = ["9829012345", "रेखा मीणा", "42231"]


@pytest.mark.parametrize("headings", [HINDI, ENGLISH, ["PHONE", " name ", "place_code"]])
def test_headings_are_known_in_hindi_and_english(headings: list[str], tmp_path: Path) -> None:
    table = read_table(write_csv(tmp_path / "a.csv", headings, SAID), "admins")
    (row,) = table.rows
    assert (row["phone"], row["name"], row["place_code"]) == tuple(SAID)
    assert row.number == 2
    assert table.heading("phone") == headings[0].strip()
    assert table.heading("members") == "members"
    assert row["members"] == ""


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";"), ("utf-8", "|")],
)
def test_files_of_any_program_are_read(encoding: str, delimiter: str, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", HINDI, SAID, encoding=encoding, delimiter=delimiter)
    (row,) = read_table(file, "admins").rows
    assert row["name"] == "रेखा मीणा"


def test_titles_above_and_notes_below_are_passed_over(tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "a.csv", ["कार्यालय की सूची"], [], HINDI, [], SAID, ["", "", ""], ["कुल 1 एडमिन"]
    )
    rows = list(read_table(file, "admins").rows)
    assert [(row.number, row["phone"]) for row in rows] == [(5, "9829012345")]


def test_a_spreadsheet_is_read_with_numbers_as_they_were_meant(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx",
        HINDI,
        [919829012345, "रेखा", 42231],
        [9829012345.0, "रेखा", "42231"],
        [9.19829e11, "रेखा", 42231],
    )
    rows = list(read_table(file, "admins").rows)
    assert [row["phone"] for row in rows] == ["919829012345", "9829012345", "9.19829E+11"]
    assert {row["place_code"] for row in rows} == {"42231"}


def test_the_sheet_with_the_list_is_found(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ["निर्देश"], ["कृपया दूसरी शीट भरें", "धन्यवाद"])
    book = __import__("openpyxl").load_workbook(path)
    sheet = book.create_sheet("सूची")
    sheet.append(HINDI)
    sheet.append(SAID)
    book.save(path)
    assert [row["phone"] for row in read_table(path, "admins").rows] == ["9829012345"]


def test_the_comma_in_an_unquoted_name_is_put_back(tmp_path: Path) -> None:
    file = tmp_path / "wards.csv"
    file.write_text(
        "S.No.,Local Body Code,Local Body Name,Ward Code,Ward Number,Ward Name,State Code,State Name\n"
        "1,248822,Udaipur,5012,12,Hiran Magri,Sector 4,8,Rajasthan\n"
        "2,248822,Udaipur,5013,13,Sector 5,8,Rajasthan\n",
        encoding="utf-8",
    )
    first, second = read_table(file, "places").rows
    assert (first["ward_name"], first["ward_number"], first.surplus) == ("Hiran Magri, Sector 4", "12", False)
    assert second["ward_name"] == "Sector 5"


def test_a_comma_that_could_belong_to_two_names_is_not_guessed(tmp_path: Path) -> None:
    file = tmp_path / "wards.csv"
    file.write_text("Local Body Name,Ward Name,Ward Number\nUdaipur,Hiran Magri,Sector 4,12\n", "utf-8")
    (row,) = read_table(file, "places").rows
    assert row.surplus


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file-no-headings"),
        (b"just a letter\nto the office\n", "file-no-headings"),
        (b"a,b,c\n1,2,3\n", "file-no-headings"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file-old-excel"),
        (b"PK\x03\x04 no archive", "file-not-a-table"),
        (b"\x89PNG\r\n\x1a\n,\x81\x8d\x8f", "file-not-a-table"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, key: str, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_table(file, "admins")
    assert refused.value.message_key == key
    assert refused.value.sentence(Language.HINDI) != refused.value.sentence(Language.ENGLISH)
    assert str(refused.value) == refused.value.sentence(Language.ENGLISH)


def test_a_missing_file_and_a_huge_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no file"):
        read_table(tmp_path / "none.csv", "admins")
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(FileRefused, match="larger than 50 MB"):
        read_table(huge, "admins")


def test_a_heading_that_is_needed_is_named(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", HINDI, SAID)
    with pytest.raises(FileRefused) as refused:
        read_table(file, "admins", ["phone", "consent_source"])
    assert refused.value.values == {"columns": "consent_source"}
