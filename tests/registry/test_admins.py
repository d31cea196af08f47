import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.models import (
    Consent,
    ConsentAct,
    Database,
    Group,
    LogEntry,
    MemberReading,
    Person,
    Place,
    PlaceKind,
    Role,
    Tenure,
    TenureEnd,
    TenureState,
)
from bot.registry import consent
from bot.registry.admins import AdminsImported, example_file, import_admins, show_admin
from bot.registry.joining import accept, claim
from bot.registry.people import by_phone
from bot.registry.places import find
from bot.registry.tables import FileRefused
from config.languages import Language
from tests.builders import make_district, make_gram_panchayats, make_officer, make_place, make_wards
from tests.registry.files import write_csv, write_xlsx

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
COLUMNS = [
    "place_type",
    "place_code",
    "phone",
    "name",
    "group_name",
    "members",
    "language",
    "consent_source",
]
REKHA = ["gp", "1170001", "9829012345", "रेखा मीणा", "ग्राम पंचायत आमली", "250", "hi", "ग्राम सभा"]
MOHAN = ["ward", "24117/2", "+91 98290-12346", "Mohan Jain", "Ward 2", "1,024", "english", "meeting"]


@pytest.fixture
def places(database: Database) -> Database:
    """Three gram panchayats 1170001…3 and the wards 24117/1…3 of Udaipur."""
    with database.write() as session:
        district = make_district(session)
        make_gram_panchayats(session, district)
        make_wards(session, district)
    return database


def take(session: Session, tmp_path: Path, *rows: list[Any], **options: Any) -> AdminsImported:
    return import_admins(session, write_csv(tmp_path / "admins.csv", COLUMNS, *rows), **options)


def problems(result: AdminsImported) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.problem_key) for error in result.errors]


def test_listed_admins_are_invited(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        result = take(session, tmp_path, REKHA, MOHAN)
        assert problems(result) == []
        assert show_admin(session, "+919829012345") == {
            "state": "invited",
            "language": "hi",
            "name": "रेखा मीणा",
            "groups": [
                {
                    "place_type": "gp",
                    "place_code": "1170001",
                    "group_name": "ग्राम पंचायत आमली",
                    "members": 250,
                }
            ],
        }
        assert show_admin(session, "+919829012346") == {
            "state": "invited",
            "language": "en",
            "name": "Mohan Jain",
            "groups": [
                {"place_type": "ward", "place_code": "24117/2", "group_name": "Ward 2", "members": 1024}
            ],
        }
        person = by_phone(session, "+919829012345")
        assert person.address == "whatsapp:+919829012345"
        assert person.window_closes_at is None
        acts = [(row.act, row.source) for row in consent.history(session, person)]
        assert acts == [(ConsentAct.INVITED, "ग्राम सभा")]
        entry = session.exec(select(LogEntry)).one()
        assert (entry.action, entry.actor, entry.details["invited"]) == ("admins.imported", "operator", 2)


def test_the_summary_is_one_sentence_in_the_reader_s_language(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        result = take(session, tmp_path, REKHA, MOHAN, ["gp", "1170002", "12"])
        assert (
            result.summary(Language.ENGLISH)
            == "Read 3 rows: 2 admins invited, 0 corrected, 0 unchanged, 1 rows to correct."
        )
        assert result.summary(Language.HINDI).startswith("3 पंक्तियाँ पढ़ीं: 2 एडमिन आमंत्रित")


def test_the_same_list_again_changes_nothing(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        take(session, tmp_path, REKHA, MOHAN)
        again = take(session, tmp_path, REKHA, MOHAN)
        assert again.summary(Language.ENGLISH).startswith("Read 2 rows: 0 admins invited, 0 corrected, 2 un")
        for table, count in ((Person, 2), (Group, 2), (Tenure, 2), (MemberReading, 2), (Consent, 2)):
            assert len(session.exec(select(table)).all()) == count
        assert len(session.exec(select(LogEntry)).all()) == 1


def test_a_dry_run_writes_nothing_and_says_the_same(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        dry = take(session, tmp_path, REKHA, MOHAN, dry_run=True)
        for table in (Person, Group, Tenure, MemberReading, Consent, LogEntry):
            assert session.exec(select(table)).all() == []
        assert dry.summary(Language.HINDI) == take(session, tmp_path, REKHA, MOHAN).summary(Language.HINDI)


def test_a_corrected_list_corrects(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        take(session, tmp_path, REKHA)
        better = ["gp", "1170001", "9829012345", "रेखा देवी मीणा", "आमली परिवार", "260", "en", "ग्राम सभा"]
        assert (
            take(session, tmp_path, better)
            .summary(Language.ENGLISH)
            .startswith("Read 1 rows: 0 admins invited, 1 corrected")
        )
        shown = show_admin(session, "+919829012345")
        assert (shown["name"], shown["language"]) == ("रेखा देवी मीणा", "en")
        assert (shown["groups"][0]["group_name"], shown["groups"][0]["members"]) == ("आमली परिवार", 260)


def test_an_admin_s_own_choice_of_language_stays(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        take(session, tmp_path, REKHA)
        person = by_phone(session, "+919829012345")
        person.window_closes_at, person.language = NOON, Language.ENGLISH
        session.flush()
        take(session, tmp_path, REKHA)
        assert person.language is Language.ENGLISH


def test_an_active_admin_stays_active_when_listed_again(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        take(session, tmp_path, REKHA)
        accept(session, by_phone(session, "+919829012345"), NOON)
        assert show_admin(session, "+919829012345")["state"] == "active"
        take(session, tmp_path, REKHA)
        assert show_admin(session, "+919829012345")["state"] == "active"
        assert len(session.exec(select(Tenure)).all()) == 1


def test_the_states_of_an_admin(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        assert show_admin(session, "+919829012345") is None
        person = Person(address="whatsapp:+919829012345", phone="+919829012345")
        session.add(person)
        session.flush()
        assert show_admin(session, "+919829012345") is None
        made = claim(session, person, find(session, PlaceKind.WARD, "24117/1"), NOON)
        assert show_admin(session, "+919829012345")["state"] == "pending"
        take(session, tmp_path, REKHA)
        assert show_admin(session, "+919829012345")["state"] == "invited"
        accept(session, person, NOON)
        shown = show_admin(session, "+919829012345")
        assert (shown["state"], [g["place_code"] for g in shown["groups"]]) == ("active", ["1170001"])
        consent.withdraw(session, person, now=NOON)
        assert show_admin(session, "+919829012345")["state"] == "opted_out"
        consent.come_back(session, person, now=NOON)
        for tenure in session.exec(select(Tenure)).all():
            tenure.state, tenure.ended_at, tenure.end_reason = TenureState.ENDED, NOON, TenureEnd.LEFT
        session.flush()
        shown = show_admin(session, "+919829012345")
        assert (shown["state"], shown["groups"]) == ("left", [])
        assert made.tenure.state is TenureState.ENDED


def test_one_admin_of_several_groups_is_one_person(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        again = ["gp", "1170002", "09829012345", "Rekha Meena", "Second", "100", "hi", "ग्राम सभा"]
        for unchanged in (0, 2):
            result = take(session, tmp_path, REKHA, again)
            assert f"{unchanged} unchanged" in result.summary(Language.ENGLISH)
        shown = show_admin(session, "+919829012345")
        assert shown["name"] == "रेखा मीणा"
        assert [group["place_code"] for group in shown["groups"]] == ["1170001", "1170002"]


def test_two_admins_for_one_group_are_both_refused(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        rival = ["gp", "1170001", "9829099999", "Other", "Group", "", "hi", "list"]
        result = take(session, tmp_path, REKHA, MOHAN, rival)
        assert problems(result) == [
            (2, "place_code", "row-same-group"),
            (4, "place_code", "row-same-group"),
        ]
        assert [error.values["other"] for error in result.errors] == [4, 2]
        assert show_admin(session, "+919829012345") is None
        assert show_admin(session, "+919829012346") is not None


def test_a_row_repeated_counts_once_and_a_changed_one_is_asked_about(
    places: Database, tmp_path: Path
) -> None:
    with places.write() as session:
        other = [*REKHA[:5], "300", *REKHA[6:]]
        result = take(session, tmp_path, REKHA, REKHA, other)
        assert problems(result) == [(4, "place_code", "row-same-group-later")]
        assert len(session.exec(select(Tenure)).all()) == 1


def test_a_later_list_corrects_an_earlier_invitation_but_replaces_no_admin(
    places: Database, tmp_path: Path
) -> None:
    with places.write() as session:
        corrected = ["gp", "1170001", "9829077777", "रमेश डांगी", "", "", "", "ग्राम सभा"]
        take(session, tmp_path, REKHA)
        assert problems(take(session, tmp_path, corrected)) == []
        assert show_admin(session, "+919829012345")["state"] == "left"
        ended = session.exec(select(Tenure).where(Tenure.state == TenureState.ENDED)).one()
        assert ended.end_reason is TenureEnd.CORRECTED
        accept(session, by_phone(session, "+919829077777"), NOON)
        refused = take(session, tmp_path, REKHA)
        assert problems(refused) == [(2, "phone", "row-group-has-admin")]
        assert "रमेश डांगी" in refused.errors[0].sentence(Language.HINDI)


def test_whoever_stopped_is_not_invited_again(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        take(session, tmp_path, REKHA)
        consent.withdraw(session, by_phone(session, "+919829012345"), now=NOON)
        assert problems(take(session, tmp_path, REKHA)) == [(2, "phone", "row-opted-out")]


def test_a_claim_is_confirmed_by_the_office_s_list(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        person = Person(address="whatsapp:+919829012345", phone="+919829012345")
        session.add(person)
        session.flush()
        claim(session, person, find(session, PlaceKind.GRAM_PANCHAYAT, "1170001"), NOON)
        accept(session, person, NOON)
        take(session, tmp_path, REKHA)
        assert show_admin(session, "+919829012345")["state"] == "active"


def test_a_list_with_hindi_headings_and_an_office_s_ways(places: Database, tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "सूची.xlsx",
        ["जिला जनसंपर्क कार्यालय उदयपुर"],
        ["क्र.सं.", "प्रकार", "कोड", "एडमिन का नाम", "मोबाइल नं.", "ग्रुप का नाम", "सदस्य", "भाषा", "सहमति"],
        [1, "ग्राम पंचायत", 1170001, "रेखा मीणा", 9829012345, "आमली", 250, "हिन्दी", "ग्राम सभा"],
        [2, "वार्ड", "24117/वार्ड 2", "मोहन", "०९८२९०-१२३४६", "वार्ड", "२५०", "", "बैठक"],
        [3, "वार्ड", "Ward No. 3", "सीता", "919829012347", "", None, "अंग्रेज़ी", "बैठक"],
    )
    with places.write() as session:
        result = import_admins(session, file)
        assert [error.line(Language.HINDI) for error in result.errors] == []
        assert show_admin(session, "+919829012345")["groups"][0]["members"] == 250
        assert show_admin(session, "+919829012346")["groups"][0]["place_code"] == "24117/2"
        assert show_admin(session, "+919829012347")["groups"][0]["place_code"] == "24117/3"


WARD_TWO = [
    (["place_type", "place_code"], ["ward", "24117/2"]),
    (["place_type", "place_code"], ["", "24117/02"]),
    (["place_type", "place_code"], ["वार्ड", "24117-2"]),
    (["place_type", "place_code"], ["Ward", "24117/Ward No. 2"]),
    (["place_type", "place_code"], ["ward", "२४११७/वार्ड २"]),
    (["place_type", "place_code"], ["ward", "वार्ड नं. 2"]),
    (["place_type", "place_code"], ["ward", "2"]),
    (["place_code", "ward"], ["24117", "Ward No. 2"]),
    (["urban_body_code", "ward"], ["24117", "2"]),
    (["नगर निगम", "वार्ड"], ["udaipur", "वार्ड 2"]),
]


def test_a_ward_is_known_however_it_is_written(places: Database, tmp_path: Path) -> None:
    for headings, cells in WARD_TWO:
        row = [*cells, "9829012345", "meeting"]
        file = write_csv(tmp_path / "a.csv", [*headings, "phone", "consent"], row)
        with places.write() as session:
            result = import_admins(session, file)
            assert [error.line(Language.ENGLISH) for error in result.errors] == []
            assert show_admin(session, "+919829012345")["groups"][0]["place_code"] == "24117/2"
            session.rollback()


def test_a_bare_ward_number_is_not_guessed_where_several_bodies_have_wards(
    places: Database, tmp_path: Path
) -> None:
    with places.write() as session:
        district = find(session, PlaceKind.DISTRICT, "117")
        body = make_place(session, PlaceKind.URBAN_BODY, "777777", "Salumbar", district)
        make_place(session, PlaceKind.WARD, "777777/2", "Ward 2", body)
        result = take(session, tmp_path, ["ward", "वार्ड 2", "9829012345", "", "", "", "", "meeting"])
        assert problems(result) == [(2, "place_code", "row-urban-body-missing")]


WRONG = {
    "row-place-type-unknown": (0, "village"),
    "row-code-missing": (1, ""),
    "row-code-not-a-number": (1, "Amberi"),
    "row-place-not-found": (1, "999999"),
    "phone-empty": (2, ""),
    "phone-scientific": (2, "9.19829E+11"),
    "phone-several": (2, "9829012345/9829012346"),
    "phone-letters": (2, "98290l2345"),
    "phone-too-short": (2, "982901234"),
    "phone-too-long": (2, "98290123456"),
    "phone-foreign": (2, "+1 202 555 0123"),
    "phone-landline": (2, "0294-2410001"),
    "phone-generated": (2, "+910000012345"),
    "row-text-too-long": (3, "a" * 201),
    "row-members-not-a-number": (5, "many"),
    "row-members-impossible": (5, "99999"),
    "row-language-unknown": (6, "français"),
    "row-consent-missing": (7, ""),
}


def test_wrong_cells_are_named_with_what_to_write(places: Database, tmp_path: Path) -> None:
    rows = [[*REKHA[:column], value, *REKHA[column + 1 :]] for column, value in WRONG.values()]
    with places.write() as session:
        result = take(session, tmp_path, *rows, MOHAN)
        assert problems(result) == [
            (number, COLUMNS[column], problem)
            for number, (problem, (column, _)) in enumerate(WRONG.items(), start=2)
        ]
        assert [error.value for error in result.errors] == [value for _, value in WRONG.values()]
        for language in Language:
            lines = [error.line(language) for error in result.errors]
            assert len(set(lines)) == len(lines)
            assert not any("{" in line for line in lines)
        assert show_admin(session, "+919829012345") is None
        assert show_admin(session, "+919829012346") is not None


def test_a_place_that_is_no_more_takes_no_admin(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        find(session, PlaceKind.GRAM_PANCHAYAT, "1170001").valid_to = date(2026, 1, 31)
        assert problems(take(session, tmp_path, REKHA)) == [(2, "place_code", "row-place-ended")]


def test_everything_wrong_with_a_row_is_said_at_once(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        result = take(session, tmp_path, ["gp", "x", "12", "", "", "0", "fr", ""])
        assert [column for _, column, _ in problems(result)] == [
            "place_code",
            "phone",
            "consent_source",
            "members",
            "language",
        ]


def test_the_consent_may_be_stated_for_the_whole_list(places: Database, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", COLUMNS[:3], REKHA[:3])
    with places.write() as session:
        with pytest.raises(FileRefused) as refused:
            import_admins(session, file)
        assert refused.value.values == {"columns": "consent_source"}
        import_admins(session, file, consent_source="हस्ताक्षरित सूची")
        assert session.exec(select(Consent)).one().source == "हस्ताक्षरित सूची"


def test_generated_numbers_are_taken_only_where_they_are_allowed(places: Database, tmp_path: Path) -> None:
    row = ["gp", "1170001", "+910000012345", "", "", "", "", "demo"]
    with places.write() as session:
        assert problems(take(session, tmp_path, row)) == [(2, "phone", "phone-generated")]
        assert problems(take(session, tmp_path, row, allow_demo_numbers=True)) == []


def test_an_officer_s_list_changes_nothing_outside_his_jurisdiction(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        elsewhere = make_district(session, "Ajmer", "86")
        officer = make_officer(session, Role.DISTRICT_PR, elsewhere)
        make_gram_panchayats(session, elsewhere)
        own = ["gp", "860001", *MOHAN[2:]]
        result = take(session, tmp_path, REKHA, own, by=officer)
        assert problems(result) == [(2, "place_code", "row-place-outside")]
        assert show_admin(session, "+919829012345") is None
        entry = session.exec(select(LogEntry)).one()
        assert (entry.officer_id, entry.place_id) == (officer.id, elsewhere.id)


@pytest.mark.parametrize("language", Language)
def test_the_error_file_can_be_corrected_and_imported_again(
    places: Database, tmp_path: Path, language: Language
) -> None:
    wrong = ["gp", "1170002", "+1 202 555 0123", "=HYPERLINK(1)", "-कार्य", "250", "hi", "ग्राम सभा"]
    errors = tmp_path / "errors.csv"
    with places.write() as session:
        take(session, tmp_path, REKHA, wrong).write_errors(errors, language)
        with errors.open(encoding="utf-8-sig", newline="") as file:
            headings, row = csv.reader(file)
        assert headings[:-1] == COLUMNS
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
        assert row[2].startswith("'+1") and "phone: " in row[-1]
        row[2] = "'+919829012345"
        result = import_admins(session, write_csv(errors, headings, row))
        assert problems(result) == []
        shown = show_admin(session, "+919829012345")
        assert shown["groups"][1]["group_name"] == "-कार्य"
        result.write_errors(errors, language)
        assert errors.read_text("utf-8-sig").count("\n") == 1


def test_a_list_of_a_whole_state_is_taken_in_chunks(places: Database, tmp_path: Path) -> None:
    with places.write() as session:
        district = find(session, PlaceKind.DISTRICT, "117")
        block = make_place(session, PlaceKind.BLOCK, "5555", "Big", district)
        panchayats = [
            Place(
                kind=PlaceKind.GRAM_PANCHAYAT,
                code=str(500_000 + number),
                name_en="P",
                parent_id=block.id,
                path=f"{block.path}{number}/",
            )
            for number in range(1200)
        ]
        session.add_all(panchayats)
        session.flush()
        rows = [
            ["gp", str(500_000 + n), f"{9_829_100_000 + n // 2}", f"Admin {n // 2}", "", 100, "", "list"]
            for n in range(1200)
        ]
        assert problems(take(session, tmp_path, *rows)) == []
        assert len(session.exec(select(Person)).all()) == 600
        assert "1,200 unchanged" in take(session, tmp_path, *rows).summary(Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
def test_the_example_file_can_be_filled_in(database: Database, language: Language) -> None:
    with database.write() as session:
        district = make_district(session)
        block = make_place(session, PlaceKind.BLOCK, "1375", "Bargaon", district)
        for code in ("42231", "42232"):
            make_place(session, PlaceKind.GRAM_PANCHAYAT, code, "P", block)
        body = make_place(session, PlaceKind.URBAN_BODY, "248822", "Udaipur", district)
        make_place(session, PlaceKind.WARD, "248822/12", "Ward 12", body)
        unfilled = import_admins(session, example_file(language))
        assert {error.problem_key for error in unfilled.errors} == {"phone-generated"}
        filled = import_admins(session, example_file(language), allow_demo_numbers=True)
        assert filled.errors == []
