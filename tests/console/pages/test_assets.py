"""Style sheets and scripts."""

import gzip

from flask import Flask

from bot.console.assets import STATIC, asset


def test_bootstrap_is_served_from_here_and_small(app: Flask) -> None:
    page = app.test_client().get("/sign-in").text
    assert 'href="/bootstrap/static/css/bootstrap.min.css"' in page
    answer = app.test_client().get(
        "/bootstrap/static/css/bootstrap.min.css", headers={"Accept-Encoding": "gzip"}
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 60_000
    assert b"Bootstrap" in gzip.decompress(answer.data)
    assert "max-age=86400" in answer.headers["Cache-Control"]


def test_who_cannot_unpack_gets_it_plain(app: Flask) -> None:
    with app.test_request_context():
        path = asset("console.css")
    answer = app.test_client().get(path)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (STATIC / "console.css").read_bytes()


def test_pages_are_not_compressed(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
