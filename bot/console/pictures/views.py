"""Serving a picture to the one officer a link was made for."""

import structlog
from flask import Blueprint, Response, abort, send_file, url_for

from bot.console.permissions import Permission, permission
from bot.console.pictures import links
from bot.console.wiring import reader, services
from bot.models import MediaFile
from bot.registry import media

log = structlog.get_logger()

pictures = Blueprint("pictures", __name__)


@pictures.get("/console/media/<signed>")
@permission(Permission.USE_CONSOLE)
def show(signed: str) -> Response:
    """The file behind a link; the page that made the link checked that the reader may see it."""
    settings = services().settings
    try:
        media_file_id = links.read(settings.secret_key, signed, reader().person)
    except links.NoSuchLink:
        log.warning("picture.refused", person_id=reader().person.id)
        abort(404)
    with services().database.read() as session:
        file = session.get(MediaFile, media_file_id)
    path = media.path(settings.munadi_media_dir, file).absolute() if file else None
    if file is None or path is None or not path.is_file():
        abort(404)
    response = send_file(path, mimetype=file.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def picture_url(media_file_id: int) -> str:
    """A link to the file for the reader of this page, for `pictures.links.SECONDS`."""
    signed = links.sign(services().settings.secret_key, media_file_id, reader().person)
    return url_for("console.pictures.show", signed=signed)
