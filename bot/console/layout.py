"""What all pages share: the words and helpers of the templates, the navigation, the choice of language."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from bot.console import language
from bot.console.assets import asset
from bot.console.gate import own_page, page_to_return_to
from bot.console.permissions import Permission
from bot.console.pictures.views import picture_url
from bot.console.wiring import Here, services, signed_in_reader
from bot.console.writing import first_line, whatsapp_html
from bot.models import Broadcast, Place, PlaceKind
from config.languages import Language
from config.settings import Environment


@dataclass(frozen=True)
class Tab:
    """An entry of the navigation; its words are `console-tab-<name>`, its icon has its name."""

    name: str
    url: str
    is_open: bool


_TABS = (
    ("today", "console.today.place", Permission.SEE_TODAY),
    ("broadcasts", "console.broadcasts.of_place", Permission.SEE_BROADCASTS),
    ("audit", "console.audit.today", Permission.SEE_AUDIT),
    ("groups", "console.groups.of_place", Permission.SEE_GROUPS),
    ("log", "console.log.of_place", Permission.SEE_LOG),
)


def add_template_helpers(app: Flask) -> None:
    """Give every template the words, the reader, and where the page is."""
    app.jinja_env.globals.update(
        t=language.say,
        t_or=language.said_or,
        number=language.number,
        percent=language.percent,
        day=language.day,
        full_day=language.full_day,
        clock=language.clock,
        when=language.when,
        exact=language.exact,
        name_of=name_of,
        whatsapp=whatsapp_html,
        title_of=title_of,
        crumbs_here=crumbs_here,
        picture_url=picture_url,
        asset=asset,
        may=may_here,
        Permission=Permission,
    )
    app.context_processor(_of_this_page)


def _of_this_page() -> dict[str, Any]:
    at: Here | None = g.get("here")
    return {
        "language": language.language(),
        "other_language": language.other_language(),
        "reader": signed_in_reader(),
        "here": at,
        "nav_place": nearest_root(at) if at else None,
        "tabs": tabs(at),
        "phones_url": phones_url(),
        "this_page": page_to_return_to(),
    }


def name_of(place: Place) -> str:
    """A place's name in the reader's language."""
    return place.name(language.language())


@dataclass(frozen=True)
class Title:
    """What a broadcast is called in lists, and in which language that is."""

    words: str
    language: Language


def title_of(broadcast: Broadcast) -> Title:
    """The first line of the text that the reader would get."""
    if language.language() is Language.ENGLISH and broadcast.text_en:
        return Title(first_line(broadcast.text_en), Language.ENGLISH)
    return Title(first_line(broadcast.text_hi), Language.HINDI)


def crumbs_here() -> list[Place]:
    """The places above this page's that the reader may open, without the state for whom sees one district."""
    reader, at = signed_in_reader(), g.get("here")
    if reader is None or at is None:
        return []
    return [
        place
        for place in at.above
        if place.kind is not PlaceKind.URBAN_BODY and reader.may(Permission.SEE_TODAY, place)
    ]


def may_here(permission: Permission, place: Place | None = None) -> bool:
    """Whether the reader may do this at the page's place, or at another given one."""
    reader = signed_in_reader()
    at: Here | None = g.get("here")
    wanted = place or (at.place if at else None)
    return reader is not None and wanted is not None and reader.may(permission, wanted)


def tabs(at: Here | None) -> list[Tab]:
    """The navigation, for the district the page is about."""
    reader = signed_in_reader()
    if reader is None or at is None:
        return []
    root = nearest_root(at)
    family = (request.endpoint or "").rpartition(".")[0]
    return [
        Tab(name, url_for(endpoint, place_id=root.id), family == endpoint.rpartition(".")[0])
        for name, endpoint, needed in _TABS
        if reader.may(needed, root)
    ]


def nearest_root(at: Here) -> Place:
    """Where the navigation leads: the page's district; for a post below it, the topmost place he may see."""
    reader = signed_in_reader()
    if reader is None or at.place.kind is PlaceKind.STATE:
        return at.place
    from_district = [place for place in at.line if place.kind is not PlaceKind.STATE]
    return next((place for place in from_district if reader.jurisdiction.may_see(place)), at.place)


def phones_url() -> str | None:
    """The simulated phones of a demo."""
    settings = services().settings
    is_demo = settings.munadi_env is Environment.DEMO and settings.twilio_base_url
    return f"{settings.twilio_base_url}/phones" if is_demo else None


def switch_language() -> ResponseReturnValue:
    """Read the console in the other language; somebody signed in keeps the choice."""
    chosen = request.form.get("language")
    if chosen not in set(Language):
        abort(400)
    cookie[language.LANGUAGE_KEY] = chosen
    reader = signed_in_reader()
    if reader is not None:
        with services().database.write() as session:
            session.merge(reader.person, load=True).language = Language(chosen)
    return redirect(own_page(request.form.get("next")))
