"""Draws a published day again and says what does not match."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, select

from bot.audit.frame import FrameRow, UnreadableFrame, active, breaks, read_frame
from bot.audit.problems import Problem
from bot.audit.publication import (
    PublishedDay,
    audit_day_of,
    choices_before,
    last_day_before,
    published_day,
)
from bot.audit.tickets import STRATA, Choice, choose, cycle_after, seed_of, sha256
from bot.models import AuditChain, AuditDay, LogEntry, Place
from config.languages import Language


@dataclass(frozen=True)
class Before:
    """What was published before a day: it decides what the day's draw had to be."""

    day: date
    """The last day drawn, or the day before the chain begins."""
    link: str
    """That day's secret, or the anchor."""
    frame: str | None = None
    choices: Sequence[Choice] = ()
    """All earlier draws."""


def problems_of(published: PublishedDay, before: Before) -> list[Problem]:
    """What does not match in a day's publication, from published material alone; empty when all does."""
    problems = []
    link = published.secret
    for _ in range((published.day - before.day).days):
        link = sha256(link)
    if link != before.link:
        problems.append(Problem("secret"))
    if published.seed != seed_of(published.day, published.secret, published.beacon):
        problems.append(Problem("seed"))
    if published.frame_hash != sha256(published.frame):
        problems.append(Problem("frame-hash"))
    try:
        rows = read_frame(published.frame)
        rows_before = read_frame(before.frame) if before.frame is not None else []
    except UnreadableFrame:
        return [*problems, Problem("frame-unreadable")]
    problems.extend(breaks(rows_before, rows, published.day))
    problems.extend(_wrong_choices(published, rows, before))
    return problems


def _wrong_choices(published: PublishedDay, rows: Sequence[FrameRow], before: Before) -> list[Problem]:
    expected = {
        (choice.level, choice.stratum): choice
        for stratum in STRATA
        for choice in choose(
            published.seed,
            published.day,
            stratum,
            active(rows, stratum, published.day),
            cycle_after(before.choices, stratum),
        )
    }
    stated = {(choice.level, choice.stratum): choice for choice in published.choices}
    problems = []
    for key in sorted(expected.keys() | stated.keys()):
        should, states = expected.get(key), stated.get(key)
        if should != states:
            problems.append(
                Problem(
                    "draw",
                    {
                        "level": key[0],
                        "stratum": key[1],
                        "stated": _in_words(states),
                        "should": _in_words(should),
                    },
                )
            )
    return problems


def _in_words(choice: Choice | None) -> str:
    return f"{choice.group} ({choice.cycle})" if choice else "–"


def verify(
    session: Session, district: Place, day: date, *, language: Language = Language.ENGLISH
) -> list[str]:
    """What does not match in the draw of a past day, a sentence each; empty when everything does.

    Beyond what anybody can check from the publication, the tables are held against the append-only log.

    Raises:
        NotDrawn: that day was not drawn.
    """
    audit_day = audit_day_of(session, district, day)
    publication = published_day(session, audit_day)
    problems = problems_of(publication, _before(session, district, day))
    if not _is_as_logged(session, audit_day, publication):
        problems.append(Problem("log"))
    return [problem.said(language) for problem in problems]


def _before(session: Session, district: Place, day: date) -> Before:
    last = last_day_before(session, district, day)
    if last is None:
        chain = session.get_one(AuditChain, district.id)
        return Before(chain.begins_on - timedelta(days=1), chain.anchor)
    return Before(last.day, last.secret, last.frame, choices_before(session, district, day))


def _is_as_logged(session: Session, audit_day: AuditDay, publication: PublishedDay) -> bool:
    entry = session.exec(
        select(LogEntry).where(LogEntry.action == "audit.drawn", LogEntry.subject_id == audit_day.id)
    ).first()
    return entry is not None and all(
        entry.details[name] == value for name, value in publication.as_logged().items()
    )
