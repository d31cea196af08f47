"""Style sheets and scripts: kept by browsers until they change, and sent small to slow phones."""

import gzip
import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"

COMPRESSIBLE = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")


def configure(app: Flask) -> None:
    """Have static files kept for a day by browsers, and compressed on their way."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=1)
    # Bootstrap's files hang below this path, which an application without static files of its own lacks.
    app.static_url_path = "/static"
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    app.after_request(_compress)


def asset(name: str) -> str:
    """The address of a file in `static/`; it changes with the content."""
    return url_for("console.static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def _compress(response: Response) -> Response:
    # Only these files: compressing pages would let their size tell about the secrets in them (BREACH).
    is_static = (request.endpoint or "").endswith(".static")
    if not is_static or response.status_code != 200 or response.mimetype not in COMPRESSIBLE:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), compresslevel=6))
        response.headers["Content-Encoding"] = "gzip"
    return response
