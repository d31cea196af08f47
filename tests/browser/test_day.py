"""An officer's day by clicking: write, approve, watch, judge, confirm, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from bot.broadcast.planning import plan
from bot.models import Broadcast, BroadcastState, Draw, DrawState, OutboxMessage, OutboxState, utc_now
from bot.registry.frame import BROADCAST_PICTURE
from tests.browser.conftest import PHONE, Site, enter_code
from tests.browser.town import APPROVER, AUTHOR, COLLECTOR, NODAL

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

Window = Callable[..., Page]
SignIn = Callable[..., None]

TEXT = "*मुफ़्त नेत्र जाँच शिविर*\n\nरविवार सुबह 10 बजे, पंचायत भवन।\nस्वास्थ्य विभाग, उदयपुर"


def newest(site: Site) -> Broadcast:
    with site.database.read() as session:
        return session.exec(select(Broadcast).order_by(col(Broadcast.id).desc()).limit(1)).one()


def move_deliveries(site: Site, broadcast: Broadcast, state: OutboxState) -> None:
    """What the lanes and the receipts would do."""
    with site.database.write() as session:
        session.execute(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.broadcast_id) == broadcast.id)
            .values(state=state, accepted_at=utc_now())
        )


def test_write_approve_and_watch(site: Site, open_window: Window, sign_in: SignIn) -> None:
    writing = open_window()
    sign_in(writing, AUTHOR)
    writing.get_by_role("link", name="नया प्रसारण").click()
    writing.get_by_label("संदेश", exact=True).fill(TEXT)
    preview = writing.locator("#preview")
    expect(preview.locator("strong").first).to_have_text("मुफ़्त नेत्र जाँच शिविर")
    expect(preview.locator(".bubble-text").first).to_contain_text("#UDR-")
    expect(preview).to_contain_text("629 एडमिनों को")
    writing.get_by_label("किन समूहों को").select_option("ward")
    expect(preview).to_contain_text("62 एडमिनों को")
    writing.get_by_label("चित्र या वीडियो").set_input_files(BROADCAST_PICTURE)
    expect(preview.locator("img.bubble-picture").first).to_be_visible()
    writing.get_by_role("button", name="मसौदा सहेजें").click()
    expect(writing.get_by_role("status").first).to_contain_text("दूसरा अधिकारी")
    expect(writing.get_by_role("button", name="स्वीकृत करें और भेजें")).to_have_count(0)
    draft = newest(site)
    assert (draft.state, draft.media_file_id is not None) == (BroadcastState.DRAFT, True)

    watching = open_window(PHONE)
    sign_in(watching, APPROVER, f"/broadcasts/{draft.id}")
    watching.get_by_role("button", name="Approve and send").click()
    expect(watching.get_by_role("status").first).to_contain_text("Approved")
    assert newest(site).state is BroadcastState.APPROVED
    watching.evaluate("window.neverLeft = true")

    with site.database.write() as session:
        assert plan(session, draft.id or 0, utc_now(), schedule=site.schedule) == 62
    expect(watching.locator(".step", has_text="Sent")).to_contain_text("0")
    move_deliveries(site, draft, OutboxState.DELIVERED)
    expect(watching.locator(".step", has_text="On the phone")).to_contain_text("62")
    expect(watching.locator("[data-live-says]")).to_contain_text("62 of 62 on the phone", timeout=20_000)
    assert watching.evaluate("window.neverLeft") is True

    watching.get_by_role("button", name="Pause").click()
    expect(watching.locator(".state-line")).to_contain_text("paused")
    assert newest(site).state is BroadcastState.PAUSED
    watching.get_by_role("button", name="Resume").click()
    expect(watching.locator(".state-line")).to_contain_text("being sent")
    watching.locator("summary", has_text="Cancel").click()
    expect(watching.get_by_text("will never go")).to_be_visible()
    watching.get_by_role("button", name="Yes, cancel the broadcast").click()
    expect(watching.locator(".state-line")).to_contain_text("cancelled")


def test_the_collector_judges_on_the_phone(site: Site, open_window: Window, sign_in: SignIn) -> None:
    page = open_window(PHONE)
    sign_in(page, COLLECTOR)
    page.get_by_role("link", name="निर्णय बाकी").click()
    card = page.locator("article", has=page.get_by_role("button", name="ठीक है")).first
    picture = card.locator(".proof img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    before = page.get_by_role("button", name="ठीक है").count()
    card.get_by_role("button", name="ठीक है").click()
    expect(page.get_by_role("status")).to_contain_text("दर्ज हुआ")
    expect(page.get_by_role("button", name="ठीक है")).to_have_count(before - 1)
    with site.database.read() as session:
        assert session.exec(select(Draw).where(Draw.state == DrawState.ACCEPTED)).all()
    page.get_by_role("button", name="निर्णय वापस लें").click()
    expect(page.get_by_role("button", name="ठीक है")).to_have_count(before)


def test_the_nodal_officer_confirms_an_admin(site: Site, open_window: Window, sign_in: SignIn) -> None:
    page = open_window(PHONE)
    sign_in(page, NODAL)
    page.get_by_role("link", name="पुष्टि चाहता है").click()
    page.locator("table a").first.click()
    page.get_by_role("button", name="की जगह इन्हें एडमिन बनाएँ").click()
    expect(page.get_by_role("status")).to_contain_text("पुष्टि हुई")
    expect(page.locator("#admin-title + p")).to_have_text("हरीश डांगी")


def test_groups_are_found_by_name(site: Site, open_window: Window, sign_in: SignIn) -> None:
    page = open_window(PHONE)
    sign_in(page, APPROVER, f"/places/{site.town.district.id}/groups")
    page.get_by_label("Name of a place, group or admin").fill("badgaon")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("tbody tr").first).to_contain_text("Badgaon")
    page.get_by_label("State").select_option("dormant")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No such group was found")).to_be_visible()


def test_what_was_typed_survives_the_end_of_the_session(
    site: Site, open_window: Window, sign_in: SignIn
) -> None:
    page = open_window()
    path = f"/places/{site.town.district.id}/broadcasts/new"
    sign_in(page, AUTHOR, path)
    page.get_by_label("संदेश", exact=True).fill(TEXT)
    page.get_by_label("किन समूहों को").select_option("gp")
    page.get_by_label("तुरंत भेजें").check()
    page.context.clear_cookies()
    page.get_by_role("button", name="मसौदा सहेजें").click()
    enter_code(page, site, AUTHOR)
    assert page.url == site.url + path
    expect(page.get_by_label("संदेश", exact=True)).to_have_value(TEXT)
    expect(page.get_by_label("किन समूहों को")).to_have_value("gp")
    expect(page.get_by_label("तुरंत भेजें")).to_be_checked()
    expect(page.locator("#preview")).to_contain_text("पंचायत भवन")
    page.get_by_role("button", name="मसौदा सहेजें").click()
    expect(page.get_by_role("status").first).to_contain_text("सहेजा गया")
    page.goto(site.url + path)
    expect(page.get_by_label("संदेश", exact=True)).to_have_value("")


def test_whoever_signs_out_leaves_no_draft_behind(site: Site, open_window: Window, sign_in: SignIn) -> None:
    page = open_window()
    path = f"/places/{site.town.district.id}/broadcasts/new"
    sign_in(page, AUTHOR, path)
    page.get_by_label("संदेश", exact=True).fill(TEXT)
    page.locator("header summary").click()
    page.get_by_role("button", name="साइन आउट", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("साइन इन करें")
    sign_in(page, AUTHOR, path)
    expect(page.get_by_label("संदेश", exact=True)).to_have_value("")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(
    site: Site, open_window: Window, sign_in: SignIn, tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(17 * 1024 * 1024))
    page = open_window()
    sign_in(page, AUTHOR, f"/places/{site.town.district.id}/broadcasts/new")
    page.get_by_label("चित्र या वीडियो").set_input_files(film)
    expect(page.get_by_text("फ़ाइल बहुत बड़ी है")).to_be_visible()
    assert page.get_by_label("चित्र या वीडियो").input_value() == ""


def test_without_scripts_the_pages_work_too(site: Site, open_window: Window, sign_in: SignIn) -> None:
    page = open_window(PHONE, javascript=False)
    sign_in(page, AUTHOR, f"/places/{site.town.district.id}/broadcasts/new")
    page.fill("#text_hi", TEXT)
    page.click("main form button")
    assert newest(site).text_hi == TEXT
    assert page.url.startswith(f"{site.url}/broadcasts/{newest(site).id}")


def test_the_keyboard_is_enough(site: Site, open_window: Window, sign_in: SignIn) -> None:
    page = open_window()
    sign_in(page, APPROVER)
    page.keyboard.press("Tab")
    skip = page.get_by_text("Skip to the page")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {})["x"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.locator("header summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
