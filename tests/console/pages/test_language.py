"""Hindi and English, and dates and numbers as people say them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask import session as cookie
from freezegun import freeze_time

from bot.console import language
from bot.models import Database, Person, Role
from config.languages import Language
from tests.console.routes import pages
from tests.console.visitor import Visitor, said
from tests.console.world import World

NOON = datetime(2026, 11, 12, 6, 30, tzinfo=UTC)
"""12 November 2026, 12:00 in India."""


def test_the_sign_in_begins_in_hindi_and_can_be_switched(app: Flask, world: World) -> None:
    visitor = Visitor(app)
    assert '<html lang="hi">' in visitor.get("/sign-in").text
    answer = visitor.post("/language", language="en", next="/sign-in?next=/")
    assert answer.location == "/sign-in?next=/"
    assert '<html lang="en">' in visitor.get("/sign-in").text


def test_an_officers_choice_stays_his(
    app: Flask, database: Database, world: World, visit: Callable[[Role], Visitor]
) -> None:
    visit(Role.COLLECTOR).post("/language", language="en", next="/")
    with database.read() as session:
        chosen = session.get_one(Person, world.people[Role.COLLECTOR].id).language
    assert chosen is Language.ENGLISH
    page = visit(Role.COLLECTOR).get(f"/places/{world.home.place.id}")
    assert "Waiting for you" in said(page)
    assert "आपके लिए काम" in said(visit(Role.NODAL).get(f"/places/{world.home.place.id}"))


def test_a_language_that_is_not_spoken_here_is_not_taken(app: Flask, world: World) -> None:
    assert Visitor(app).post("/language", language="xx").status_code == 400


def test_no_page_lacks_a_word_in_either_language(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    for chosen in Language:
        visitor = visit(Role.DISTRICT_PR)
        visitor.post("/language", language=chosen.value, next="/")
        for path in pages(app, world):
            assert visitor.get(path, follow_redirects=True).status_code == 200, f"{chosen} {path}"


@pytest.fixture(params=list(Language))
def spoken(request: pytest.FixtureRequest, app: Flask) -> Iterator[Language]:
    with app.test_request_context():
        cookie["language"] = request.param.value
        yield request.param


@freeze_time(NOON)
def test_moments_are_said_as_people_say_them(spoken: Language) -> None:
    said_today = {Language.HINDI: "आज, शाम 5:15", Language.ENGLISH: "today, 5:15 pm"}
    said_before = {Language.HINDI: "3 नवंबर, सुबह 9:05", Language.ENGLISH: "3 November, 9:05 am"}
    said_long_ago = {
        Language.HINDI: "3 नवंबर 2024, सुबह 9:05",
        Language.ENGLISH: "3 November 2024, 9:05 am",
    }
    assert language.when(datetime(2026, 11, 12, 11, 45, tzinfo=UTC)) == said_today[spoken]
    assert language.when(datetime(2026, 11, 3, 3, 35, tzinfo=UTC)) == said_before[spoken]
    assert language.when(datetime(2024, 11, 3, 3, 35, tzinfo=UTC)) == said_long_ago[spoken]


@freeze_time(NOON)
def test_the_day_is_that_of_india_not_of_the_server(spoken: Language) -> None:
    yesterday_in_utc = datetime(2026, 11, 11, 20, 0, tzinfo=UTC)
    assert language.when(yesterday_in_utc).startswith(("आज", "today"))


@freeze_time(NOON)
def test_days_and_numbers(spoken: Language) -> None:
    assert language.day(date(2026, 11, 12)) == {Language.HINDI: "आज", Language.ENGLISH: "today"}[spoken]
    assert language.full_day(date(2026, 11, 12)) in ("गुरुवार, 12 नवंबर", "Thursday, 12 November")
    assert language.number(124500) == "1,24,500"
    assert language.percent(999, 1000) == "99%"
    assert language.percent(0, 0) == "0%"
