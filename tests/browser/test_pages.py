"""Every page in both languages on a phone, a tablet and a desk: it fits, and nothing complains."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, TABLET, Site, keep_screenshot
from tests.browser.town import APPROVER, COLLECTOR, STATE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def addresses(site: Site) -> dict[str, str]:
    place, state = site.town.district.id, site.town.district.parent_id
    return {
        "today": f"/places/{place}",
        "state": f"/places/{state}",
        "broadcasts": f"/places/{place}/broadcasts",
        "broadcast": f"/broadcasts/{site.town.sent.id}",
        "draft": f"/broadcasts/{site.town.draft.id}",
        "write": f"/places/{place}/broadcasts/new",
        "audit": f"/places/{place}/audit",
        "groups": f"/places/{place}/groups",
        "group": f"/groups/{site.town.claimed.id}",
        "log": f"/places/{place}/log",
        "not-found": "/nowhere",
    }


OPENED_BY = {STATE: ("state", "write"), COLLECTOR: ("today", "audit", "broadcast", "not-found")}
"""Who opens which page in Hindi; all others, and all in English, are the approving officer's."""


def fits(page: Page) -> bool:
    """Whether nothing has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def choose_language(page: Page, language: str) -> None:
    if page.get_attribute("html", "lang") != language:
        page.click(f"header button[value={language}]")


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
def test_every_page_fits_in_both_languages(
    width: int, site: Site, open_window: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    for phone in (APPROVER, COLLECTOR, STATE):
        page = open_window(width)
        page.goto(site.url)
        for language in ("hi", "en"):
            choose_language(page, language)
            keep_screenshot(page, f"sign-in-{language}-{width}")
        sign_in(page, phone)
        for language in ("hi", "en"):
            page.goto(site.url)
            choose_language(page, language)
            for name, path in addresses(site).items():
                if phone != APPROVER and name not in OPENED_BY[phone]:
                    continue
                answer = page.goto(site.url + path)
                assert answer is not None
                if answer.status in (403, 404) and name != "not-found":
                    # The state's page is not the district officer's to see.
                    assert phone == APPROVER and name == "state"
                    continue
                assert fits(page), f"{name} {language} {width}"
                who = {APPROVER: "", COLLECTOR: "-collector", STATE: "-state"}[phone]
                keep_screenshot(page, f"{name}{who}-{language}-{width}")
        page.context.close()
