"""The day's draws, their pictures and the verdicts."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from bot.models import Database, Draw, DrawState, Level, Role, utc_now
from config.schedule import load_schedule
from config.settings import Settings
from tests.builders import make_officer, make_person
from tests.console.visitor import Visitor, said
from tests.console.world import World

Visit = Callable[[Role], Visitor]


def state_of(database: Database, draw: Draw) -> DrawState:
    with database.read() as session:
        return session.get_one(Draw, draw.id).state


def received(world: World) -> Draw:
    return world.home.draws[0]


def test_the_day_shows_every_draw_with_its_picture_and_the_tag_to_look_for(
    world: World, visit: Visit
) -> None:
    page = visit(Role.COLLECTOR).get(f"/places/{world.home.place.id}/audit")
    assert page.text.count('class="card-plain draw') == len(world.home.draws)
    assert page.text.count("/console/media/") >= 1
    assert page.text.count("#UDA-") == len(world.home.draws)


def test_the_collector_judges_and_takes_it_back(database: Database, world: World, visit: Visit) -> None:
    draw = received(world)
    visitor = visit(Role.COLLECTOR)
    answer = visitor.post(f"/draws/{draw.id}/verdict", verdict="rejected", reason="टैग नहीं दिखता")
    assert answer.location.endswith(f"#draw-{draw.id}")
    assert state_of(database, draw) is DrawState.REJECTED
    page = visitor.get(f"/places/{world.home.place.id}/audit")
    assert "टैग नहीं दिखता" in page.text
    visitor.post(f"/draws/{draw.id}/undo")
    assert state_of(database, draw) is DrawState.RECEIVED


def test_the_nodal_officer_does_not_judge_for_the_collector(
    database: Database, world: World, visit: Visit
) -> None:
    draw = next(draw for draw in world.home.draws if draw.level is Level.COLLECTOR)
    visitor = visit(Role.NODAL)
    assert (
        f'action="/draws/{draw.id}/verdict"' not in visitor.get(f"/places/{world.home.place.id}/audit").text
    )
    before = state_of(database, draw)
    visitor.post(f"/draws/{draw.id}/verdict", verdict="called")
    assert state_of(database, draw) is before
    assert "निर्णय के लिए नहीं" in said(visitor.get("/nowhere"))


def test_whoever_did_not_answer_can_be_phoned_from_the_page(
    database: Database, world: World, visit: Visit
) -> None:
    draw = next(draw for draw in world.home.draws if draw.state is DrawState.ASKED)
    visitor = visit(Role.COLLECTOR)
    assert 'href="tel:+91' in visitor.get(f"/places/{world.home.place.id}/audit").text
    visitor.post(f"/draws/{draw.id}/verdict", verdict="called")
    assert state_of(database, draw) is DrawState.CALLED


def test_a_verdict_that_does_not_exist_is_not_taken(world: World, visit: Visit) -> None:
    assert (
        visit(Role.COLLECTOR).post(f"/draws/{received(world).id}/verdict", verdict="fine").status_code == 400
    )


def test_two_officers_at_once_and_the_first_ones_verdict_stands(
    app: Flask, database: Database, world: World, visit: Visit
) -> None:
    with database.write() as session:
        other = make_person(session)
        make_officer(session, Role.COLLECTOR, world.home.place, other)
    draw = received(world)
    visit(Role.COLLECTOR).post(f"/draws/{draw.id}/verdict", verdict="accepted")
    second = Visitor(app, other)
    second.post(f"/draws/{draw.id}/verdict", verdict="rejected")
    assert state_of(database, draw) is DrawState.ACCEPTED
    assert "पहले ही निर्णय" in said(second.get("/nowhere"))


def test_another_day_says_that_nothing_was_drawn(world: World, visit: Visit, settings: Settings) -> None:
    yesterday = load_schedule(settings).today(utc_now()) - timedelta(days=1)
    visitor = visit(Role.AUDITOR)
    page = visitor.get(f"/places/{world.home.place.id}/audit/{yesterday.isoformat()}")
    assert page.status_code == 200
    assert "कोई ड्रॉ नहीं हुआ" in said(page)
    assert visitor.get(f"/places/{world.home.place.id}/audit/someday").status_code == 404


def test_the_published_draw_is_on_the_page(world: World, visit: Visit) -> None:
    page = visit(Role.AUDITOR).get(f"/places/{world.home.place.id}/audit")
    assert world.home.audit_day.seed in page.text
    assert world.home.audit_day.frame_hash in page.text
