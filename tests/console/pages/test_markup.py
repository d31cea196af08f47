"""What a keyboard and a screen reader need is on every page: language, headings, labels, names."""

from collections.abc import Callable
from html.parser import HTMLParser

from flask import Flask

from bot.models import Role
from config.languages import Language
from tests.console.routes import pages
from tests.console.visitor import Visitor
from tests.console.world import World


class Page(HTMLParser):
    """The parts of a page that matter to whoever does not see it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.described: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.nameless: list[str] = []
        self.landmarks: set[str] = set()
        self._naming: list[tuple[str, list[str]]] = []
        self._in_label = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if "id" in given:
            self.ids.append(given["id"] or "")
        self.described |= set((given.get("aria-describedby") or "").split())
        self.described |= set((given.get("aria-labelledby") or "").split())
        if tag == "html":
            self.language = given.get("lang") or ""
        elif tag in ("main", "header", "nav"):
            self.landmarks.add(tag)
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        elif tag == "label":
            self.labelled.add(given.get("for") or "")
            self._in_label += 1
        elif tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            if not self._in_label:
                self.fields.append(given)
        elif tag == "img" and "alt" not in given:
            self.nameless.append(f"img {given.get('src')}")
        if tag in ("a", "button", "summary"):
            self._naming.append((tag, [given.get("aria-label") or ""]))

    def handle_data(self, data: str) -> None:
        for _, words in self._naming:
            words.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label -= 1
        if self._naming and self._naming[-1][0] == tag:
            _, words = self._naming.pop()
            # A picture's description names the link around it.
            if not "".join(words) and tag != "a":
                self.nameless.append(tag)


def test_every_page_can_be_read_aloud_and_used_by_keyboard(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    visitor = visit(Role.COLLECTOR)
    pr = visit(Role.DISTRICT_PR)
    opened = [(visitor, path) for path in pages(app, world)]
    opened += [
        (pr, f"/places/{world.home.place.id}/broadcasts/new"),
        (Visitor(app), "/sign-in"),
        (visitor, "/nowhere"),
    ]
    for who, path in opened:
        answer = who.get(path, follow_redirects=True)
        if "data-live-part" in answer.text and "<html" not in answer.text:
            continue
        page = Page(answer.text)
        assert page.language in set(Language), path
        assert {"main", "header"} <= page.landmarks, path
        assert page.headings[0] == 1 and page.headings.count(1) == 1, f"{path}: {page.headings}"
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), f"{path}: {page.headings}"
        assert len(page.ids) == len(set(page.ids)), f"{path}: an id stands twice"
        assert page.described <= set(page.ids), f"{path}: {page.described - set(page.ids)}"
        for field in page.fields:
            assert field.get("id") in page.labelled or field.get("aria-label"), f"{path}: {field}"
        assert not page.nameless, f"{path}: {page.nameless}"
