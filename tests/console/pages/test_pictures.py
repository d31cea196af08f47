"""Pictures are served to one officer, for a while, and to nobody's cache."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from freezegun import freeze_time

from bot.console.pictures.links import SECONDS, NoSuchLink, read, sign
from bot.models import Person, Role, utc_now
from tests.console.visitor import Visitor
from tests.console.world import World

KEY = "key-of-tests"


def person(number: int) -> Person:
    return Person(id=number, address=f"whatsapp:{number}")


def test_a_link_is_good_for_its_own_officer_only() -> None:
    signed = sign(KEY, 7, person(1))
    assert read(KEY, signed, person(1)) == 7
    with pytest.raises(NoSuchLink):
        read(KEY, signed, person(2))


def test_a_link_ends_and_cannot_be_made_up() -> None:
    with freeze_time(utc_now() - timedelta(seconds=SECONDS + 1)):
        old = sign(KEY, 7, person(1))
    for link in (old, sign("another key", 7, person(1)), "made-up", ""):
        with pytest.raises(NoSuchLink):
            read(KEY, link, person(1))


def test_the_picture_comes_and_is_kept_by_nobody(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    media_file_id = world.home.sent.media_file_id or 0
    signed = sign(KEY, media_file_id, world.people[Role.COLLECTOR])
    answer = visit(Role.COLLECTOR).get(f"/console/media/{signed}")
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert visit(Role.NODAL).get(f"/console/media/{signed}").status_code == 404
    assert Visitor(app).get(f"/console/media/{signed}").status_code == 302


def test_a_file_that_is_gone_is_not_there(app: Flask, world: World, visit: Callable[[Role], Visitor]) -> None:
    media_file_id = world.home.sent.media_file_id or 0
    directory: Path = app.extensions["munadi"].settings.munadi_media_dir
    for file in directory.rglob("*"):
        if file.is_file():
            file.unlink()
    signed = sign(KEY, media_file_id, world.people[Role.COLLECTOR])
    assert visit(Role.COLLECTOR).get(f"/console/media/{signed}").status_code == 404
    no_such_file = sign(KEY, 999_999, world.people[Role.COLLECTOR])
    assert visit(Role.COLLECTOR).get(f"/console/media/{no_such_file}").status_code == 404
