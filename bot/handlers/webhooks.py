"""Where Twilio calls: inbound messages, receipts, and the media it fetches to send.

Nothing is acknowledged before it is stored; when it cannot be stored the answer is 503, so that Twilio
tries again. Both webhooks may come any number of times.
"""

import structlog
from flask import Blueprint, Response, abort, current_app, request, send_file
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.models import InboundMessage, MediaFile, Work, WorkKind, announce, utc_now
from bot.outbox.media_links import LinkExpired
from bot.outbox.receipts import store
from bot.registry import media
from bot.services import Services
from bot.whatsapp.signatures import is_signed

log = structlog.get_logger()

webhooks = Blueprint("webhooks", __name__)

EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""TwiML that says nothing: what the bot says goes through the outbox."""


def _services() -> Services:
    services: Services = current_app.extensions["munadi"]
    return services


@webhooks.before_request
def check_signature() -> None:
    """Refuse with 403 whatever Twilio did not sign; media links carry a signature of their own."""
    if request.endpoint == "webhooks.fetch_media":
        return
    settings = _services().settings
    url = settings.public_url + request.full_path.removesuffix("?")
    signature = request.headers.get("X-Twilio-Signature")
    if not is_signed(settings.twilio_auth_token or "", url, request.form.to_dict(flat=False), signature):
        log.warning("webhook.refused", path=request.path)
        abort(403)


@webhooks.errorhandler(DBAPIError)
def not_stored(error: DBAPIError) -> tuple[str, int]:
    """The database is away: have Twilio try again."""
    log.error("webhook.not_stored", error=type(error.orig).__name__)
    return "not stored, please repeat", 503


@webhooks.post("/twilio/inbound")
def receive() -> Response:
    """Store an inbound message once, and have it routed."""
    parameters = request.form.to_dict()
    if not (parameters.get("MessageSid") and parameters.get("From") and parameters.get("To")):
        abort(400, "MessageSid, From and To are needed")
    with _services().database.write() as session:
        store_inbound(session, parameters)
    return Response(EMPTY_ANSWER, content_type="text/xml")


def store_inbound(session: Session, parameters: dict[str, str]) -> None:
    """Store a message; one with a known SID is the same message again."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(
        dialect.insert(InboundMessage)
        .values(
            message_sid=parameters["MessageSid"],
            from_address=parameters["From"],
            to_address=parameters["To"],
            payload=parameters,
            received_at=utc_now(),
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=["message_sid"])
    )
    announce(session, Work(WorkKind.HANDLE_INBOUND))


@webhooks.post("/twilio/status/<token>")
def receive_status(token: str) -> tuple[str, int]:
    """Store a receipt; 404 for a token that is not ours."""
    with _services().database.write() as session:
        known = store(session, token, request.form.to_dict())
    return ("", 204) if known else ("unknown message", 404)


@webhooks.get("/media/<signed>")
def fetch_media(signed: str) -> Response:
    """The file behind a signed link, for Twilio to fetch and send on."""
    services = _services()
    try:
        media_file_id = services.links.read(signed)
    except LinkExpired:
        abort(404)
    with services.database.read() as session:
        file = session.get(MediaFile, media_file_id)
    if file is None:
        abort(404)
    path = media.path(services.settings.munadi_media_dir, file)
    return send_file(path.absolute(), mimetype=file.content_type, max_age=3600)
