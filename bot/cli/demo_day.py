"""What happens in the demo: a district registers, gets a broadcast, is audited; and what came of it."""

import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlmodel import Session, col, func, select

from bot.audit.ask import ask
from bot.audit.draw import draw_day
from bot.audit.show import show
from bot.audit.verify import verify
from bot.broadcast.approval import approve
from bot.broadcast.compose import create
from bot.broadcast.progress import progress
from bot.cli.demo_phones import Phones
from bot.models import (
    GROUP_KINDS,
    AudienceKind,
    AuditDay,
    Draw,
    DrawState,
    Group,
    InboundMessage,
    Officer,
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    Purpose,
    Role,
    Sender,
    Tenure,
    TenureState,
    key_of,
    utc_now,
)
from bot.registry import frame, media
from bot.registry.officers import active_officers
from bot.registry.senders import add_sender
from bot.services import Services
from bot.whatsapp.media import verify as verify_media
from config.languages import Language

SENDER = "+910000000001"

BEGIN_PER_SECOND = 80
"""How many admins open the join link a second."""

QUIET_SECONDS = 5.0
"""Nobody said anything and nothing was sent for so long: who has not answered by now will not."""

LONGEST_WAIT_SECONDS = 240


SHOWN_STATES = (
    "queued",
    "sending",
    "accepted",
    "sent",
    "delivered",
    "read",
    "failed",
    "unknown",
    "cancelled",
)


class DemoFailed(Exception):
    """The day did not end as it should; one sentence."""


class DemoDay:
    """The steps of the day, each followed by its bars until it is over."""

    def __init__(self, services: Services, phones: Phones, console: Console) -> None:
        self.services = services
        self.database = services.database
        self.phones = phones
        self.console = console
        self.district_id = 0
        self.broadcast_id = 0
        self.temperaments: dict[str, int] = {}
        self.bars = Progress(
            TextColumn("{task.description:<11}"),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self.tasks: dict[str, TaskID] = {}

    def run(self) -> None:
        """The whole day, and its summary.

        Raises:
            DemoFailed: a delivery reached no final state, a draw no outcome, or somebody got it twice.
        """
        begun = time.monotonic()
        self._prepare()
        with self.bars:
            self._register()
            self._broadcast()
            self._audit()
        self._summarise(time.monotonic() - begun)

    def _prepare(self) -> None:
        self.console.print(
            "Loading Udaipur: its gram panchayats and wards, the list of admins, the officers."
        )
        with self.database.write() as session:
            loaded = frame.load(session)
            self.district_id = key_of(loaded.district)
            add_sender(session, SENDER, district=loaded.district)
            people = frame.load_people(session)
            if people.admins.errors:
                raise DemoFailed(f"The shipped list of admins has errors: {people.admins.errors[0]}")
        self.temperaments = dict(self.phones.put_on_phones(self._people()))

    def _people(self) -> list[dict[str, Any]]:
        """Those who hold the phones: the admins of the list, and the officers."""
        people: list[dict[str, Any]] = []
        with self.database.read() as session:
            listed = session.exec(
                select(Person, Group, Place)
                .join(Tenure, col(Tenure.person_id) == col(Person.id))
                .join(Group, col(Group.id) == col(Tenure.group_id))
                .join(Place, col(Place.id) == col(Group.place_id))
                .order_by(col(Person.id))
            )
            for person, group, place in listed:
                admin = {
                    "phone": person.phone,
                    "name": person.name,
                    "language": person.language,
                    "group_name": group.name,
                    "join_code": place.code,
                }
                people.append(admin)
            for officer_person in session.exec(
                select(Person).where(col(Person.id).in_(select(Officer.person_id)))
            ):
                people.append(
                    {
                        "phone": officer_person.phone,
                        "name": officer_person.name,
                        "language": officer_person.language,
                        "temperament": "officer",
                    }
                )
        return people

    def _register(self) -> None:
        expected = self._count(select(func.count()).select_from(Tenure))
        self._bar("registered", expected)
        self.phones.begin(BEGIN_PER_SECOND)
        active = select(func.count()).where(col(Tenure.state) == TenureState.ACTIVE)
        self._follow(
            lambda: {"registered": self._count(active)}, until=lambda now: now["registered"] == expected
        )

    def _broadcast(self) -> None:
        with self.database.write() as session:
            district = session.get_one(Place, self.district_id)
            author, approver = active_officers(session, district, Role.DISTRICT_PR)[:2]
            picture = media.store(
                session,
                self.services.settings.munadi_media_dir,
                verify_media(frame.BROADCAST_PICTURE.read_bytes(), "image/jpeg"),
            )
            broadcast = create(
                session,
                place=district,
                audience=AudienceKind.ALL,
                text_hi=frame.BROADCAST_TEXT_HI.read_text(encoding="utf-8"),
                text_en=frame.BROADCAST_TEXT_EN.read_text(encoding="utf-8"),
                media_file_id=picture.id,
                author=author,
            )
            approve(session, key_of(broadcast), approver, alone_allowed=False)
            self.broadcast_id = key_of(broadcast)
        total = self._count(select(func.count()).where(col(Tenure.state) == TenureState.ACTIVE))
        for name in ("sent", "delivered", "read", "posted"):
            self._bar(name, total)
        self._follow(self._deliveries, until=lambda now: now["posted"] == total)

    def _deliveries(self) -> dict[str, int]:
        with self.database.read() as session:
            at = progress(session, self.broadcast_id)
        sent = at.accepted + at.sent + at.delivered + at.read + at.failed
        return {"sent": sent, "delivered": at.delivered + at.read, "read": at.read, "posted": at.posted}

    def _audit(self) -> None:
        now = utc_now()
        schedule = self.services.schedule
        with self.database.write() as session:
            district = session.get_one(Place, self.district_id)
            audit_day = draw_day(session, district, schedule.today(now), schedule, now)
            if audit_day is None:
                raise DemoFailed("There was nothing to draw.")
            ask(session, audit_day, now, schedule)
        self._bar("proofs", self._count(select(func.count()).select_from(Draw)))
        self._follow(self._proofs, until=lambda _: self._audit_is_over())

    def _proofs(self) -> dict[str, int]:
        answered = select(func.count()).where(col(Draw.received_at).is_not(None))
        reports = select(func.count()).where(
            col(OutboxMessage.purpose) == Purpose.REPORT, col(OutboxMessage.delivered_at).is_not(None)
        )
        return {"proofs": self._count(answered), "reports": self._count(reports)}

    def _audit_is_over(self) -> bool:
        asked = self._count(select(func.count()).where(col(Draw.state) == DrawState.ASKED))
        unreported = self._count(select(func.count()).where(col(AuditDay.reported_at).is_(None)))
        on_the_way = self._count(
            select(func.count()).where(
                col(OutboxMessage.purpose) == Purpose.REPORT,
                col(OutboxMessage.state).not_in(
                    [OutboxState.DELIVERED, OutboxState.READ, OutboxState.FAILED, OutboxState.UNDELIVERED]
                ),
            )
        )
        return asked == unreported == on_the_way == 0

    def _bar(self, name: str, total: int) -> None:
        self.tasks[name] = self.bars.add_task(name, total=total)

    def _follow(self, measure: Callable[[], dict[str, int]], until: Callable[[dict[str, int]], bool]) -> None:
        """Move the bars until the step is over, or nothing has changed for a while."""
        longest = time.monotonic() + LONGEST_WAIT_SECONDS
        before: object = None
        changed = time.monotonic()
        while time.monotonic() < longest:
            now = measure()
            pulse = (now, self._pulse())
            for name in now.keys() & self.tasks.keys():
                self.bars.update(self.tasks[name], completed=now[name])
            if until(now):
                return
            if pulse != before:
                before, changed = pulse, time.monotonic()
            elif time.monotonic() - changed > self._patience():
                return
            time.sleep(0.5)

    def _patience(self) -> float:
        """How long nothing may change: an open draw has until its deadline."""
        waiting = self._count(select(func.count()).where(col(AuditDay.reported_at).is_(None)))
        return self.services.schedule.day.answer_within.total_seconds() + 15 if waiting else QUIET_SECONDS

    def _pulse(self) -> tuple[int, int]:
        """Moves whenever anybody says anything and whenever anything is sent."""
        handled = select(func.count()).where(col(InboundMessage.handled_at).is_not(None))
        accepted = select(func.count()).where(col(OutboxMessage.message_sid).is_not(None))
        return self._count(handled), self._count(accepted)

    def _count(self, statement: Any) -> int:
        with self.database.read() as session:
            return int(session.exec(statement).one())

    def _summarise(self, seconds: float) -> None:
        with self.database.read() as session:
            at = progress(session, self.broadcast_id, Language.ENGLISH)
            district = session.get_one(Place, self.district_id)
            day = self.services.schedule.today(utc_now())
            shown = show(session, district, day)
            problems = verify(session, district, day)
            sender = session.exec(select(Sender)).one()
            registered = self._count(select(func.count()).where(col(Tenure.state) == TenureState.ACTIVE))
            listed = self._count(select(func.count()).select_from(Group))
            names = self._group_names(session)
        summary = self.phones.summary()
        twice = [tag for tag, copies in self.phones.copies_of_tags().items() if copies > 1]
        fastest = max(one["most_in_one_second"] for one in summary["senders"].values())

        table = Table("", "", title=f"A day of Udaipur in {seconds:.0f} seconds", show_header=False)
        table.add_row("Admins registered", f"{registered} of {listed}")
        states = (
            "queued",
            "sending",
            "accepted",
            "sent",
            "delivered",
            "read",
            "failed",
            "unknown",
            "cancelled",
        )
        counted = {state: getattr(at, state) for state in states}
        table.add_row(
            "Deliveries", f"{at.total}: " + ", ".join(f"{n} {state}" for state, n in counted.items() if n)
        )
        for code, reason in at.reasons.items():
            table.add_row(f"  not delivered ({code})", f"{reason.count}: {reason.text}")
        table.add_row("Posted, as the admins say", str(at.posted))
        table.add_row(
            "Pace",
            f"{at.per_second or 0:.1f} a second; at most {fastest} in any one second, "
            f"{sender.messages_per_second} allowed",
        )
        table.add_row("Written to twice", str(len(twice)))
        for draw in shown["draws"]:
            place = names[draw["place_type"], draw["place_code"]]
            table.add_row(f"Drawn for the {draw['level']}", f"{place}: {draw['state']}")
        table.add_row("The draw", "recomputed, it matches" if not problems else "; ".join(problems))
        self.console.print(table)
        self._judge(at, counted, shown["draws"], twice, problems)

    @staticmethod
    def _judge(
        at: Any, counted: dict[str, int], draws: list[dict[str, Any]], twice: list[str], problems: list[str]
    ) -> None:
        open_states = ("queued", "sending", "accepted", "sent", "unknown")
        unfinished = sum(counted[state] for state in open_states)
        if not at.total or unfinished:
            raise DemoFailed(f"{unfinished} of {at.total} deliveries reached no final state.")
        if twice:
            raise DemoFailed(f"{len(twice)} deliveries arrived twice.")
        if not draws or any(draw["state"] == "asked" for draw in draws):
            raise DemoFailed("A draw has no outcome.")
        if problems:
            raise DemoFailed("The draw does not match what was published.")

    @staticmethod
    def _group_names(session: Session) -> dict[tuple[str, str], str]:
        rows = session.exec(select(Place).where(col(Place.kind).in_(GROUP_KINDS)))
        return {(place.kind.value, place.code): place.name_en for place in rows}
