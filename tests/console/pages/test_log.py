"""The log page."""

from collections.abc import Callable

from bot.console.log.views import ROWS_A_PAGE
from bot.models import Database, Role, record
from tests.console.visitor import Visitor, said
from tests.console.world import World

Visit = Callable[[Role], Visitor]


def test_the_log_tells_who_did_what_in_the_district(world: World, visit: Visit) -> None:
    visitor = visit(Role.AUDITOR)
    visit(Role.NODAL).post(f"/broadcasts/{world.home.draft.id}/approve")
    words = said(visitor.get(f"/places/{world.home.place.id}/log"))
    assert "प्रसारण स्वीकृत किया" in words
    assert "अधिकारी nodal" in words
    assert "Kota" not in words


def test_it_narrows_by_subject_and_goes_on_page_by_page(
    database: Database, world: World, visit: Visit
) -> None:
    with database.write() as session:
        for number in range(ROWS_A_PAGE + 3):
            record(session, "claim.approved", place_id=world.home.place.id, subject_id=number)
    visitor = visit(Role.AUDITOR)
    path = f"/places/{world.home.place.id}/log?subject=claim"
    first = visitor.get(path)
    assert first.text.count("<tr>") - 1 == ROWS_A_PAGE
    before = first.text.split("before=")[1].split('"')[0]
    assert visitor.get(f"{path}&before={before}").text.count("<tr>") - 1 == 3


def test_an_act_without_words_shows_its_own_name(database: Database, world: World, visit: Visit) -> None:
    with database.write() as session:
        record(session, "moon.risen", place_id=world.home.place.id)
    assert "moon.risen" in said(visit(Role.AUDITOR).get(f"/places/{world.home.place.id}/log"))
