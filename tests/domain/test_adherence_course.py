"""Episodes of treatment and the supply of the last 90 days, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.adherence import Covered, Fill
from dashboard.domain.adherence_course import rolling_supply, treatment_episodes
from tests.domain.test_adherence import fill_lists, on, stay_lists
from tests.support.supply_oracle import counting_days, covered_days


@pytest.mark.parametrize(
    ("fills", "limit", "episodes"),
    [
        ([(0, 30), (60, 30)], 30, [(0, 90)]),  # a gap exactly at the limit joins
        ([(0, 30), (61, 30)], 30, [(0, 30), (61, 91)]),
        ([(0, 30), (61, 30)], 60, [(0, 91)]),
        ([], 30, []),
    ],
)
def test_episodes_join_over_gaps_up_to_the_limit(
    fills: list[tuple[int, int]], limit: int, episodes: list[tuple[int, int]]
) -> None:
    given_fills = [Fill("A", on(day), days) for day, days in fills]
    expected = tuple((on(a), on(b)) for a, b in episodes)
    assert treatment_episodes(given_fills, gap_limit=limit) == expected


def test_a_stay_in_hospital_bridges_an_episode() -> None:
    fills = [Fill("A", on(0), 30), Fill("A", on(80), 30)]
    assert treatment_episodes(fills, hospital=[(on(50), on(70))]) == ((on(0), on(110)),)


def test_rolling_supply_starts_with_the_first_fill() -> None:
    rolling = rolling_supply([Fill("A", on(2), 2)], on(0), on(6), width=3)
    assert rolling == [
        Covered(0, 0),
        Covered(0, 0),
        Covered(1, 1),
        Covered(2, 2),
        Covered(2, 3),
        Covered(1, 3),
    ]


def test_rolling_supply_without_fills_says_nothing() -> None:
    assert rolling_supply([], on(0), on(2)) == [Covered(0, 0), Covered(0, 0)]


@settings(max_examples=100, deadline=None)
@given(fill_lists, stay_lists, st.integers(1, 40))
def test_rolling_supply_equals_counting_each_window(
    fills: list[Fill], hospital: list[tuple[date, date]], width: int
) -> None:
    start, end = on(0), on(60)
    usable = [f for f in fills if f.on is not None and f.days]
    covered = covered_days(usable, end)
    first = min((f.on for f in usable if f.on is not None), default=None)
    expected = []
    for at in range(60):
        counting = counting_days(on(at + 1) - timedelta(days=width), on(at + 1), hospital)
        counting = [day for day in counting if first is not None and day >= first]
        expected.append(Covered(len(covered & set(counting)), len(counting)))
    assert rolling_supply(fills, start, end, hospital=hospital, width=width) == expected
