from pathlib import Path

from bot.models import Database
from bot.registry.media import path, store
from bot.whatsapp.media import VerifiedMedia
from tests.registry.together import at_once

PICTURE = VerifiedMedia(content_type="image/png", data=b"the picture", width=3, height=2)


def test_the_same_content_is_kept_once(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        first = store(session, tmp_path / "media", PICTURE)
        again = store(session, tmp_path / "media", PICTURE)
        assert first is again
        assert (first.content_type, first.size, first.width, first.height) == ("image/png", 11, 3, 2)
    files = [file for file in (tmp_path / "media").rglob("*") if file.is_file()]
    assert files == [path(tmp_path / "media", first)]
    assert files[0].read_bytes() == b"the picture"


def test_a_file_that_was_lost_is_written_again(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        row = store(session, tmp_path, PICTURE)
    path(tmp_path, row).unlink()
    with database.write() as session:
        assert store(session, tmp_path, PICTURE).id == row.id
    assert path(tmp_path, row).read_bytes() == b"the picture"


def test_two_workers_who_store_the_same_content_share_it(database: Database, tmp_path: Path) -> None:
    rows = at_once(database, [lambda session: store(session, tmp_path, PICTURE).id] * 4)
    assert len(set(rows)) == 1
