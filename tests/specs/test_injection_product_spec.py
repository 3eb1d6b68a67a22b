"""Which product an injection was, and so when the next is due, early or too late.

Paliperidone has three products: 30 days apart (early 7 before, re-start after day 42), 90 days
(14; 120) and 180 days (14; 203).
"""

import pytest

from dashboard.domain.codes import OrderStatus
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, injection, order, person


def due(record: PersonRecord, rules: RuleBook) -> list[DueItem]:
    return [item for item in due_items(record, rules) if item.rule == "injection"]


@pytest.mark.parametrize(
    ("interval", "early", "late"),
    [
        pytest.param(30, 23, 43, id="monthly"),
        pytest.param(28, 21, 43, id="every 4 weeks is the monthly one"),
        pytest.param(27, 20, 43, id="3 days from it"),
        pytest.param(33, 26, 43, id="3 days beyond it"),
        pytest.param(26, None, None, id="4 days from it: no product"),
        pytest.param(34, None, None, id="4 days beyond it"),
        pytest.param(90, 76, 121, id="3-monthly"),
        pytest.param(180, 166, 204, id="6-monthly"),
        pytest.param(60, None, None, id="between two"),
    ],
)
def test_without_a_products_name_the_interval_tells_it(
    rules: RuleBook, interval: int, early: int | None, late: int | None
) -> None:
    (item,) = due(person(administrations=[injection("paliperidone", 0, interval)]), rules)
    assert item.due_on == d(interval)
    said = {key: day for key, day in item.evidence.items() if key.endswith("_from")}
    assert said == (
        {"early_from": d(early).isoformat(), "late_from": d(late).isoformat()}
        if early is not None and late is not None
        else {}
    )


def test_without_name_and_interval_the_order_says_when(rules: RuleBook) -> None:
    given = injection("paliperidone", 0, None)
    other = order("sertraline", 0, interval=7)
    ordered = order("paliperidone", 0, interval=28, drug_class="antipsychotic")
    (item,) = due(person(administrations=[given], orders=[other, ordered]), rules)
    assert item.due_on == d(28)


def test_without_any_of_them_nothing_is_guessed(rules: RuleBook) -> None:
    assert due(person(administrations=[injection("paliperidone", 0, None)]), rules) == []


def test_a_medicine_with_one_product_needs_no_interval(rules: RuleBook) -> None:
    only = [drug for drug in rules.drugs.drugs.values() if len(drug.long_acting) == 1]
    assert only
    for drug in only:
        given = injection(drug.ingredient, 0, None, label="injection")
        (item,) = due(person(administrations=[given]), rules)
        assert item.due_on == d(drug.long_acting[0].interval_days)


@pytest.mark.parametrize(
    ("stop", "is_due"),
    [
        pytest.param(None, True, id="goes on"),
        pytest.param(10, False, id="ended after the last injection"),
        pytest.param(0, False, id="ended on its day"),
        pytest.param(-5, True, id="ended before: given without an order"),
    ],
)
def test_an_injection_that_was_stopped_is_not_due(
    rules: RuleBook, stop: int | None, is_due: bool
) -> None:
    ordered = order("paliperidone", -60, stop, interval=30, drug_class="antipsychotic")
    assert ordered.status is (OrderStatus.ACTIVE if stop is None else OrderStatus.STOPPED)
    record = person(orders=[ordered], administrations=[injection("paliperidone", 0, 30)])
    assert bool(due(record, rules)) is is_due
