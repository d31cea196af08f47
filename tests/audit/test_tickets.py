import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.tickets import LEVELS, Choice, Cycle, choose, cycle_after, seed_of, ticket

FIRST = date(2026, 11, 21)


def drawn_over(days: int, active_on, *, stratum: str = "gp") -> list[list[Choice]]:  # type: ignore[no-untyped-def]
    """The draws of many days, without chain or frame: `active_on(n)` is who can be drawn on day n."""
    cycle, drawn = Cycle(), []
    for n in range(days):
        day = FIRST + timedelta(days=n)
        choices = choose(seed_of(day, f"secret {n}"), day, stratum, active_on(n), cycle)
        for choice in choices:
            cycle.note(choice)
        drawn.append(choices)
    return drawn


def test_a_ticket_is_what_the_published_rule_says() -> None:
    seed = seed_of(FIRST, "ab" * 32)
    # Made with `printf %s TEXT | sha256sum` and `printf %s TEXT | openssl dgst -sha256 -hmac SEED`.
    assert seed == "d55b971e4f8ffa5aa82cb8c629ede44d5ad6df19fa99342c649454be81041eac"
    assert (
        ticket(seed, FIRST, "gp", 1, "17")
        == "c93ff2ac4e9f85b5d02ea47fe5787b8130129d16429eae08c421f2179f0454c6"
    )


def test_within_a_stratum_every_group_is_equally_likely() -> None:
    groups = frozenset(str(n) for n in range(1, 41))
    counts: Counter[str] = Counter()
    for n in range(10_000):
        day = FIRST + timedelta(days=n)
        # A fresh cycle each day: otherwise taking turns would make the counts equal by itself.
        counts.update(c.group for c in choose(seed_of(day, str(n)), day, "gp", groups, Cycle()))
    expected = 10_000 * len(LEVELS) / len(groups)
    chi_square = sum((counts[group] - expected) ** 2 / expected for group in groups)
    # 39 degrees of freedom: 72.1 is exceeded once in a thousand; the draws are fixed by their seeds.
    assert chi_square < 72.1


def test_when_a_group_is_drawn_within_a_cycle_is_equally_likely_for_every_group() -> None:
    groups = frozenset(str(n) for n in range(20))
    drawn = drawn_over(10_000, lambda _: groups)
    first_half = Counter(choice.group for n, choices in enumerate(drawn) if n % 10 < 5 for choice in choices)
    expected = sum(first_half.values()) / len(groups)
    chi_square = sum((first_half[group] - expected) ** 2 / expected for group in groups)
    assert chi_square < 43.8  # 19 degrees of freedom, one in a thousand


def test_every_group_is_drawn_once_before_any_is_drawn_twice() -> None:
    groups = frozenset(str(n) for n in range(7))
    flat = [choice for choices in drawn_over(70, lambda _: groups) for choice in choices]
    assert len(flat) == 140
    for begin in range(0, 140, 7):
        turn = flat[begin : begin + 7]
        assert {choice.group for choice in turn} == groups
        assert {choice.cycle for choice in turn} == {begin // 7 + 1}


def test_the_two_levels_never_draw_the_same_group() -> None:
    for choices in drawn_over(50, lambda _: frozenset({"1", "2", "3"})):
        assert [choice.level for choice in choices] == ["collector", "nodal"]
        assert choices[0].group != choices[1].group


def test_the_order_in_which_groups_were_imported_has_no_influence() -> None:
    ids = [str(n) for n in range(1, 300)]
    seed = seed_of(FIRST, "secret")
    expected = choose(seed, FIRST, "ward", frozenset(ids), Cycle())
    for _ in range(20):
        random.shuffle(ids)
        assert choose(seed, FIRST, "ward", frozenset(ids), Cycle()) == expected


def test_the_collector_gets_the_smallest_ticket_and_the_nodal_officer_the_next() -> None:
    groups = frozenset(str(n) for n in range(1, 30))
    seed = seed_of(FIRST, "secret")
    by_ticket = sorted(groups, key=lambda group: ticket(seed, FIRST, "gp", 1, group))
    chosen = choose(seed, FIRST, "gp", groups, Cycle())
    assert chosen == [Choice("collector", "gp", 1, by_ticket[0]), Choice("nodal", "gp", 1, by_ticket[1])]


def test_a_stratum_without_groups_has_no_draw() -> None:
    assert choose(seed_of(FIRST, "s"), FIRST, "ward", frozenset(), Cycle()) == []


def test_a_single_group_is_drawn_for_the_collector_every_day() -> None:
    drawn = drawn_over(3, lambda _: frozenset({"5"}))
    assert drawn == [[Choice("collector", "gp", n, "5")] for n in (1, 2, 3)]


def test_the_last_of_a_cycle_is_not_drawn_again_on_the_same_day() -> None:
    cycle = Cycle(1, {"1", "2"})
    first, second = choose(seed_of(FIRST, "s"), FIRST, "gp", frozenset({"1", "2", "3"}), cycle)
    assert (first.cycle, first.group) == (1, "3")
    assert second.cycle == 2
    assert second.group in {"1", "2"}


@given(st.lists(st.sets(st.integers(1, 12).map(str)), min_size=1, max_size=40))
def test_whoever_joins_or_leaves_nobody_is_drawn_twice_in_a_cycle(present: list[set[str]]) -> None:
    drawn = drawn_over(len(present), lambda n: frozenset(present[n]))
    flat = [choice for choices in drawn for choice in choices]
    assert len({(choice.cycle, choice.group) for choice in flat}) == len(flat)
    assert all(earlier.cycle <= later.cycle for earlier, later in pairwise(flat))
    for choices, groups in zip(drawn, present, strict=True):
        assert len(choices) == min(len(groups), 2)
        assert {choice.group for choice in choices} <= groups
    assert cycle_after(random.sample(flat, len(flat)), "gp") == cycle_after(flat, "gp")


@pytest.mark.parametrize("other", ["beacon", "secret", "day"])
def test_the_seed_depends_on_all_its_parts(other: str) -> None:
    given_ = {"day": FIRST, "secret": "s", "beacon": "none"}
    changed = given_ | {other: FIRST + timedelta(days=1) if other == "day" else "other"}
    assert seed_of(**given_) != seed_of(**changed)  # type: ignore[arg-type]
