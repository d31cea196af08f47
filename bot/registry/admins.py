"""Group admins as the office lists them: the import of its list, and what is known of one number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot.models import MemberReading, Officer, Person, Place, TenureState, utc_now
from bot.registry.acts import log_act
from bot.registry.admin_list import AdminList, Taken
from bot.registry.admin_rows import AdminRow, AdminRows
from bot.registry.jurisdiction import Post
from bot.registry.people import by_phone
from bot.registry.row_errors import RefusedRows, RowError, in_order
from bot.registry.tables import Table, read_table
from bot.registry.tenures import OPEN_STATES, standings
from config.catalogue import text
from config.languages import Language

EXAMPLES = Path(__file__).parents[2] / "config" / "examples"


def example_file(language: Language) -> Path:
    """A list as it should look, to download and fill in; its numbers are nobody's and are refused."""
    return EXAMPLES / f"admins_{language}.csv"


@dataclass
class AdminsImported:
    """What an import of a list did, or with a dry run would do."""

    refused: RefusedRows
    rows: int = 0
    taken: Counter[Taken] = field(default_factory=Counter)

    @property
    def errors(self) -> list[RowError]:
        """What is wrong with the rows that were not taken, from the top of the file."""
        return in_order(self.refused.errors)

    def summary(self, language: Language) -> str:
        """The import in one sentence."""
        return text(
            language,
            "admins-imported",
            rows=self.rows,
            invited=self.taken[Taken.INVITED],
            updated=self.taken[Taken.UPDATED],
            unchanged=self.taken[Taken.UNCHANGED],
            refused=len(self.refused.rows),
        )

    def write_errors(self, path: Path, language: Language) -> None:
        """Write the refused rows, with what to mend, as a file that can be imported again."""
        self.refused.write(path, language)


def import_admins(
    session: Session,
    file: Path,
    *,
    dry_run: bool = False,
    by: Officer | None = None,
    allow_demo_numbers: bool = False,
    language: Language = Language.HINDI,
    consent_source: str | None = None,
) -> AdminsImported:
    """Take an office's list of admins, CSV or XLSX, as it really looks.

    Every admin of a good row is invited, and becomes active with his own yes; a row that cannot be taken
    is listed with all that is wrong. A list can be imported again: what it says anew is corrected, what
    is known stays. `language` is for admins whose row names none; `consent_source` says for the whole
    list where the consent comes from, where its rows do not. An officer's list changes nothing outside
    his jurisdiction.

    Raises:
        FileRefused: the file holds no list of admins.
    """
    required = ["phone"] if consent_source else ["phone", "consent_source"]
    table = read_table(file, "admins", required)
    result = AdminsImported(RefusedRows(table.headings))
    reader = AdminRows(session, table, allow_demo_numbers=allow_demo_numbers, consent_source=consent_source)
    good = []
    for row, read, errors in reader.read():
        result.rows += 1
        if read is None:
            result.refused.add(row, errors)
        else:
            good.append(read)
    good = _within_jurisdiction(session, good, by, table, result.refused)
    good = _without_contradictions(good, table, result)
    listing = AdminList(session, table, language=language, now=utc_now(), dry_run=dry_run)
    for admin, verdict in listing.take(good):
        if isinstance(verdict, Taken):
            result.taken[verdict] += 1
        else:
            result.refused.add(admin.row, [verdict])
    if not dry_run and (result.taken[Taken.INVITED] or result.taken[Taken.UPDATED]):
        log_act(
            session,
            "admins.imported",
            by,
            place_id=by.place_id if by else None,
            file=file.name,
            invited=result.taken[Taken.INVITED],
            updated=result.taken[Taken.UPDATED],
            refused=len(result.refused.rows),
        )
    return result


def _within_jurisdiction(
    session: Session, rows: list[AdminRow], by: Officer | None, table: Table, refused: RefusedRows
) -> list[AdminRow]:
    if by is None:
        return rows
    post = Post(by, by.role, session.get_one(Place, by.place_id).path)
    inside = []
    for admin in rows:
        if post.covers(admin.place):
            inside.append(admin)
        else:
            refused.add(
                admin.row, [_about_place(table, admin, "row-place-outside", place=admin.place.name_en)]
            )
    return inside


def _without_contradictions(rows: list[AdminRow], table: Table, result: AdminsImported) -> list[AdminRow]:
    """The rows whose group no other row gives to somebody else; the same row twice counts once."""
    by_place: dict[int | None, list[AdminRow]] = {}
    for admin in rows:
        by_place.setdefault(admin.place.id, []).append(admin)
    kept = []
    for first, *others in by_place.values():
        strangers = [other for other in others if other.phone != first.phone]
        if strangers:
            for admin in (first, *others):
                rival = next(o for o in (first, *others) if o.phone != admin.phone)
                error = _about_place(table, admin, "row-same-group", other=rival.row.number)
                result.refused.add(admin.row, [error])
            continue
        kept.append(first)
        for again in others:
            if again.says == first.says:
                result.taken[Taken.UNCHANGED] += 1
            else:
                error = _about_place(table, again, "row-same-group-later", other=first.row.number)
                result.refused.add(again.row, [error])
    return kept


def _about_place(table: Table, admin: AdminRow, problem_key: str, **values: str | int) -> RowError:
    column = "place_code" if admin.row["place_code"] else "ward"
    return RowError(admin.row.number, table.heading(column), admin.row[column], problem_key, values)


def show_admin(session: Session, phone: str) -> dict[str, Any] | None:
    """What is known of the admin with this E.164 number, in INTERFACE.md's shape; None if nothing is.

    The state is that of his furthest group, unless he stopped all messages; the groups are those in
    that state.
    """
    person = by_phone(session, phone)
    found = standings(session, person, TenureState) if person else []
    if person is None or not found:
        return None
    open_ones = [standing for standing in found if standing.tenure.state in OPEN_STATES]
    furthest = next(
        (
            state
            for state in (TenureState.ACTIVE, TenureState.INVITED, TenureState.PENDING)
            if any(standing.tenure.state is state for standing in open_ones)
        ),
        None,
    )
    shown = [s for s in open_ones if person.opted_out_at is not None or s.tenure.state is furthest]
    members = latest_members(session, [standing.tenure.group_id for standing in shown])
    return {
        "state": _state(person, furthest),
        "language": person.language.value,
        "name": person.name,
        "groups": [
            {
                "place_type": standing.place.kind.value,
                "place_code": standing.place.code,
                "group_name": standing.group.name,
                "members": members.get(standing.tenure.group_id),
            }
            for standing in shown
        ],
    }


def _state(person: Person, furthest: TenureState | None) -> str:
    if person.opted_out_at is not None:
        return "opted_out"
    return furthest.value if furthest else "left"


def latest_members(session: Session, group_ids: Iterable[int]) -> dict[int, int]:
    """The last known number of members by group."""
    readings = select(MemberReading).where(col(MemberReading.group_id).in_(tuple(group_ids)))
    ordered = session.exec(readings.order_by(col(MemberReading.at), col(MemberReading.id)))
    return {reading.group_id: reading.members for reading in ordered}
