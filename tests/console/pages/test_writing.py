"""Writing a broadcast: the form, the preview, and what is wrong said where it is."""

from collections.abc import Callable
from io import BytesIO

from sqlmodel import col, select

from bot.models import AudienceKind, Broadcast, BroadcastState, Category, Database, MediaFile, Role
from bot.registry.places import children
from tests.console.visitor import Visitor, said
from tests.console.world import World, picture

Visit = Callable[[Role], Visitor]

TEXT = "*टीकाकरण शिविर*\n\nकल सुबह 9 बजे।\nस्वास्थ्य विभाग"


def new(world: World) -> str:
    return f"/places/{world.home.place.id}/broadcasts/new"


def newest(database: Database) -> Broadcast:
    with database.read() as session:
        return session.exec(select(Broadcast).order_by(col(Broadcast.id).desc()).limit(1)).one()


def test_what_is_written_becomes_a_draft_of_its_author(
    database: Database, world: World, visit: Visit
) -> None:
    answer = visit(Role.DEPARTMENT).post(
        new(world), text_hi=TEXT, text_en="Camp\nOffice", category="order", audience="gp", urgent="1"
    )
    draft = newest(database)
    assert answer.location.startswith(f"/broadcasts/{draft.id}")
    assert (draft.state, draft.audience, draft.category) == (
        BroadcastState.DRAFT,
        AudienceKind.GRAM_PANCHAYATS,
        Category.ORDER,
    )
    assert draft.urgent
    assert draft.text_en == "Camp\nOffice"
    assert draft.author_id == world.officers[Role.DEPARTMENT].id


def test_a_block_alone_can_be_the_audience(database: Database, world: World, visit: Visit) -> None:
    with database.read() as session:
        block = children(session, world.home.place)[0]
    visit(Role.DISTRICT_PR).post(new(world), text_hi=TEXT, audience=f"block:{block.code}")
    assert newest(database).place_id == block.id


def test_a_block_of_another_district_cannot(database: Database, world: World, visit: Visit) -> None:
    with database.read() as session:
        foreign = children(session, world.foreign.place)[0]
    answer = visit(Role.DISTRICT_PR).post(new(world), text_hi=TEXT, audience=f"block:{foreign.code}")
    assert answer.status_code == 422
    assert "audience-problem" in answer.text
    assert newest(database).id == world.foreign.draft.id


def test_an_empty_text_is_said_by_its_field_and_nothing_typed_is_lost(
    database: Database, world: World, visit: Visit
) -> None:
    answer = visit(Role.DISTRICT_PR).post(
        new(world), text_hi="  ", text_en="Only English", category="correction", audience="ward", urgent="1"
    )
    assert answer.status_code == 422
    assert 'id="text_hi-problem"' in answer.text
    assert "Only English" in answer.text
    assert '<option value="correction" selected>' in answer.text
    assert '<option value="ward" selected>' in answer.text
    assert "checked" in answer.text


def test_a_text_that_is_too_long_says_by_how_much(world: World, visit: Visit) -> None:
    answer = visit(Role.DISTRICT_PR).post(new(world), text_hi="क" * 1700)
    assert answer.status_code == 422
    assert "1700" in said(answer) or "1,700" in said(answer)
    assert "क" * 1700 in answer.text


def test_a_picture_goes_with_the_text_and_survives_a_mistake_in_it(
    database: Database, world: World, visit: Visit
) -> None:
    visitor = visit(Role.DISTRICT_PR)
    refused = visitor.post(new(world), text_hi="", picture=(BytesIO(picture("blue")), "शिविर.jpg"))
    assert refused.status_code == 422
    kept = refused.text.split('name="kept_picture" value="')[1].split('"')[0]
    visitor.post(new(world), text_hi=TEXT, kept_picture=kept)
    with database.read() as session:
        file = session.get_one(MediaFile, newest(database).media_file_id)
    assert (file.content_type, file.width) == ("image/jpeg", 320)


def test_a_picture_of_somebody_elses_form_is_not_taken(
    database: Database, world: World, visit: Visit
) -> None:
    refused = visit(Role.DISTRICT_PR).post(
        new(world), text_hi="", picture=(BytesIO(picture("blue")), "a.jpg")
    )
    kept = refused.text.split('name="kept_picture" value="')[1].split('"')[0]
    visit(Role.STATE_PR).post(new(world), text_hi=TEXT, kept_picture=kept)
    assert newest(database).media_file_id is None


def test_a_file_that_only_calls_itself_a_picture_is_refused_politely(
    database: Database, world: World, visit: Visit
) -> None:
    for data in (b"MZ\x90\x00 a program", b"", b"\xff\xd8\xff broken"):
        answer = visit(Role.DISTRICT_PR).post(
            new(world), text_hi=TEXT, picture=(BytesIO(data), "photo.jpg", "image/jpeg")
        )
        assert answer.status_code == 422
        assert 'id="picture-problem"' in answer.text
        assert "टीकाकरण शिविर" in answer.text
    assert newest(database).id == world.foreign.draft.id


def test_a_pdf_named_jpg_is_said_to_be_a_pdf(world: World, visit: Visit) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    answer = visit(Role.DISTRICT_PR).post(new(world), text_hi=TEXT, picture=(BytesIO(pdf), "order.jpg"))
    assert answer.status_code == 422
    assert 'id="picture-problem"' in answer.text


def test_a_file_beyond_all_limits_is_refused_before_it_is_read(world: World, visit: Visit) -> None:
    visitor = visit(Role.DISTRICT_PR)
    answer = visitor.post(new(world), text_hi=TEXT, picture=(BytesIO(bytes(40 * 1024 * 1024)), "film.mp4"))
    assert answer.status_code == 302
    assert answer.location == new(world)
    assert "16 MB" in said(visitor.get(new(world)))


def test_the_preview_shows_the_text_as_it_will_arrive_to_whom_and_at_what_cost(
    world: World, visit: Visit
) -> None:
    answer = visit(Role.DISTRICT_PR).post(
        f"/places/{world.home.place.id}/broadcasts/preview", text_hi=TEXT, audience="ward"
    )
    assert answer.status_code == 200
    assert "<strong>टीकाकरण शिविर</strong>" in answer.text
    *_, tag, last = answer.text.split('class="bubble-text">')[1].split("</p>")[0].split("\n")
    assert tag.startswith("#UDA-")
    assert last == "स्वास्थ्य विभाग"
    words = said(answer)
    assert "2 एडमिनों को" in words
    assert "₹" in words


def test_the_preview_warns_of_what_does_not_fit_and_takes_nothing(
    database: Database, world: World, visit: Visit
) -> None:
    path = f"/places/{world.home.place.id}/broadcasts/preview"
    visitor = visit(Role.DISTRICT_PR)
    text = "क" * 1200
    assert 'class="problem"' not in visitor.post(path, text_hi=text).text
    assert 'class="problem"' in visitor.post(path, text_hi=text, has_picture="1").text
    assert 'class="problem"' not in visitor.post(path, text_hi="").text
    assert newest(database).id == world.foreign.draft.id


def test_a_session_that_ended_while_writing_comes_back_to_the_form(world: World, visit: Visit) -> None:
    visitor = visit(Role.DISTRICT_PR)
    token = visitor.token()
    visitor.client.delete_cookie("munadi")
    answer = visitor.client.post(new(world), data={"csrf_token": token, "text_hi": TEXT})
    assert answer.status_code == 302
    assert answer.location == f"/sign-in?next={new(world)}"


def test_the_form_names_the_place_it_is_about(world: World, visit: Visit) -> None:
    page = visit(Role.DISTRICT_PR).get(new(world))
    assert f'data-draft="compose-{world.home.place.id}"' in page.text
