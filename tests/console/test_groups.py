"""The table of groups, a group's page, and deciding claims."""

import re
from collections.abc import Callable

from sqlmodel import select

from bot.console.groups import reading
from bot.models import Database, OutboxMessage, Place, Purpose, Role, Tenure, TenureEnd, TenureState, utc_now
from bot.registry import joining
from tests.builders import make_person, make_place
from tests.console.visitor import Visitor, said
from tests.console.world import World

NEXT_PAGE = re.compile(r'href="([^"]+after=\d+)"')

Visit = Callable[[Role], Visitor]


def table(world: World) -> str:
    return f"/places/{world.home.place.id}/groups"


def test_the_table_has_every_place_of_the_district_and_none_of_another(world: World, visit: Visit) -> None:
    page = visit(Role.DISTRICT_PR).get(table(world))
    assert page.text.count("<tr>") == 1 + 6
    assert f"/groups/{world.foreign.groups[0].id}" not in page.text


def test_search_and_state_narrow_it(world: World, visit: Visit) -> None:
    visitor = visit(Role.DISTRICT_PR)
    assert visitor.get(table(world) + "?search=panchayat 2").text.count("<tr>") == 2
    assert visitor.get(table(world) + "?search=एडमिन Ward 1").text.count("<tr>") == 2
    claimed = visitor.get(table(world) + "?state=claimed")
    assert claimed.text.count("<tr>") == 2
    assert f"/groups/{world.home.claim.group_id}" in claimed.text
    nothing = visitor.get(table(world) + "?search=100%25")
    assert "<tr>" not in nothing.text
    assert "नहीं मिला" in said(nothing)


def test_the_table_goes_on_page_by_page(database: Database, world: World, visit: Visit) -> None:
    with database.write() as session:
        block = session.get_one(Place, world.home.panchayats[0].parent_id)
        for number in range(reading.ROWS_A_PAGE):
            # The same name many times: the next page must neither repeat nor leave out.
            make_place(session, world.home.panchayats[0].kind, f"9{number}", "Badgaon", block)
    visitor = visit(Role.DISTRICT_PR)
    first = visitor.get(table(world))
    [link] = NEXT_PAGE.findall(first.text)
    second = visitor.get(link)
    assert first.text.count("<tr>") - 1 == reading.ROWS_A_PAGE
    assert second.text.count("<tr>") - 1 == 6
    assert not NEXT_PAGE.findall(second.text)


def test_a_group_page_tells_its_story(world: World, visit: Visit) -> None:
    group = world.home.groups[0]
    page = said(visit(Role.DISTRICT_PR).get(f"/groups/{group.id}"))
    assert "एडमिन Panchayat 1" in page
    assert "#UDA-" in page
    assert "राशन कार्ड शिविर" in page


def test_an_approved_claimant_is_admin_and_is_told(database: Database, world: World, visit: Visit) -> None:
    claim = world.home.claim
    visitor = visit(Role.DISTRICT_PR)
    answer = visitor.post(f"/tenures/{claim.id}/approve", group=claim.group_id)
    assert answer.location == f"/groups/{claim.group_id}"
    with database.read() as session:
        assert session.get_one(Tenure, claim.id).state is TenureState.ACTIVE
        told = session.exec(
            select(OutboxMessage).where(
                OutboxMessage.person_id == claim.person_id, OutboxMessage.purpose == Purpose.REPORT
            )
        ).one()
    assert "पुष्टि कर दी" in (told.body or "")
    visitor.post(f"/tenures/{claim.id}/approve", group=claim.group_id)
    assert "पहले ही निर्णय" in said(visitor.get("/nowhere"))


def test_a_refused_claimant_is_told_and_told_where_to_ask(
    database: Database, world: World, visit: Visit
) -> None:
    claim = world.home.claim
    visit(Role.NODAL).post(f"/tenures/{claim.id}/refuse")
    with database.read() as session:
        assert session.get_one(Tenure, claim.id).end_reason is TenureEnd.REFUSED
        told = session.exec(select(OutboxMessage).where(OutboxMessage.person_id == claim.person_id)).one()
    assert "नहीं माना" in (told.body or "")


def test_replacing_an_admin_is_asked_for_and_both_are_told(
    database: Database, world: World, visit: Visit
) -> None:
    now = utc_now()
    with database.write() as session:
        rival = make_person(session, name="नया एडमिन", window_open=False)
        tenure = joining.claim(session, rival, world.home.panchayats[0], now).tenure
        assert tenure is not None
    visitor = visit(Role.DISTRICT_PR)
    visitor.post(f"/tenures/{tenure.id}/approve", group=tenure.group_id)
    assert "दूसरा एडमिन" in said(visitor.get("/nowhere"))
    visitor.post(f"/tenures/{tenure.id}/approve", group=tenure.group_id, replace="1")
    with database.read() as session:
        # He has not said yes to the notice so far.
        assert session.get_one(Tenure, tenure.id).state is TenureState.INVITED
        said_to_rival = session.exec(select(OutboxMessage).where(OutboxMessage.person_id == rival.id)).all()
        said_to_former = session.exec(
            select(OutboxMessage).where(
                OutboxMessage.person_id == world.home.admins[0].id, OutboxMessage.purpose == Purpose.REPORT
            )
        ).one()
    assert {message.purpose for message in said_to_rival} == {Purpose.REPORT, Purpose.NOTICE}
    assert "दूसरे एडमिन" in (said_to_former.body or "")
