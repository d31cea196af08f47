"""The demo's job by clicking: a person registers on the simulated phone, an office broadcasts, a collector
looks at the proof. Every process is real; only Twilio and the people are simulated."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.audit.ask import ask
from bot.audit.draw import draw_day
from bot.cli.trial import Trial
from bot.models import utc_now
from bot.registry import frame
from bot.registry.senders import add_sender
from config.settings import load_settings

pytestmark = pytest.mark.slow

ADMIN = "+910000033777"
"""The frame's admin of Bargaon(Rural), code 42231."""

AUTHOR, APPROVER, COLLECTOR = "+910000001001", "+910000001002", "+910000001003"

PATIENCE = 30_000
"""Milliseconds a page may take until a worker, a lane and a simulated phone have done their part."""


def free_port() -> int:
    """A port whose successor is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    home = tmp_path_factory.mktemp("whole")
    settings = load_settings(
        env_file=None,
        database_url=f"sqlite:///{home}/munadi.db",
        munadi_env="demo",
        secret_key="key-of-tests",
        port=free_port(),
    )
    with Trial(settings, home, speed=240.0, approval_seconds=1.0) as trial:
        with trial.services.database.write() as session:
            district = frame.load(session).district
            frame.load_people(session)
            add_sender(session, "+910000000001", district=district)
        yield trial


def phone(browser: Browser, trial: Trial, number: str) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 780}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{trial.settings.twilio_base_url}/phones/{number}")
    return page


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.press("#text", "Enter")


def office(browser: Browser, trial: Trial, number: str) -> Page:
    """Sign in to the console as a person does: with the code that comes on the phone."""
    chat = phone(browser, trial, number)
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{trial.settings.public_url}/sign-in")
    page.fill("#phone", number)
    page.press("#phone", "Enter")
    with_code = chat.locator("#chat .bubble .text", has_text=re.compile(r"\b\d{6}\b"))
    expect(with_code).to_have_count(1, timeout=PATIENCE)
    found = re.search(r"\b\d{6}\b", with_code.inner_text())
    assert found is not None
    page.fill("#code", found[0])
    page.press("#code", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def test_a_day_by_clicking(browser: Browser, trial: Trial, tmp_path: Path) -> None:
    admin = phone(browser, trial, ADMIN)
    write(admin, "JOIN ४२२३१")
    admin.locator(".taps button").first.click()
    expect(admin.locator("#chat .bubble")).to_have_count(4, timeout=PATIENCE)

    author = office(browser, trial, AUTHOR)
    author.goto(f"{trial.settings.public_url}/broadcasts")
    author.locator("main a.btn-primary").first.click()
    author.fill("#text_hi", "*पालनहार योजना*\n\nआवेदन ई-मित्र पर।\n\nजिला जनसंपर्क कार्यालय, उदयपुर")
    author.set_input_files("#picture", str(frame.BROADCAST_PICTURE))
    author.locator("form.card-plain button.btn-primary").click()
    author.wait_for_url(re.compile(r"/broadcasts/\d+"))

    approver = office(browser, trial, APPROVER)
    approver.goto(author.url)
    approver.locator("form[action$=approve] button").click()

    delivered = admin.locator("#chat .bubble .text", has_text=re.compile(r"#UDR-[3467CDFHKMNPRTWXY]{6}"))
    expect(delivered).to_have_count(1, timeout=PATIENCE)
    admin.locator(".taps button").last.click()
    posted = approver.locator("[data-live]")
    expect(posted).to_contain_text("1", timeout=PATIENCE)

    with trial.services.database.write() as session:
        now = utc_now()
        district = frame.load(session).district
        schedule = trial.services.schedule
        audit_day = draw_day(session, district, schedule.today(now), schedule, now)
        assert audit_day is not None
        assert ask(session, audit_day, now, schedule) == 1
    request = admin.locator("#chat .bubble .text", has_text="स्क्रीनशॉट")
    expect(request.last).to_be_visible(timeout=PATIENCE)
    admin.click("#attach")
    admin.click("#menu button[data-kind=right]")
    admin.locator("#attached").wait_for()
    admin.click("button.send")

    collector = office(browser, trial, COLLECTOR)
    collector.goto(f"{trial.settings.public_url}/audit")
    picture = collector.locator("figure.proof img").first
    expect(picture).to_be_visible(timeout=PATIENCE)
    assert picture.evaluate("image => image.naturalWidth") > 300
    collector.click("button[name=verdict][value=accepted]")
    expect(collector.locator("article.draw button[name=verdict]")).to_have_count(0)
    for page, name in ((admin, "admin"), (approver, "broadcast"), (collector, "audit")):
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
