"""What every answer carries so that a browser protects the reader, and how the session cookie is kept."""

from datetime import timedelta

from flask import Flask, Response, request

from bot.console.reader import SIGNED_IN_FOR
from config.settings import Settings

LARGEST_UPLOAD = 17 * 1024 * 1024
"""Bytes of a request; a little over what WhatsApp takes as media (16 MB, FACTS: Sending)."""

HEADERS = {
    "Content-Security-Policy": (
        # data: pictures are Bootstrap's own arrows and ticks, and the picture being chosen in the preview.
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def configure(app: Flask, settings: Settings) -> None:
    """Set the limits and the cookie's flags, and have every answer carry the headers."""
    is_https = settings.public_url.startswith("https://")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        SESSION_COOKIE_NAME="munadi",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        # The gate asks for the token, and so leaves Twilio's signed calls alone.
        WTF_CSRF_CHECK_DEFAULT=False,
        # A form stays good as long as the session: nobody loses what he wrote over lunch.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )

    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_https:
            year = int(timedelta(days=365).total_seconds())
            response.headers.setdefault("Strict-Transport-Security", f"max-age={year}")
        if response.mimetype == "text/html" and request.method in ("GET", "POST"):
            # Pages name people: a shared computer must not show them again after the sign-out.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    app.after_request(protect)
