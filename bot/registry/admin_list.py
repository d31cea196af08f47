"""Putting the good rows of an office's list against what is known, a chunk of rows at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from bot.models import (
    Group,
    MemberReading,
    Person,
    Tenure,
    TenureEnd,
    TenureState,
    key_of,
)
from bot.registry import consent, tenures
from bot.registry.admin_rows import AdminRow
from bot.registry.people import ADDRESS_PREFIX
from bot.registry.row_errors import RowError
from bot.registry.tables import Table
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

    @property
    def own(self) -> Tenure | None:
        """The person's own tenure of the group."""
        person_id = self.person.id if self.person else None
        return next((tenure for tenure in self.standing if tenure.person_id == person_id), None)

    @property
    def taken(self) -> Taken:
        """What becomes of the row."""
        if self.own is None or self.own.state is TenureState.PENDING:
            return Taken.INVITED
        changes = (self.name, self.language, self.group_name, self.members)
        return Taken.UNCHANGED if all(change is None for change in changes) else Taken.UPDATED

    def others(self, state: TenureState) -> list[Tenure]:
        """The tenures of other persons in this state."""
        return [t for t in self.standing if t is not self.own and t.state is state]


class AdminList:
    """One list on its way into the database; with `dry_run` nothing is written."""

    def __init__(
        self, session: Session, table: Table, *, language: Language, now: datetime, dry_run: bool
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

    def _write(self, cases: Sequence[_Case]) -> None:
        for case, person, group in self._with_person_and_group(cases):
            person.name = case.name or person.name
            person.language = case.language or person.language
            group.name = case.group_name or group.name
            self.session.add_all((person, group))
            if case.members is not None:
                reading = MemberReading(group_id=key_of(group), members=case.members, at=self.now)
                self.session.add(reading)
            if case.taken is Taken.INVITED:
                self._invite(case, person, group)
        self.session.flush()

    def _with_person_and_group(self, cases: Sequence[_Case]) -> list[tuple[_Case, Person, Group]]:
        """The cases with persons and groups made where they were missing."""
        made: dict[str, Person] = {}
        whole = []
        for case in cases:
            admin = case.admin
            person = case.person or made.get(admin.phone)
            if person is None:
                person = made[admin.phone] = Person(
                    address=ADDRESS_PREFIX + admin.phone,
                    phone=admin.phone,
                    name=admin.name,
                    language=admin.language or self.language,
                )
            group = case.group or Group(place_id=key_of(admin.place), name=admin.group_name)
            self.session.add_all((person, group))
            whole.append((case, person, group))
        self.session.flush()
        return whole

    def _invite(self, case: _Case, person: Person, group: Group) -> None:
        consent.invite(self.session, person, case.admin.consent_source, now=self.now)
        # Whoever was listed before and has not said yes was a mistake of the earlier list.
        for other in case.others(TenureState.INVITED):
            tenures.end(self.session, other, TenureEnd.CORRECTED, now=self.now)
        if case.own is None:
            invited = Tenure(group_id=key_of(group), person_id=key_of(person), state=TenureState.INVITED)
            self.session.add(invited)
            return
        # A claim that waited for the office, which now lists him; he may have said yes already.
        tenures.move(self.session, case.own, TenureState.INVITED)
        if consent.has_consented(self.session, person):
            tenures.activate(self.session, case.own, now=self.now)
