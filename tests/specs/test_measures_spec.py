"""Questionnaires: totals, proration, bands, impossible values. One line is one case."""

import pytest

from dashboard.domain.measures import (
    band_of,
    invalid_items,
    invalid_total,
    jacobson_truax,
    total_from_items,
)
from dashboard.domain.rules import RuleBook

ALL_ONES = dict.fromkeys(range(1, 10), 1)


def without(items: dict[int, int], *missing: int) -> dict[int, int]:
    return {number: answer for number, answer in items.items() if number not in missing}


@pytest.mark.parametrize(
    ("measure", "items", "total"),
    [
        pytest.param("phq9", ALL_ONES, 9, id="all answered"),
        pytest.param("phq9", dict.fromkeys(range(1, 10), 0), 0, id="all zero is 0, not missing"),
        pytest.param("phq9", without(ALL_ONES, 9), 9, id="one missing: mean stands in"),
        pytest.param("phq9", {1: 3, 2: 2, 3: 2, 4: 2, 5: 1, 6: 1, 7: 1}, 15, id="12 of 7: 15.4"),
        pytest.param("phq9", {1: 3, 2: 1, **dict.fromkeys(range(3, 9), 0)}, 5, id="4.5 goes up"),
        pytest.param("phq9", without(ALL_ONES, 7, 8, 9), None, id="three missing: no total"),
        pytest.param("phq9", {}, None, id="nothing answered: no total, not 0"),
        pytest.param("gad7", dict.fromkeys(range(1, 7), 1), None, id="GAD-7 is not prorated"),
        pytest.param("gad7", dict.fromkeys(range(1, 8), 3), 21, id="GAD-7 complete"),
        pytest.param("fibser", {1: 6, 2: 6, 3: 2}, 2, id="FIBSER: burden is item 3"),
        pytest.param("fibser", {1: 6, 2: 6}, None, id="FIBSER without burden"),
        pytest.param("aims", {**dict.fromkeys(range(1, 8), 1), 8: 4}, 7, id="AIMS: items 1 to 7"),
        pytest.param("dai10", dict.fromkeys(range(1, 11), -1), -10, id="DAI-10 may be negative"),
        pytest.param("cssrs", {1: 0, 2: 0, 6: 0}, 0, id="C-SSRS all no"),
        pytest.param("cssrs", {1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0}, 2, id="C-SSRS moderate"),
        pytest.param("cssrs", {4: 1}, 3, id="C-SSRS high needs no other answer"),
        pytest.param("cssrs", {7: 1}, 3, id="C-SSRS behaviour in 3 months"),
        pytest.param("cssrs", {1: 0, 2: 0}, None, id="C-SSRS without behaviour: no total"),
        pytest.param("ors", {1: 5, 2: 5, 3: 5, 4: 5}, None, id="totals only"),
    ],
)
def test_total(rules: RuleBook, measure: str, items: dict[int, int], total: float | None) -> None:
    assert total_from_items(rules.measures[measure], items) == total


@pytest.mark.parametrize(
    ("measure", "total", "label"),
    [
        ("phq9", 0, "minimal"),
        ("phq9", 4, "minimal"),
        ("phq9", 5, "mild"),
        ("phq9", 9, "mild"),
        ("phq9", 10, "moderate"),
        ("phq9", 14, "moderate"),
        ("phq9", 15, "moderately severe"),
        ("phq9", 19, "moderately severe"),
        ("phq9", 20, "severe"),
        ("phq9", 27, "severe"),
        ("gad7", 7, "mild"),
        ("gad7", 15, "severe"),
        ("ors", 24.95, "clinical range"),
        ("ors", 25, "above clinical range"),
        ("ymrs", 10, None),
    ],
)
def test_band(rules: RuleBook, measure: str, total: float, label: str | None) -> None:
    band = band_of(rules.measures[measure], total)
    assert (band.label if band else None) == label


@pytest.mark.parametrize(
    ("measure", "total", "reason"),
    [
        ("phq9", 0, None),
        ("phq9", 27, None),
        ("phq9", 28, "PHQ-9 total 28 is outside 0 to 27"),
        ("phq9", 300, "PHQ-9 total 300 is outside 0 to 27"),
        ("phq9", -1, "PHQ-9 total -1 is outside 0 to 27"),
        ("phq9", 12.5, "PHQ-9 total 12.5 is not a whole number"),
        ("phq9", float("nan"), "PHQ-9 total is not a number"),
        ("ors", 31.5, None),
        ("dai10", -10, None),
    ],
)
def test_impossible_total(rules: RuleBook, measure: str, total: float, reason: str | None) -> None:
    assert invalid_total(rules.measures[measure], total) == reason


@pytest.mark.parametrize(
    ("measure", "items", "reason"),
    [
        ("phq9", {9: 3}, None),
        ("phq9", {9: 4}, "PHQ-9 item 9 answer 4 is outside 0 to 3"),
        ("phq9", {10: 0}, "PHQ-9 has no item 10"),
        ("ymrs", {5: 8}, None),
        ("ymrs", {1: 8}, "YMRS item 1 answer 8 is outside 0 to 4"),
    ],
)
def test_impossible_items(
    rules: RuleBook, measure: str, items: dict[int, int], reason: str | None
) -> None:
    assert invalid_items(rules.measures[measure], items) == reason


def test_reliable_change_from_spread_and_reliability() -> None:
    # 1.96 × 6 × √2 × √(1 − 0.84) = 6.65 (worked by hand)
    assert jacobson_truax(6, 0.84) == pytest.approx(6.652, abs=0.001)
