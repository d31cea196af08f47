from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.audit.chain import CHAIN_DAYS, DayOutsideChain, anchor_of, lock_chain, secret_of
from bot.audit.tickets import sha256
from bot.models import AuditChain, Database, LogEntry
from tests.builders import make_district

FIRST = date(2026, 11, 21)


def test_each_secret_hashes_to_the_one_of_the_day_before_and_the_first_to_the_anchor() -> None:
    link = anchor_of("root", 10)
    for n in range(10):
        secret = secret_of("root", 10, FIRST, FIRST + timedelta(days=n))
        assert sha256(secret) == link
        link = secret
    assert link == "root"


@pytest.mark.parametrize("days", [-1, 10])
def test_a_day_outside_of_the_chain_has_no_secret(days: int) -> None:
    with pytest.raises(DayOutsideChain):
        secret_of("root", 10, FIRST, FIRST + timedelta(days=days))


def test_a_district_begins_its_chain_once_and_publishes_the_anchor(database: Database) -> None:
    with database.write() as session:
        district = make_district(session)
        chain = lock_chain(session, district, FIRST)
        assert (chain.begins_on, chain.length) == (FIRST, CHAIN_DAYS)
        assert chain.anchor == anchor_of(chain.root, CHAIN_DAYS)
    with database.write() as session:
        again = lock_chain(session, district, FIRST + timedelta(days=5))
        assert (again.root, again.begins_on) == (chain.root, FIRST)
        entries = session.exec(select(LogEntry).where(LogEntry.action == "audit.chain_begun")).all()
        assert [entry.details["anchor"] for entry in entries] == [chain.anchor]
        assert chain.root not in str(entries[0].details)


def test_two_districts_have_different_chains(database: Database) -> None:
    with database.write() as session:
        for name, code in (("Udaipur", "117"), ("Banswara", "118")):
            lock_chain(session, make_district(session, name, code), FIRST)
        roots = {chain.root for chain in session.exec(select(AuditChain))}
    assert len(roots) == 2
