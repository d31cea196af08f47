"""A real Chromium in front of the console of a district in the middle of its day."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from sqlmodel import col, select
from werkzeug.serving import make_server

from bot.app import create_app
from bot.models import Database, OutboxMessage, Person, Purpose, SignInCode, utc_now
from bot.redis_server import RedisServer
from config.schedule import Schedule, load_schedule
from config.settings import Settings, load_settings
from tests.browser.town import Town, make_town

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

PHONE, TABLET, DESK = 360, 768, 1366
"""Widths of the screens of officers, in pixels."""


@dataclass(frozen=True)
class Site:
    """The console under test, and what is behind it."""

    url: str
    database: Database
    schedule: Schedule
    settings: Settings
    town: Town

    def newest_code(self, phone: str) -> str:
        """The sign-in code that would be on the officer's WhatsApp."""
        with self.database.read() as session:
            message = session.exec(
                select(OutboxMessage)
                .join(Person, col(Person.id) == col(OutboxMessage.person_id))
                .where(Person.phone == phone, OutboxMessage.purpose == Purpose.SIGN_IN)
                .order_by(col(OutboxMessage.id).desc())
                .limit(1)
            ).one()
        return (message.variables or {})["1"]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Not for longer than a module: its event loop would keep the tests after it from having one.
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def site(
    sqlite_template: Path, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The console of Udaipur on a free port; the tests of a module share it."""
    directory = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, directory / "munadi.db")
    settings = load_settings(
        env_file=None,
        database_url=f"sqlite:///{directory / 'munadi.db'}",
        redis_url=redis_server.url,
        munadi_env="test",
        secret_key="key-of-tests",
        munadi_media_dir=directory / "media",
    )
    database, schedule = Database(settings.database_url), load_schedule(settings)
    town = make_town(database, settings.munadi_media_dir, schedule, utc_now())
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", database, schedule, settings, town)
    server.shutdown()
    running.join()
    server.server_close()
    app.extensions["munadi"].close()
    database.close()


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a window of its own; whatever the page complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(width: int = DESK, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 740 if width < TABLET else 900},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
        )
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def sign_in(site: Site) -> Callable[..., None]:
    """Signs an officer in as he would do it himself."""

    def enter(page: Page, phone: str, path: str = "/") -> None:
        page.goto(site.url + path)
        enter_code(page, site, phone)

    return enter


def enter_code(page: Page, site: Site, phone: str) -> None:
    """From the sign-in page: the number, then the code."""
    with site.database.write() as session:
        # The officers of these tests sign in more often than three times in ten minutes.
        session.execute(sa.update(SignInCode).values(created_at=utc_now() - timedelta(hours=1)))
    page.fill("#phone", phone)
    page.click("main button")
    page.wait_for_selector("#code")
    page.fill("#code", site.newest_code(phone))
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def keep_screenshot(page: Page, name: str) -> None:
    """Write a picture of the page where MUNADI_SCREENSHOTS says; without it nothing is kept."""
    directory = os.environ.get("MUNADI_SCREENSHOTS")
    if directory:
        page.screenshot(path=Path(directory) / f"{name}.png", full_page=True)
