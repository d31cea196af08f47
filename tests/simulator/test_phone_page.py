"""The phone page in a real browser, 360 pixels wide: what a person does by hand."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.simulator.test_window import create, send
from tests.simulator.world import PERSON, SENDER, World

pytestmark = pytest.mark.slow

PHONE = PERSON.removeprefix("whatsapp:")
CONTENT = "*जल जीवन मिशन*\n<b>हर घर</b> नल\n#UDR-N7YKDH\nसबको बताएँ"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium: the machine's, or the one Playwright installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page as wide as a small phone, without any error of its own."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    yield page
    context.close()
    assert errors == []


def is_not_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_person_opens_a_phone_writes_taps_and_proves(world: World, page: Page) -> None:
    page.goto(f"{world.base}/phones")
    assert is_not_wider_than_the_screen(page)
    page.fill("#search", "+91 00000 10001")
    page.click("#find button")
    page.wait_for_url(f"**/phones/*{PHONE[1:]}")
    page.fill("#text", "JOIN 42231")
    page.keyboard.press("Enter")
    assert world.until(lambda: world.bot.inbound)[0]["Body"] == "JOIN 42231"
    page.wait_for_selector(".mine .bubble")

    sid = send(world, create(world, "सहमति?", variables={}))
    page.click(".taps button")
    tapped = world.until(lambda: len(world.bot.inbound) == 2 and world.bot.inbound[1])
    assert (tapped["ButtonPayload"], tapped["OriginalRepliedMessageSid"]) == ("send", sid)
    page.wait_for_selector(".taps button:disabled")

    world.client.messages.create(to=PERSON, from_=SENDER, body=CONTENT)
    page.wait_for_selector(".text b >> text=जल जीवन मिशन")
    assert page.locator("text=<b>हर घर</b> नल").count() == 1
    page.click("#owner")
    page.fill("#group", "ग्राम पंचायत बड़गांव")
    page.click(".save")
    page.click("#attach")
    page.click("[data-kind=right]")
    page.wait_for_selector("#attached img[src]")
    page.click(".send")
    proof = world.until(lambda: len(world.bot.inbound) == 3 and world.bot.inbound[2])
    assert (proof["NumMedia"], proof["MediaContentType0"]) == ("1", "image/jpeg")
    page.wait_for_selector(".mine img")
    assert is_not_wider_than_the_screen(page)


def test_both_languages_and_a_list_to_choose_from(world: World, page: Page) -> None:
    world.write()
    items = [{"item": "बड़गांव", "id": "gp:1", "description": "गिर्वा"}, {"item": "गोगुंदा", "id": "gp:2"}]
    sid = send(
        world, create(world, types={"twilio/list-picker": {"body": "x", "button": "सूची", "items": items}})
    )
    world.final(sid, "delivered")
    page.goto(f"{world.base}/phones/{PHONE}")
    assert page.inner_text("#state") == "24 घंटे की खिड़की खुली"
    page.click("#language")
    assert page.inner_text("#state") == "24-hour window open"
    page.click("text=सूची")
    page.click("dialog >> text=गोगुंदा")
    chosen = world.until(lambda: len(world.bot.inbound) == 2 and world.bot.inbound[1])
    assert chosen["ListId"] == "gp:2"


def test_a_phone_is_taken_over_by_writing_and_handed_back(world: World, page: Page) -> None:
    world.api("POST", "/simulator/admins", [{"phone": PERSON, "name": "रेखा मीणा", "temperament": "prompt"}])
    page.goto(f"{world.base}/phones/{PHONE}?lang=en")
    page.wait_for_selector("#owner >> text=virtual person")
    page.fill("#text", "hello")
    page.click(".send")
    page.wait_for_selector("#owner >> text=in your hand")
    assert world.simulator.store.phones[PERSON].held_by_person
    page.click("#release")
    page.wait_for_selector("#owner >> text=virtual person")
    assert not world.simulator.store.phones[PERSON].held_by_person
