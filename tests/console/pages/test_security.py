"""What every answer carries, and what no page does."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from bot.app import create_app
from bot.models import Role
from config.settings import Environment, Settings
from tests.console.routes import pages
from tests.console.visitor import Visitor
from tests.console.world import World


def test_every_answer_tells_the_browser_to_be_careful(app: Flask, world: World) -> None:
    for path in ("/sign-in", "/nowhere", "/console/static/console.css"):
        headers = Visitor(app).get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_kept_by_nobody(app: Flask, world: World, visit: Callable[[Role], Visitor]) -> None:
    answer = visit(Role.COLLECTOR).get(f"/places/{world.home.place.id}")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_no_page_holds_a_script_or_a_style_of_its_own(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    visitor = visit(Role.DISTRICT_PR)
    for path in pages(app, world):
        html = visitor.get(path).text
        assert "<style" not in html, path
        assert " style=" not in html, path
        assert not re.search(r"\son[a-z]+=", html), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html)), path


def test_nothing_is_loaded_from_elsewhere(app: Flask, world: World, visit: Callable[[Role], Visitor]) -> None:
    visitor = visit(Role.DISTRICT_PR)
    for path in pages(app, world):
        for loaded in re.findall(r'(?:src|href)="(https?:[^"]+)"', visitor.get(path).text):
            raise AssertionError(f"{path} loads {loaded}")


def test_no_address_holds_a_phone_number(app: Flask, world: World, visit: Callable[[Role], Visitor]) -> None:
    for role in (Role.DISTRICT_PR, Role.COLLECTOR):
        visitor = visit(role)
        for path in pages(app, world):
            for link in re.findall(r'(?:href|action|src)="([^"]+)"', visitor.get(path).text):
                assert link.startswith("tel:") or not re.search(r"\+?91\d{6}", link), (path, link)


@pytest.mark.parametrize(("environment", "shown"), [(Environment.DEMO, True), (Environment.TEST, False)])
def test_only_a_demo_leads_to_the_simulated_phones(
    environment: Environment, shown: bool, settings: Settings, world: World
) -> None:
    app = create_app(settings.model_copy(update={"munadi_env": environment}))
    page = Visitor(app, world.people[Role.COLLECTOR]).get(f"/places/{world.home.place.id}").text
    assert (f'href="{settings.twilio_base_url}/phones"' in page) is shown
    app.extensions["munadi"].close()


@pytest.mark.parametrize(
    ("public_url", "secure"), [("https://munadi.example", True), ("http://127.0.0.1:8000", False)]
)
def test_the_cookie_is_kept_from_scripts_and_plain_lines(
    public_url: str, secure: bool, settings: Settings
) -> None:
    app = create_app(settings.model_copy(update={"public_url": public_url}))
    answer = app.test_client().get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is secure
    assert ("Strict-Transport-Security" in answer.headers) is secure
    app.extensions["munadi"].close()


def test_what_people_wrote_is_shown_as_text(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    visitor = visit(Role.DISTRICT_PR)
    written = '<script>alert(1)</script> *<b>x</b>* "\n<img src=x onerror=alert(1)>'
    answer = visitor.post(
        f"/places/{world.home.place.id}/broadcasts/new", text_hi=written, audience="all", category="scheme"
    )
    page = visitor.get(answer.location)
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;" in page.text
    listed = visitor.get(f"/places/{world.home.place.id}/broadcasts")
    assert "<script>alert" not in listed.text
