"""Putting the good rows of an office's list against what is known, a chunk of rows at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.models import (
    Consent,
    ConsentAct,
    Group,
    MemberReading,
    Person,
    Table,
    Tenure,
    TenureEnd,
    TenureState,
    key_of,
)
from bot.registry import consent, tenures
from bot.registry.admin_rows import AdminRow
from bot.registry.people import ADDRESS_PREFIX
from bot.registry.row_errors import RowError
from bot.registry.tables import Table as FileTable
from config.languages import Language

CHUNK = 500
"""Rows handled together: few statements for many rows, and little memory."""


class Taken(StrEnum):
    """What became of a row that was taken."""

    INVITED = "invited"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass
class _Case:
    """A row with what is known about its person and its group."""

    admin: AdminRow
    person: Person | None
    group: Group | None
    standing: list[Tenure] = field(default_factory=list)
    """The group's tenures that have not ended."""
    office_reading: int | None = None
    """The number of members the office gave last."""
    name: str | None = None
    language: Language | None = None
    group_name: str | None = None
    members: int | None = None
    """These four: what the row says anew, if anything."""
    taken: Taken = Taken.UNCHANGED

    @property
    def place_id(self) -> int:
        """The gram panchayat or ward."""
        return key_of(self.admin.place)

    @property
    def own(self) -> Tenure | None:
        """The person's own tenure of the group."""
        person_id = self.person.id if self.person else None
        return next((tenure for tenure in self.standing if tenure.person_id == person_id), None)

    def others(self, state: TenureState) -> list[Tenure]:
        """The tenures of other persons in this state."""
        return [t for t in self.standing if t is not self.own and t.state is state]


class AdminList:
    """One list on its way into the database; with `dry_run` nothing is written."""

    def __init__(
        self, session: Session, table: FileTable, *, language: Language, now: datetime, dry_run: bool
    ) -> None:
        self.session = session
        self.table = table
        self.language = language
        self.now = now
        self.dry_run = dry_run
        self._met: set[str] = set()

    def take(self, rows: Sequence[AdminRow]) -> Iterator[tuple[AdminRow, Taken | RowError]]:
        """Every row with what becomes of it."""
        for begin in range(0, len(rows), CHUNK):
            good = []
            for case in self._cases(rows[begin : begin + CHUNK]):
                error = self._refusal(case)
                if error is not None:
                    yield case.admin, error
                    continue
                self._find_changes(case)
                good.append(case)
                yield case.admin, case.taken
            if not self.dry_run:
                self._write([case for case in good if case.taken is not Taken.UNCHANGED])

    def _cases(self, rows: Sequence[AdminRow]) -> list[_Case]:
        """The rows with what is known, in one statement a table."""
        phones, place_ids = {row.phone for row in rows}, {row.place.id for row in rows}
        found = self.session.exec(select(Person).where(col(Person.phone).in_(phones)))
        people = {person.phone: person for person in found}
        places = self.session.exec(select(Group).where(col(Group.place_id).in_(place_ids)))
        groups = {group.place_id: group for group in places}
        group_ids = [key_of(group) for group in groups.values()]
        standing: dict[int, list[Tenure]] = {}
        for tenure in self.session.exec(
            select(Tenure).where(
                col(Tenure.group_id).in_(group_ids), col(Tenure.state).in_(tenures.OPEN_STATES)
            )
        ):
            standing.setdefault(tenure.group_id, []).append(tenure)
        readings = self._office_readings(group_ids)
        cases = []
        for row in rows:
            group = groups.get(key_of(row.place))
            group_id = group.id if group else None
            case = _Case(row, people.get(row.phone), group)
            case.standing = standing.get(group_id or 0, [])
            case.office_reading = readings.get(group_id or 0)
            cases.append(case)
        return cases

    def _office_readings(self, group_ids: Sequence[int]) -> dict[int, int]:
        readings = select(MemberReading).where(
            col(MemberReading.group_id).in_(group_ids), col(MemberReading.person_id).is_(None)
        )
        ordered = self.session.exec(readings.order_by(col(MemberReading.id)))
        return {reading.group_id: reading.members for reading in ordered}

    def _refusal(self, case: _Case) -> RowError | None:
        if case.person is not None and case.person.opted_out_at is not None:
            return self._error(case, "phone", "row-opted-out")
        for tenure in case.others(TenureState.ACTIVE):
            admin = self.session.get_one(Person, tenure.person_id)
            place = case.admin.place.name_en
            name = admin.name or admin.phone or admin.address
            return self._error(case, "phone", "row-group-has-admin", place=place, name=name)
        return None

    def _error(self, case: _Case, column: str, problem_key: str, **values: str) -> RowError:
        row = case.admin.row
        return RowError(row.number, self.table.heading(column), row[column], problem_key, values)

    def _find_changes(self, case: _Case) -> None:
        admin, person = case.admin, case.person
        # Of a person in several rows the first says the name; else each import would change it anew.
        is_first = admin.phone not in self._met
        self._met.add(admin.phone)
        if person is not None and is_first:
            case.name = admin.name if admin.name != person.name else None
            # Once he has written, the language is his own choice.
            is_heard = person.window_closes_at is not None
            case.language = admin.language if admin.language != person.language and not is_heard else None
        known_name = case.group.name if case.group else None
        case.group_name = admin.group_name if admin.group_name != known_name else None
        case.members = admin.members if admin.members != case.office_reading else None
        changes = (case.name, case.language, case.group_name, case.members)
        if case.own is None or case.own.state is TenureState.PENDING:
            case.taken = Taken.INVITED
        elif any(change is not None for change in changes):
            case.taken = Taken.UPDATED

    def _write(self, cases: Sequence[_Case]) -> None:
        """Write what changes: what is new in a statement a table, corrections of what was known singly."""
        for case in cases:
            self._correct(case)
        self.session.flush()
        people, groups = self._person_ids(cases), self._group_ids(cases)
        invited = [case for case in cases if case.taken is Taken.INVITED]
        self._insert(
            MemberReading,
            [
                {"group_id": groups[case.place_id], "members": case.members, "at": self.now}
                for case in cases
                if case.members is not None
            ],
        )
        self._insert(
            Tenure,
            [
                {
                    "group_id": groups[case.place_id],
                    "person_id": people[case.admin.phone],
                    "state": TenureState.INVITED,
                    "created_at": self.now,
                }
                for case in invited
                if case.own is None
            ],
        )
        self._insert(
            Consent,
            [
                {
                    "person_id": people[case.admin.phone],
                    "act": ConsentAct.INVITED,
                    "source": case.admin.consent_source,
                    "language": self._language(case),
                    "at": self.now,
                }
                for case in invited
            ],
        )

    def _language(self, case: _Case) -> Language:
        return case.person.language if case.person else case.admin.language or self.language

    def _person_ids(self, cases: Sequence[_Case]) -> dict[str, int]:
        """The persons of the cases by phone, those added that were missing."""
        first: dict[str, _Case] = {}
        for case in cases:
            first.setdefault(case.admin.phone, case)
        missing = [case for case in first.values() if case.person is None]
        self._insert(
            Person,
            [
                {
                    "address": ADDRESS_PREFIX + case.admin.phone,
                    "phone": case.admin.phone,
                    "name": case.admin.name,
                    "language": self._language(case),
                    "session_epoch": 0,
                    "created_at": self.now,
                }
                for case in missing
            ],
        )
        phones = select(Person.phone, Person.id).where(col(Person.phone).in_(first))
        return {phone: person_id for phone, person_id in self.session.exec(phones) if phone and person_id}

    def _group_ids(self, cases: Sequence[_Case]) -> dict[int, int]:
        """The groups of the cases by place, those added that were missing."""
        missing = [case for case in cases if case.group is None]
        self._insert(
            Group,
            [
                {"place_id": case.place_id, "name": case.admin.group_name, "created_at": self.now}
                for case in missing
            ],
        )
        place_ids = [case.place_id for case in cases]
        groups = select(Group.place_id, Group.id).where(col(Group.place_id).in_(place_ids))
        return {place_id: group_id for place_id, group_id in self.session.exec(groups) if group_id}

    def _insert(self, table: type[Table], rows: Sequence[Mapping[str, object]]) -> None:
        if rows:
            self.session.connection().execute(sa.insert(table), rows)

    def _correct(self, case: _Case) -> None:
        person, group, own = case.person, case.group, case.own
        if person is not None:
            person.name, person.language = case.name or person.name, case.language or person.language
        if group is not None:
            group.name = case.group_name or group.name
        if case.taken is not Taken.INVITED:
            return
        # Whoever was listed before and has not said yes was a mistake of the earlier list.
        for other in case.others(TenureState.INVITED):
            tenures.end(self.session, other, TenureEnd.CORRECTED, now=self.now)
        # A claim that waited for the office, which now lists him; he may have said yes already.
        if own is not None and person is not None:
            tenures.move(self.session, own, TenureState.INVITED)
            if consent.has_consented(self.session, person):
                tenures.activate(self.session, own, now=self.now)
