"""A course of scores begins with the baseline: the last score within 14 days of the start."""

import pytest

from dashboard.domain.outcomes import course
from dashboard.domain.rules import RuleBook
from tests.support.clinical import START, d, phq9


@pytest.mark.parametrize(
    ("scores", "as_of", "totals"),
    [
        pytest.param([], 60, [], id="none"),
        pytest.param([(-10, 20), (30, 9)], 60, [20, 9], id="10 days before the start"),
        pytest.param([(-15, 20), (30, 9)], 60, [9], id="too long before it"),
        pytest.param([(-3, 20), (10, 18), (30, 9)], 60, [18, 9], id="the last of two"),
        pytest.param([(-3, 20), (10, 18), (30, 9)], 30, [18, 9], id="read on the day of a score"),
        pytest.param([(-3, 20), (10, 18), (30, 9)], 29, [18], id="read before the last"),
        pytest.param([(-3, 20), (10, 18), (30, 9)], 9, [20], id="read before the second"),
        pytest.param([(-3, 0), (30, 0)], 60, [0, 0], id="zeros"),
    ],
)
def test_a_course_runs_from_its_baseline_to_the_day(
    rules: RuleBook, scores: list[tuple[int, int]], as_of: int, totals: list[int]
) -> None:
    found = course([phq9(day, total) for day, total in scores], START, rules.care, d(as_of))
    assert [point.total for point in found] == totals
