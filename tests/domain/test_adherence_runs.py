"""Runs of days against sets of days."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.adherence_runs import (
    Run,
    clipped,
    first_longer_than,
    gaps_within,
    merged,
    total,
    without,
)

raw = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)
day = st.integers(0, 40)


def days(runs: list[Run]) -> set[int]:
    return {n for start, end in runs for n in range(start, end)}


def check(runs: list[Run], wanted: set[int]) -> None:
    """Right days, no empty run, sorted and apart."""
    assert days(runs) == wanted
    assert total(runs) == len(wanted)
    assert all(start < end for start, end in runs)
    assert all(a[1] <= b[0] for a, b in zip(runs, runs[1:], strict=False))


@given(raw)
def test_union(runs: list[Run]) -> None:
    union = merged(runs)
    check(union, days(runs))
    assert all(a[1] < b[0] for a, b in zip(union, union[1:], strict=False))


@given(raw, day, day)
def test_part_within(runs: list[Run], start: int, end: int) -> None:
    start, end = sorted((start, end))
    inside = [run for run in clipped(merged(runs), start, end) if start < end]
    check(inside, days(runs) & set(range(start, end)))


@given(raw, raw)
def test_less(runs: list[Run], cut: list[Run]) -> None:
    check(without(merged(runs), merged(cut)), days(runs) - days(cut))


@given(raw, raw, day, day)
def test_gaps(runs: list[Run], hospital: list[Run], start: int, end: int) -> None:
    gaps = gaps_within(merged(runs), merged(hospital), start, end)
    check(gaps, set(range(start, end)) - days(runs) - days(hospital))


def test_a_gap_exactly_at_the_limit_is_not_longer() -> None:
    assert first_longer_than([(5, 35), (40, 71)], 30) == 40
    assert first_longer_than([(5, 35)], 30) is None
