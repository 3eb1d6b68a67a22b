"""Published adherence measures by their own rules; the authors' cases are tried in tests/ingest."""

from datetime import date, timedelta

import pytest

from dashboard.domain.adherence import Covered, Fill
from dashboard.domain.adherence_measures import (
    antidepressant_management,
    antipsychotic_adherence,
    intake_period,
    whole_percent,
)

INTAKE = intake_period(2025)
FIRST = date(2025, 1, 1)


def fill(day: int, days: int) -> Fill:
    return Fill("sertraline", FIRST + timedelta(days=day), days)


def test_the_intake_runs_from_may_to_april() -> None:
    assert intake_period(2025) == (date(2024, 5, 1), date(2025, 5, 1))


@pytest.mark.parametrize(
    ("fills", "acute_days", "acute"),
    [
        ([fill(0, 84)], 84, True),
        ([fill(0, 83)], 83, False),
        ([fill(0, 60), fill(30, 60)], 90, True),  # plain union: 30 overlapping days are lost
        ([fill(0, 42), fill(0, 42)], 42, False),
        ([fill(0, 200)], 115, True),  # day 114 after the first is included
        ([fill(0, 83), fill(114, 1)], 84, True),
        ([fill(0, 83), fill(115, 1)], 83, False),
    ],
)
def test_acute_phase(fills: list[Fill], acute_days: int, acute: bool) -> None:
    result = antidepressant_management(fills, INTAKE)
    assert result is not None
    assert (result.acute_days, result.acute) == (acute_days, acute)


@pytest.mark.parametrize(
    ("fills", "days", "met"),
    [
        ([fill(0, 180)], 180, True),
        ([fill(0, 179)], 179, False),
        ([fill(0, 179), fill(231, 1)], 180, True),
        ([fill(0, 179), fill(232, 1)], 179, False),
        ([fill(0, 400)], 232, True),
    ],
)
def test_continuation_phase(fills: list[Fill], days: int, met: bool) -> None:
    result = antidepressant_management(fills, INTAKE)
    assert result is not None
    assert (result.continuation_days, result.continuation) == (days, met)


def test_without_a_first_dispensing_in_the_intake_there_is_no_measure() -> None:
    late = Fill("sertraline", date(2025, 5, 1), 84)
    unknown = Fill("sertraline", FIRST, None)
    assert antidepressant_management([late, unknown], INTAKE) is None


@pytest.mark.parametrize(
    ("covered", "percent", "met"),
    [
        (Covered(159, 200), 80, True),  # 79.5 % rounds up
        (Covered(794, 1000), 79, False),
        (Covered(0, 100), 0, False),
        (Covered(0, 0), None, None),
    ],
)
def test_antipsychotic_adherence_rounds_first(
    covered: Covered, percent: int | None, met: bool | None
) -> None:
    assert whole_percent(covered) == percent
    assert antipsychotic_adherence(covered) is met
