"""The worked cases of adherence, and agreement with counting day by day."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.adherence import (
    ANY,
    Adherence,
    AdherenceStatus,
    Covered,
    Fill,
    adherence,
    adherence_by_scope,
    as_dates,
    coverage,
)
from tests.support.supply_oracle import counting_days, covered_days, gap_runs

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "specs" / "adherence.toml").read_text(encoding="utf-8")
)["case"]
DAY_0 = date(2024, 1, 1)


def on(day: int) -> date:
    return DAY_0 + timedelta(days=day)


def fills_in(case: dict[str, Any]) -> list[Fill]:
    fills = [
        Fill(drug, None if day == "" else on(day), None if days == "" else days)
        for drug, day, days in case.get("fills", ())
    ]
    return fills + [Fill(d, on(day), days, True) for d, day, days in case.get("injections", ())]


def result_of(case: dict[str, Any]) -> Adherence:
    start, end = case["window"]
    return adherence(
        fills_in(case),
        on(start),
        on(end),
        hospital=[(on(a), on(b)) for a, b in case.get("hospital", ())],
        gap_limit=case.get("gap_limit", 30),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_worked_case(case: dict[str, Any]) -> None:
    result = result_of(case)
    if "fixed" in case:
        assert result.fixed == Covered(*case["fixed"])
    if "from_index" in case:
        assert result.from_index == Covered(*case["from_index"])
    if "gaps" in case:
        assert result.gaps == tuple((on(a), on(b)) for a, b in case["gaps"])
        discontinued = case.get("discontinued")
        if discontinued is not None or "gap_limit" in case:
            assert result.discontinued_on == (None if discontinued is None else on(discontinued))
    if "mpr" in case:
        supply, days = case["mpr"]
        assert result.mpr == supply / days
    if "first_fill" in case:
        assert result.first_fill_on == on(case["first_fill"])
    if "status" in case:
        assert result.status == case["status"]
    assert result.left_out == case.get("left_out", 0)


def test_not_computable_has_no_figure_at_all() -> None:
    result = adherence([Fill("A", on(0), None)], on(0), on(100))
    assert (result.from_index, result.fixed, result.mpr) == (None, None, None)


def test_one_result_per_drug_and_one_for_any() -> None:
    fills = [Fill("B", on(10), 10), Fill("A", on(0), 90)]
    results = adherence_by_scope(fills, on(0), on(100))
    assert list(results) == ["A", "B", ANY]
    assert [results[scope].fixed for scope in results] == [
        Covered(90, 100),
        Covered(10, 100),
        Covered(90, 100),
    ]


def test_an_empty_window_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        adherence([], on(5), on(5))


def test_the_result_explains_itself() -> None:
    fills = [Fill("A", on(0), 30), Fill("A", on(20), 30), Fill("A", on(40), None)]
    words = adherence(fills, on(0), on(120), hospital=[(on(5), on(10))]).explanation()
    assert words == {
        "scope": "any",
        "status": "ok",
        "window": "2024-01-01 to 2024-04-30 (end day not included)",
        "carry-over": "same drug only",
        "discontinued": "first gap of more than 30 days",
        "first fill in the window": "2024-01-01",
        "PDC from index": "55 of 115 days",
        "PDC, fixed window": "55 of 115 days",
        "MPR, uncapped": "60 days of supply for 115 days",
        "days in hospital, left out": "5",
        "fills without date or days of supply, left out": "1",
    }


fill_lists = st.lists(
    st.builds(
        Fill,
        drug=st.sampled_from("ABC"),
        on=st.one_of(st.none(), st.integers(-60, 150).map(on)),
        days=st.one_of(st.none(), st.integers(1, 45)),
        injection=st.booleans(),
    ),
    max_size=14,
)
stay_lists = st.lists(
    st.tuples(st.integers(-20, 130), st.integers(0, 25)).map(
        lambda stay: (on(stay[0]), on(stay[0] + stay[1]))
    ),
    max_size=3,
)


@settings(max_examples=300, deadline=None)
@given(fill_lists, stay_lists, st.integers(1, 130), st.integers(1, 60))
def test_equals_counting_day_by_day(
    fills: list[Fill], hospital: list[tuple[date, date]], length: int, gap_limit: int
) -> None:
    start, end = on(0), on(length)
    result = adherence(fills, start, end, hospital=hospital, gap_limit=gap_limit)
    usable = [f for f in fills if f.on is not None and f.days]
    inside = [f for f in usable if f.on is not None and start <= f.on < end]
    if result.status is AdherenceStatus.NOT_COMPUTABLE:
        assert not inside and len(usable) < len(fills)
        return
    counting = counting_days(start, end, hospital)
    assert result.fixed == Covered(len(covered_days(usable, end) & set(counting)), len(counting))
    if not inside:
        assert result.status is AdherenceStatus.NO_FILLS and result.from_index is None
        return
    index = min(f.on for f in inside if f.on is not None)
    counting = [day for day in counting if day >= index]
    covered = covered_days(inside, end)
    assert result.first_fill_on == index
    assert result.from_index == Covered(len(covered & set(counting)), len(counting))
    gaps = gap_runs(covered, counting)
    assert list(result.gaps) == gaps
    longer = [a for a, b in gaps if (b - a).days > gap_limit]
    assert result.discontinued_on == (longer[0] if longer else None)


def test_supply_that_follows_on_the_very_day_is_one_run() -> None:
    fills = [Fill("A", on(0), 30), Fill("A", on(30), 30)]
    assert as_dates(coverage(fills)) == ((on(0), on(60)),)
