"""Published measures: their own rules, and the cases of the measure's authors."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.domain.adherence import Covered, Fill
from dashboard.domain.adherence_measures import (
    antidepressant_management,
    antipsychotic_adherence,
    intake_period,
    whole_percent,
)

INTAKE = intake_period(2025)
# Cases whose answer does not rest on the fills: seven of hospice care, one without a diagnosis of
# depression (3727f922), one with an antidepressant order in the 105 days before (9ab27fb9).
OUT_OF_REACH = {
    "3727f922", "62ea0c3d", "71cc96f3", "76e30d44", "7bda86fd", "925ef058", "9ab27fb9",
    "b371fd28", "ee6d52b0",
}  # fmt: skip
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


def _resources(case: Path, kind: str) -> list[dict]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in case.glob(f"{kind}-*.json")]


def _expected(case: Path) -> list[dict[str, int]]:
    [report] = _resources(case, "MeasureReport")
    return [
        {p["code"]["coding"][0]["code"]: p["count"] for p in group["population"]}
        for group in report["group"]
    ]


def _dispensed(case: Path) -> list[Fill]:
    return [
        Fill(
            dispense["medicationCodeableConcept"]["coding"][0]["display"],
            date.fromisoformat(dispense["whenHandedOver"][:10]),
            dispense["daysSupply"]["value"],
        )
        for dispense in _resources(case, "MedicationDispense")
        if dispense["status"] == "completed"
    ]


@pytest.mark.real_data
def test_the_authors_cases_end_in_the_numerators_they_expect(real_data: Path) -> None:
    folder = real_data / "fhir_r4_ecqm_cases" / "AntidepressantMedicationManagement"
    cases = sorted(path for path in folder.iterdir() if path.is_dir())
    dispensings, left_out = 0, set()
    for case in cases:
        fills = _dispensed(case)
        dispensings += len(fills)
        populations = _expected(case)
        if populations[0]["denominator"] == 0 or populations[0]["denominator-exclusion"] == 1:
            left_out.add(case.name[:8])
            continue
        result = antidepressant_management(fills, INTAKE)
        assert result is not None, case.name
        met = [int(result.acute), int(result.continuation)]
        assert met == [group["numerator"] for group in populations], case.name
    assert (len(cases), dispensings) == (26, 44)
    assert left_out == OUT_OF_REACH
