"""Where received and sent files lie: once by content, named by their SHA-256."""

import hashlib
import os
import secrets
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.models import MediaFile
from bot.whatsapp.media import VerifiedMedia


def store(session: Session, directory: Path, media: VerifiedMedia) -> MediaFile:
    """Keep a verified file below `directory`; the same content is kept once.

    The file is safely on disk before its row can be committed. A file whose row was rolled back
    stays behind unnamed and is taken up when the same content comes again.
    """
    digest = hashlib.sha256(media.data).hexdigest()
    row = _with_digest(session, digest)
    if row is None:
        made = MediaFile(
            sha256=digest,
            content_type=media.content_type,
            size=len(media.data),
            width=media.width,
            height=media.height,
        )
        row = _add(session, made)
    target = path(directory, row)
    if not target.exists():
        _write(target, media.data)
    return row


def path(directory: Path, media_file: MediaFile) -> Path:
    """Where the file lies."""
    return directory / media_file.relative_path


def _with_digest(session: Session, digest: str) -> MediaFile | None:
    return session.exec(select(MediaFile).where(MediaFile.sha256 == digest)).one_or_none()


def _add(session: Session, row: MediaFile) -> MediaFile:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Another worker stored the same content at the same moment.
        stored = _with_digest(session, row.sha256)
        if stored is None:
            raise
        return stored
    return row


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and renamed, so that nobody ever reads half a file.
    beside = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    with beside.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
