"""What the form for writing a broadcast holds, and what is wrong with it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from bot.broadcast.compose import check_text, tidy
from bot.broadcast.refusals import AudienceProblem, ContentProblem, Refused
from bot.console.language import language, say
from bot.console.pictures import links
from bot.console.wiring import reader, services
from bot.models import AudienceKind, Broadcast, Category, MediaFile, Place, key_of
from bot.registry import media
from bot.whatsapp.media import MediaRefused, verify

_TEXTS = ("text_hi", "text_en")


@dataclass(frozen=True)
class Written:
    """What was typed and chosen; a fresh form is all defaults."""

    text_hi: str = ""
    text_en: str = ""
    category: Category = Category.SCHEME
    audience: str = "all"
    """`all`, `gp`, `ward` or `block:CODE`."""
    urgent: bool = False
    media_file_id: int | None = None
    """A picture that was taken with an earlier try at this form."""

    @classmethod
    def sent(cls) -> "Written":
        """What this request's form holds."""
        category = request.form.get("category", "")
        return cls(
            text_hi=request.form.get("text_hi", ""),
            text_en=request.form.get("text_en", ""),
            category=Category(category) if category in set(Category) else Category.SCHEME,
            audience=request.form.get("audience", "all"),
            urgent="urgent" in request.form,
            media_file_id=_kept_picture(),
        )

    def as_broadcast(self, place: Place, audience: AudienceKind, *, has_picture: bool) -> Broadcast:
        """A broadcast that is not in the database, to show how the text will arrive and what it costs."""
        return Broadcast(
            place_id=key_of(place),
            audience=audience,
            text_hi=tidy(self.text_hi),
            text_en=tidy(self.text_en) or None,
            # Which file it is does not matter for the text; that there is one shortens what fits.
            media_file_id=self.media_file_id or (0 if has_picture else None),
        )


@dataclass
class Problems:
    """The sentence to show at each field of the form."""

    by_field: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_field)

    def add(self, name: str, sentence: str) -> None:
        """Keep the first problem of a field; mending it shows the next."""
        self.by_field.setdefault(name, sentence)

    def refused(self, refusal: Refused) -> None:
        """Put a refusal of the domain at the field it is about."""
        self.add(_field_of(refusal), refusal.said(language()))


def text_problems(written: Written, *, with_media: bool, empty_is_one: bool) -> Problems:
    """What keeps the texts from travelling."""
    problems = Problems()
    texts: Mapping[str, str] = {name: tidy(getattr(written, name)) for name in _TEXTS}
    for name, text in texts.items():
        try:
            check_text(text, with_media=with_media)
        except ContentProblem as problem:
            problems.add(name, problem.said(language()))
    if empty_is_one and not texts["text_hi"]:
        problems.add("text_hi", ContentProblem("empty").said(language()))
    return problems


def take_picture(session: Session, upload: FileStorage | None) -> MediaFile | None:
    """Keep the picture that came with the form; none when none was chosen.

    Raises:
        MediaRefused: it is no file that WhatsApp carries, whatever its name says.
    """
    if upload is None or not upload.filename:
        return None
    verified = verify(upload.stream.read(), upload.mimetype)
    return media.store(session, services().settings.munadi_media_dir, verified)


def keep_picture(file: MediaFile) -> str:
    """What the form carries so that a picture need not be chosen again."""
    return links.sign(services().settings.secret_key, key_of(file), reader().person)


def said_of_picture(refused: MediaRefused) -> str:
    """The sentence for a file that is not taken."""
    return say("console-picture-" + refused.problem.value.replace("_", "-"))


def _kept_picture() -> int | None:
    signed = request.form.get("kept_picture")
    if not signed or "drop_picture" in request.form:
        return None
    try:
        return links.read(
            services().settings.secret_key, signed, reader().person, seconds=links.SECONDS_IN_A_FORM
        )
    except links.NoSuchLink:
        return None


def _field_of(refusal: Refused) -> str:
    if isinstance(refusal, AudienceProblem):
        return "audience"
    if refusal.reason.startswith("media-"):
        return "picture"
    return "text_hi" if isinstance(refusal, ContentProblem) else "form"
