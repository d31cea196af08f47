"""The day's pack for the collector and the nodal officer, each with the draws of his level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session, col, select

from bot.audit.ask import numbered
from bot.audit.close import is_complete
from bot.audit.drawn import Drawn
from bot.audit.eligible import LeftOut, left_out
from bot.audit.frame import FrameRow, read_frame
from bot.audit.packs import RECIPIENTS, numbered_draws, pack_key
from bot.audit.times import spoken_date, spoken_time
from bot.audit.verdicts import BUTTONS
from bot.models import (
    AuditDay,
    DrawState,
    Officer,
    OutboxMessage,
    Person,
    Place,
    Priority,
    Proof,
    Purpose,
    key_of,
    record,
)
from bot.outbox import window
from bot.outbox.ledger import add, sender_for
from bot.registry.officers import active_officers
from config.catalogue import Pattern, button, pattern, text
from config.languages import Language
from config.schedule import Schedule

log = structlog.get_logger()

NOTICE_TEMPLATE = "daily_report"
"""Says that the report waits; its variables are district and day."""

REPORT_LASTS = timedelta(days=3)
"""A pack that could not be delivered for so long is not sent any more; the pages have it all."""


def report(session: Session, audit_day_id: int, now: datetime, schedule: Schedule) -> int:
    """Send the packs of a day that waits for no answer any more; returns how many messages were added.

    Reporting again adds only what is new since: a picture that came late. Nothing leaves at night.
    """
    audit_day = session.get_one(AuditDay, audit_day_id, with_for_update=True)
    if audit_day.reported_at is not None or not is_complete(session, audit_day_id):
        return 0
    district = session.get_one(Place, audit_day.district_id)
    added: list[OutboxMessage | None] = []
    told: list[int] = []
    for level, role in RECIPIENTS.items():
        draws = numbered_draws(session, audit_day, level)
        for officer in active_officers(session, district, role, now=now):
            person = session.get_one(Person, officer.person_id)
            pack = Pack(session, audit_day, district, officer, person, now, schedule)
            summary = pack.summary(draws)
            pictures = [
                pack.picture(number, drawn)
                for number, drawn in enumerate(draws, start=1)
                if drawn.draw.state is DrawState.RECEIVED
            ]
            added += [summary, *pictures]
            if summary is not None:
                pack.ask_to_open()
            told.append(key_of(officer))
    audit_day.reported_at = now
    session.add(audit_day)
    if not told:
        log.warning("audit.nobody_to_report_to", district=district.code)
    record(
        session,
        "audit.reported",
        subject_kind="audit_day",
        subject_id=audit_day_id,
        place_id=district.id,
        officers=told,
    )
    return sum(message is not None for message in added)


@dataclass(frozen=True)
class Pack:
    """One officer's messages of a day."""

    session: Session
    audit_day: AuditDay
    district: Place
    officer: Officer
    person: Person
    now: datetime
    schedule: Schedule

    @property
    def language(self) -> Language:
        """The officer's language."""
        return self.person.language

    @property
    def key(self) -> str:
        """The natural key of the pack's first message."""
        return pack_key(key_of(self.audit_day), key_of(self.officer))

    def summary(self, draws: Sequence[Drawn]) -> OutboxMessage | None:
        """How many came, whom to phone, who could not be drawn."""
        return self._add(self.key, Purpose.REPORT, body="\n".join(self._lines(draws)))

    def picture(self, number: int, drawn: Drawn) -> OutboxMessage | None:
        """The last picture of a draw, with three lines and the buttons of the verdict."""
        proofs = self.session.exec(
            select(Proof).where(Proof.draw_id == drawn.draw.id).order_by(col(Proof.id).desc())
        ).all()
        return self._add(
            f"{self.key}:draw:{drawn.draw.id}",
            Purpose.REPORT,
            body=self._caption(number, drawn, len(proofs)),
            buttons=[button(self.language, payload) for payload in BUTTONS],
            media_file_id=proofs[0].media_file_id,
            draw_id=drawn.draw.id,
        )

    def ask_to_open(self) -> None:
        """Where the window is shut: have the officer told that something waits, anew each day.

        The outbox tells it once for each time the window shut; who leaves that unanswered is told of the
        report by its own template.
        """
        closes_at = self.person.window_closes_at
        if self._due_at > self.now or (closes_at is not None and closes_at > self.now):
            return
        if window.ask_to_open(self.session, [key_of(self.person)], now=self.now):
            return
        values = {
            "district": self.district.name(self.language),
            "day": spoken_date(self.audit_day.day, self.language),
        }
        self._add(f"{self.key}:notice", Purpose.NOTICE, template=NOTICE_TEMPLATE, variables=numbered(values))

    def _caption(self, number: int, drawn: Drawn, pictures: int) -> Pattern:
        received_at = drawn.draw.received_at or self.now
        came = text(
            self.language,
            "audit-report-came",
            time=spoken_time(received_at, self.now, self.schedule, self.language),
            late="yes" if received_at > self.audit_day.deadline_at else "no",
            pictures=pictures,
        )
        return pattern(
            self.language,
            "audit-report-picture",
            number=number,
            group=drawn.group_name(self.language),
            place=drawn.place.name(self.language),
            admin=self._name(drawn.person),
            came=came,
            content=drawn.content_name(self.language),
        )

    def _lines(self, draws: Sequence[Drawn]) -> Iterator[str]:
        language = self.language
        missed = [
            (number, drawn)
            for number, drawn in enumerate(draws, start=1)
            if drawn.draw.state is DrawState.MISSED
        ]
        came = sum(drawn.draw.received_at is not None for drawn in draws)
        yield text(
            language,
            "audit-report-heading",
            date=spoken_date(self.audit_day.day, language),
            district=self.district.name(language),
        )
        yield text(language, "audit-report-count", drawn=len(draws), came=came, missed=len(missed))
        for number, drawn in missed:
            yield text(
                language,
                "audit-report-missed",
                number=number,
                group=drawn.group_name(language),
                admin=self._name(drawn.person),
                phone=drawn.person.phone or text(language, "audit-no-phone"),
                why=_why(drawn.person),
            )
        if missed:
            yield text(language, "audit-report-call", number=missed[0][0])
        if came:
            yield text(language, "audit-report-judge")
        out = self._left_out()
        if out.vacant or out.without_delivery:
            yield text(
                language,
                "audit-report-left-out",
                vacant=out.vacant,
                without_delivery=out.without_delivery,
            )

    def _left_out(self) -> LeftOut:
        rows: list[FrameRow] = read_frame(self.audit_day.frame)
        return left_out(self.session, self.district, sum(row.active_on(self.audit_day.day) for row in rows))

    def _name(self, person: Person) -> str:
        return person.name or text(self.language, "audit-no-name")

    @property
    def _due_at(self) -> datetime:
        return self.schedule.after_quiet_hours(self.now)

    def _add(self, natural_key: str, purpose: Purpose, **content: Any) -> OutboxMessage | None:
        return add(
            self.session,
            person=self.person,
            purpose=purpose,
            priority=Priority.REQUEST,
            natural_key=natural_key,
            due_at=self._due_at,
            expires_at=self._due_at + REPORT_LASTS,
            language=self.language,
            sender_id=sender_for(self.session, self.person, self.district).id,
            **content,
        )


def _why(person: Person) -> str:
    if person.opted_out_at is not None:
        return "opted_out"
    return "unreachable" if person.unreachable_since is not None else "silent"
