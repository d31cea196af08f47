from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.models import Database, Place, PlaceKind
from bot.registry import frame
from bot.registry.place_import import import_places
from bot.registry.places import find
from bot.registry.romanise import romanise, spelling
from bot.registry.search import Found, PlaceIndex, PlaceSearch
from tests.builders import make_district, make_place
from tests.registry.files import write_csv


@pytest.fixture(scope="module")
def udaipur(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> PlaceIndex:
    """An index of the frame, and of a second town with wards."""
    path = tmp_path_factory.mktemp("search") / "munadi.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        district = frame.load(session).district
        body = make_place(session, PlaceKind.URBAN_BODY, "248900", "Salumbar", district)
        for number in range(1, 26):
            make_place(session, PlaceKind.WARD, f"248900/{number}", f"Ward {number}", body)
        make_place(session, PlaceKind.WARD, "248900/40", "Hiran Magri, Sector 4", body)
        index = PlaceIndex(session.exec(select(Place)))
    database.close()
    return index


def said(found: list[Found]) -> list[tuple[str, str]]:
    return [(hit.place.name_en, hit.parents[0].name_en) for hit in found]


@pytest.mark.parametrize("asked", ["बड़गांव", "बडगाँव", "badgaon", "Bargaon", "ग्राम पंचायत बड़गांव", "BADGAON gp"])
def test_namesakes_are_shown_with_what_tells_them_apart(udaipur: PlaceIndex, asked: str) -> None:
    assert set(said(udaipur.search(asked))) == {
        ("Badgaon", "Bhinder"),
        ("Badgaon", "Mavli"),
        ("Badgaon", "Jaisamand"),
        ("Bargaon(Rural)", "Bargaon"),
        ("Bargaon", "Udaipur"),
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Amberi", ("Amberi", "Bargaon")),
        ("ambery", ("Amberi", "Bargaon")),
        ("अम्बेरी", ("Amberi", "Bargaon")),
        ("अंबेरी", ("Amberi", "Bargaon")),
        ("girwa bedwas", ("Bedwas", "Girwa")),
        ("बेदवास गिर्वा", ("Bedwas", "Girwa")),
        ("Bedwas, block Girwa, Udaipur", ("Bedwas", "Girwa")),
        ("badgaon mavli", ("Badgaon", "Mavli")),
        ("बड़गांव भीण्डर", ("Badgaon", "Bhinder")),
        ("42231", ("Bargaon(Rural)", "Bargaon")),
        ("४२२३१", ("Bargaon(Rural)", "Bargaon")),
        ("248822/12", ("Ward 12", "Udaipur")),
        ("ward 12 salumbar", ("Ward 12", "Salumbar")),
        ("सलूंबर वार्ड नं. १२", ("Ward 12", "Salumbar")),
        ("Ward No. 7, Udaipur Nagar Nigam", ("Ward 7", "Udaipur")),
        ("hiranmagri sector 4", ("Hiran Magri, Sector 4", "Salumbar")),
    ],
)
def test_a_place_is_found_as_people_type_it(
    udaipur: PlaceIndex, asked: str, expected: tuple[str, str]
) -> None:
    assert said(udaipur.search(asked))[0] == expected


@pytest.mark.parametrize("asked", ["ward 12", "वार्ड 12", "Ward No. 12", "वार्ड संख्या १२", "12"])
def test_a_ward_s_number_finds_it_in_every_town(udaipur: PlaceIndex, asked: str) -> None:
    assert set(said(udaipur.search(asked))) == {("Ward 12", "Udaipur"), ("Ward 12", "Salumbar")}


@pytest.mark.parametrize("asked", ["", " ", "🙏", "?!", "नमस्ते जी आप कैसे हैं मुझे जानकारी चाहिए", "ward 999"])
def test_what_is_no_place_finds_none_or_little(udaipur: PlaceIndex, asked: str) -> None:
    assert all(hit.score < 75 for hit in udaipur.search(asked))


def test_the_search_can_be_narrowed(udaipur: PlaceIndex) -> None:
    kinds = [PlaceKind.BLOCK]
    found = udaipur.search("बड़गांव", kinds=kinds)
    assert said(found)[0] == ("Bargaon", "Udaipur")
    assert {hit.place.kind for hit in found} == {PlaceKind.BLOCK}
    assert len(udaipur.search("बड़गांव", limit=2)) == 2


def test_only_the_given_district_is_searched(database: Database) -> None:
    with database.write() as session:
        places = {}
        for name, code in (("Udaipur", "117"), ("Ajmer", "86")):
            district = make_district(session, name, code)
            block = make_place(session, PlaceKind.BLOCK, f"{code}1", "Block", district)
            places[name] = make_place(session, PlaceKind.GRAM_PANCHAYAT, f"{code}2", "Rampura", block)
        search = PlaceSearch()
        everywhere = [hit for hit in search.search(session, "रामपुरा") if hit.score == 100]
        assert {hit.place.id for hit in everywhere} == {place.id for place in places.values()}
        ajmer = find(session, PlaceKind.DISTRICT, "86")
        hit, *others = search.search(session, "रामपुरा", district=ajmer)
        assert all(other.place.path.startswith(ajmer.path) for other in others)
        assert hit.as_json() == {
            "place_type": "gp",
            "place_code": "862",
            "name_en": "Rampura",
            "name_hi": None,
            "parents": ["Block", "Ajmer"],
            "score": 100.0,
        }


def test_an_import_is_seen_by_the_search_at_once(database: Database, tmp_path: Path) -> None:
    columns = ["place_type", "place_code", "name_en", "parent_code"]

    def take(session: Session, name: str) -> None:
        import_places(session, write_csv(tmp_path / "a.csv", columns, ["block", "1", name, "117"]))

    search = PlaceSearch()
    with database.write() as session:
        make_district(session)
        take(session, "Girwa")
        assert said(search.search(session, "girwa")) == [("Girwa", "Udaipur")]
        take(session, "Kherwara")
        assert said(search.search(session, "kherwara")) == [("Kherwara", "Udaipur")]


def test_a_place_that_is_no_more_is_not_found(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        block = make_place(session, PlaceKind.BLOCK, "1", "Girwa", district)
        block.valid_to = date(2020, 1, 1)
        assert PlaceSearch().search(session, "girwa") == []


@pytest.mark.parametrize(
    ("hindi", "latin"),
    [
        ("उदयपुर", "udaypur"),
        ("चित्तौड़गढ़", "chittaudgadh"),
        ("झाड़ोल", "jhaadol"),
        ("ऋषभदेव", "rishabhdev"),
        ("मावली", "maavlee"),
        ("ज्ञानपुर", "gyaanpur"),
        ("सलूम्बर 12", "saloombar 12"),
    ],
)
def test_devanagari_is_written_as_people_write_it(hindi: str, latin: str) -> None:
    assert romanise(hindi) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("बड़गांव", "Bargaon"),
        ("बडगाव", "Badgaon"),
        ("भीण्डर", "Bhindar"),
        ("देवगढ", "Deogarh"),
        ("चौमूं", "Chomun"),
        ("Vallabhnagar", "वल्लभनगर"),
        ("Lasadiya", "लसाड़िया"),
        ("खण्\u200dडेला", "Khandela"),
    ],
)
def test_two_spellings_of_a_name_meet(one: str, other: str) -> None:
    assert spelling(one).skeleton == spelling(other).skeleton


@given(st.text(max_size=60))
def test_any_text_can_be_searched(udaipur: PlaceIndex, text: str) -> None:
    found = udaipur.search(text)
    assert len(found) <= 5
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0 <= hit.score <= 100 for hit in found)
