"""Flags acknowledged until a day, cleared for good, and raised again by new evidence."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.clearance import second_source
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import flags_on
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import (
    clearance,
    d,
    fill,
    injection,
    order,
    person,
    phq9,
    score,
    session,
)

ALLIANCE, ITEM_9 = "alliance", "item9"
SRS = second_source(7)
LOW = [score("srs", 7, 30, id=7)]
LOW_SESSION = replace(session(3, rating=20), id=7)
POSITIVE = [phq9(7, 9, items={9: 1}, id=7)]


def low(*clearances: object, **more: object) -> PersonRecord:
    return person(**({"measurements": LOW, "clearances": clearances} | more))  # type: ignore[arg-type]


def shown(record: PersonRecord, rules: RuleBook, as_of: date, rule: str = ALLIANCE) -> bool:
    return rule in {item.rule for item in flags_on(due_items(record, rules), as_of, 99).shown}


CASES = [
    pytest.param(low(), 7, True, id="raised"),
    pytest.param(low(), 6, False, id="not before"),
    pytest.param(low(clearance(ALLIANCE, SRS, 8, 30)), 29, False, id="acknowledged"),
    pytest.param(low(clearance(ALLIANCE, SRS, 8, 30)), 30, True, id="on the day it stands again"),
    pytest.param(low(clearance(ALLIANCE, SRS, 8)), 900, False, id="cleared for good"),
    pytest.param(low(clearance(ALLIANCE, SRS, 8, 30), clearance(ALLIANCE, SRS, 30, 60)), 59, False,
                 id="acknowledged again"),
    pytest.param(low(clearance(ALLIANCE, SRS, 8, 30), clearance(ALLIANCE, SRS, 30, 60)), 60, True,
                 id="the later day counts"),
    pytest.param(low(clearance(ALLIANCE, SRS, 8, 30), clearance(ALLIANCE, SRS, 9)), 30, False,
                 id="acknowledged, then cleared"),
    pytest.param(low(clearance("inertia", 7, 8, 30)), 20, True, id="another flag acknowledged"),
    pytest.param(low(clearance(ALLIANCE, SRS - 1, 8, 30)), 20, True,
                 id="another event acknowledged"),
    pytest.param(low(clearance(ALLIANCE, SRS, 8, 30),
                     measurements=[*LOW, score("srs", 14, 31, id=8)]), 14, True,
                 id="raised again by new evidence"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "as_of", "stands"), CASES)
def test_acknowledged(rules: RuleBook, record: PersonRecord, as_of: int, stands: bool) -> None:
    assert shown(record, rules, d(as_of)) is stands


def test_due_again_on_the_day_it_stands_again(rules: RuleBook) -> None:
    [item] = [
        i for i in due_items(low(clearance(ALLIANCE, SRS, 8, 30)), rules) if i.rule == ALLIANCE
    ]
    assert (item.active_from, item.due_on, item.evidence_id) == (d(30), d(30), SRS)
    assert item.why == "session rating 30 of 40 on 9 Mar 2026"


def test_a_flag_acknowledged_before_it_is_raised_stands_from_its_own_day(rules: RuleBook) -> None:
    record = person(measurements=[phq9(0, 9, id=7)], clearances=[clearance("score_stale", 7, 3, 9)])
    [item] = [i for i in due_items(record, rules) if i.rule == "score_stale"]
    assert item.active_from == d(56)


def test_a_safety_flag_is_never_only_acknowledged(rules: RuleBook) -> None:
    record = person(measurements=POSITIVE, clearances=[clearance(ITEM_9, 7, 8, 30)])
    assert shown(record, rules, d(9), ITEM_9)
    cleared = person(measurements=POSITIVE, clearances=[clearance(ITEM_9, 7, 8)])
    assert not shown(cleared, rules, d(9), ITEM_9)


def test_an_acknowledged_suicide_flag_still_shortens_the_review(rules: RuleBook) -> None:
    record = person(
        measurements=POSITIVE,
        clearances=[clearance(ITEM_9, 7, 8, 30)],
        orders=[order("sertraline", 9)],
    )
    [item] = [i for i in due_items(record, rules) if i.rule == "antidepressant_start"]
    assert item.due_on == d(16)


def test_a_dispensing_and_an_injection_of_one_number_are_two_events(rules: RuleBook) -> None:
    drug = "paliperidone"
    orders = [order(drug, 0, drug_class="antipsychotic", interval=30)]
    given = replace(injection(drug, 0, 30), id=7)
    dispensed = replace(fill(drug, 0, 30, "antipsychotic"), id=7)
    for cleared, stands in ((7, True), (second_source(7), False)):
        record = person(
            orders=orders,
            administrations=[given],
            clearances=[clearance("supply_gap", cleared, 60)],
        )
        assert shown(record, rules, d(90), "supply_gap") is stands
        record = person(
            orders=orders, dispenses=[dispensed], clearances=[clearance("supply_gap", cleared, 60)]
        )
        assert shown(record, rules, d(90), "supply_gap") is not stands


def test_an_episode_and_a_score_of_one_number_are_two_events(rules: RuleBook) -> None:
    """No score at all was acknowledged for good; the first score then grows old."""
    cleared = [clearance("score_stale", second_source(1), 60)]
    assert not shown(person(clearances=cleared), rules, d(90), "score_stale")
    record = person(measurements=[phq9(61, 9, id=1)], clearances=cleared)
    assert shown(record, rules, d(61 + 56), "score_stale")
