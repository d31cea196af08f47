from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.frame import FrameRow, UnreadableFrame, active, breaks, next_frame, read_frame, write_frame

FIRST = date(2026, 11, 21)


def days(n: int) -> date:
    return FIRST + timedelta(days=n)


def test_a_frame_is_a_csv_of_ids_strata_and_days() -> None:
    rows = next_frame(FIRST, {"12": "ward", "9": "gp", "10": "gp"})
    assert write_frame(rows) == (
        "id,stratum,from,to\n9,gp,2026-11-21,\n10,gp,2026-11-21,\n12,ward,2026-11-21,\n"
    )
    assert read_frame(write_frame(rows)) == rows


def test_who_leaves_is_shown_once_and_who_comes_back_begins_anew() -> None:
    first = next_frame(FIRST, {"1": "gp", "2": "gp"})
    second = next_frame(days(1), {"2": "gp"}, first)
    third = next_frame(days(2), {"1": "gp", "2": "gp"}, second)
    assert second == [FrameRow("1", "gp", FIRST, days(1)), FrameRow("2", "gp", FIRST)]
    assert third == [FrameRow("1", "gp", days(2)), FrameRow("2", "gp", FIRST)]
    assert active(second, "gp", days(1)) == {"2"}
    assert active(second, "gp", FIRST) == {"1", "2"}
    assert active(third, "ward", days(2)) == set()


def test_a_group_that_changes_its_stratum_leaves_one_and_joins_the_other() -> None:
    first = next_frame(FIRST, {"1": "gp"})
    second = next_frame(days(1), {"1": "ward"}, first)
    assert active(second, "gp", days(1)) == set()
    assert active(second, "ward", days(1)) == {"1"}
    assert breaks(first, second, days(1)) == []


@given(st.lists(st.sets(st.integers(1, 9).map(str)), min_size=1, max_size=20))
def test_frames_follow_from_each_other_and_hold_who_is_there(present: list[set[str]]) -> None:
    before: list[FrameRow] = []
    for n, groups in enumerate(present):
        rows = next_frame(days(n), dict.fromkeys(groups, "gp"), before)
        assert breaks(before, rows, days(n)) == []
        assert active(rows, "gp", days(n)) == groups
        assert read_frame(write_frame(rows)) == rows
        before = rows


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ([FrameRow("1", "gp", FIRST)], "frame-missing"),
        ([FrameRow("1", "gp", FIRST), FrameRow("2", "gp", days(-3))], "frame-joiner"),
        (
            [FrameRow("1", "gp", FIRST), FrameRow("2", "gp", FIRST), FrameRow("3", "gp", FIRST)],
            "frame-joiner",
        ),
        (
            [
                FrameRow("1", "gp", FIRST),
                FrameRow("2", "gp", FIRST),
                FrameRow("3", "gp", FIRST, days(1)),
            ],
            "frame-leaver",
        ),
        ([FrameRow("1", "gp", FIRST), FrameRow("2", "gp", FIRST, FIRST)], "frame-leaver"),
    ],
)
def test_a_frame_that_was_tampered_with_does_not_follow(changed: list[FrameRow], problem: str) -> None:
    first = next_frame(FIRST, {"1": "gp", "2": "gp"})
    assert [found.key for found in breaks(first, changed, days(1))] == [problem]


@pytest.mark.parametrize(
    "text",
    ["", "id,stratum\n", "id,stratum,from,to\n1,gp,yesterday,\n", "id,stratum,from,to\n1,gp,2026-11-21\n"],
)
def test_a_text_that_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFrame):
        read_frame(text)
