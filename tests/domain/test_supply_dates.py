"""The stored dates of low supply say on every single day what counting the days says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import EncounterKind
from dashboard.domain.derived import DrugSupply
from dashboard.domain.last_event import last_event_on
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from dashboard.domain.supply import SUPPLY_DAYS, covered, is_low, supply_of
from dashboard.domain.supply_dates import SupplyDates, supply_dates
from tests.support.clinical import d, fill, order, person, visit

RULES = load_rule_book()
#: Days after the last event that are looked at one by one: longer than supply and window.
AHEAD = 330
fills = st.lists(
    st.tuples(
        st.sampled_from(["sertraline", "lithium"]),
        st.integers(0, 200),
        st.sampled_from([0, 7, 14, 28, 30, 84, 90]),
    ),
    max_size=9,
)
stays = st.lists(st.tuples(st.integers(0, 180), st.integers(1, 120)), max_size=2)


def low_by_counting(supplies: tuple[DrugSupply, ...], day: date) -> bool | None:
    """The definition, day by day: any medicine with days that count, under the share."""
    counts = [covered(s, day - timedelta(days=SUPPLY_DAYS), day) for s in supplies]
    known = [count for count in counts if count.of_days > 0]
    return any(is_low(c.days, c.of_days) for c in known) if known else None


@given(fills, stays)
def test_every_day_from_the_last_event_on_agrees_with_counting(
    given_fills: list[tuple[str, int, int]], given_stays: list[tuple[int, int]]
) -> None:
    record = person(
        orders=[order("sertraline", 0), order("lithium", 0, drug_class="mood_stabiliser")],
        dispenses=[fill(drug, day, days) for drug, day, days in given_fills],
        encounters=[
            visit(start, EncounterKind.HOSPITAL, until=start + length)
            for start, length in given_stays
        ],
    )
    through = last_event_on(record)
    assert through is not None
    supplies = supply_of(record, RULES)
    dates = supply_dates(supplies, through)
    for ahead in range(AHEAD):
        day = through + timedelta(days=ahead)
        assert dates.low_on(day) == low_by_counting(supplies, day), (dates, day)


def _days(*fills: tuple[int, int]) -> dict[str, object]:
    return {
        "orders": [order("sertraline", 0)],
        "dispenses": [fill("sertraline", day, days) for day, days in fills],
    }


@pytest.mark.parametrize(
    ("events", "day", "low"),
    [
        (_days((0, 90)), 90, False),  # 90 of 90
        (_days((0, 90)), 108, False),  # 72 of 90, 80 % to the day
        (_days((0, 90)), 109, True),  # 71 of 90
        (_days((0, 28)), 35, False),  # 28 of 35: exactly 80 %
        (_days((0, 28)), 36, True),
        (_days((0, 30), (70, 90)), 71, True),  # 31 of 71
        (_days((0, 30), (70, 90)), 142, False),  # 72 of 90 since day 52
        (_days((0, 30), (70, 90)), 141, True),
        (_days(), 50, None),
        ({}, 50, None),
    ],
)
def test_low_supply_case_by_case(
    rules: RuleBook, events: dict[str, object], day: int, low: bool | None
) -> None:
    row = summarise(person(**events), rules)  # type: ignore[arg-type]
    dates = SupplyDates(row.supply_known_from, row.supply_low_until, row.supply_low_from)
    assert dates.low_on(d(day)) is low


def test_nothing_is_said_of_somebody_in_hospital_until_further_notice(rules: RuleBook) -> None:
    events = _days((0, 10)) | {"encounters": [visit(60, EncounterKind.HOSPITAL)]}
    row = summarise(person(**events), rules)  # type: ignore[arg-type]
    assert row.supply_known_from is None
    assert row.supply_low_from is None


def test_people_off_the_caseload_have_no_such_dates(rules: RuleBook) -> None:
    row = summarise(person(ended_on=d(100), **_days((0, 10))), rules)  # type: ignore[arg-type]
    assert (row.supply_known_from, row.judged_from, row.step_down_until) == (None, None, None)
