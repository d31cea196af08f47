"""The first page: what waits, and how the day stands."""

from collections.abc import Callable

from flask import Flask

from bot.models import Database, Place, Role
from tests.builders import make_district, make_officer, make_person
from tests.console.visitor import Visitor, said
from tests.console.world import World

Visit = Callable[[Role], Visitor]


def test_the_first_page_is_that_of_ones_own_district(world: World, visit: Visit) -> None:
    assert visit(Role.COLLECTOR).get("/").location.endswith(f"/places/{world.home.place.id}")


def test_a_link_that_knows_no_place_leads_to_ones_own(world: World, visit: Visit) -> None:
    for family in ("broadcasts", "audit", "groups", "log"):
        location = visit(Role.COLLECTOR).get(f"/{family}").location
        assert location == f"/places/{world.home.place.id}/{family}"


def test_everybody_sees_what_waits_for_him_alone(world: World, visit: Visit) -> None:
    path = f"/places/{world.home.place.id}"
    pr, collector, auditor = (
        said(visit(role).get(path)) for role in (Role.DISTRICT_PR, Role.COLLECTOR, Role.AUDITOR)
    )
    assert "आपकी स्वीकृति की राह" in pr
    assert "एडमिन होने की पुष्टि चाहता" in pr
    assert "निर्णय बाकी है" not in pr
    assert "निर्णय बाकी है" in collector
    assert "कोई काम बाकी नहीं" in auditor


def test_the_day_is_told_in_figures(world: World, visit: Visit) -> None:
    words = said(visit(Role.DISTRICT_PR).get(f"/places/{world.home.place.id}"))
    assert "राशन कार्ड शिविर" in words
    assert "फ़ोन पर पहुँचा 4 80%" in words
    assert "5 समूह जुड़े हैं, कुल 6 में" in words


def test_an_empty_district_says_what_to_do(app: Flask, database: Database) -> None:
    with database.write() as session:
        person = make_person(session)
        district = make_district(session, "Pali", "119")
        make_officer(session, Role.DISTRICT_PR, district, person)
    page = said(Visitor(app, person).get(f"/places/{district.id}"))
    assert "“नया प्रसारण” से लिखना शुरू करें" in page
    assert "अभी कोई ग्राम पंचायत या वार्ड दर्ज नहीं" in page


def test_a_post_below_the_district_has_its_own_pages(app: Flask, database: Database, world: World) -> None:
    with database.write() as session:
        person = make_person(session)
        block_id = world.home.panchayats[0].parent_id
        block = session.get_one(Place, block_id)
        make_officer(session, Role.DISTRICT_PR, block, person)
    visitor = Visitor(app, person)
    assert visitor.get("/").location.endswith(f"/places/{block_id}")
    page = visitor.get(f"/places/{block_id}")
    assert page.status_code == 200
    assert f'href="/places/{world.home.place.id}' not in page.text
    assert visitor.get(f"/places/{world.home.place.id}").status_code == 404
    assert f'href="/places/{block_id}/groups"' in visitor.get(f"/groups/{world.home.groups[0].id}").text
