"""From when on a medicine's supply is looked at: the present course, and no earlier one."""

from dataclasses import replace

import pytest

from dashboard.domain.codes import OrderStatus
from dashboard.domain.record import MedicationOrder
from dashboard.domain.rules import RuleBook
from dashboard.domain.supply import supply_of
from tests.support.clinical import d, fill, order, person


@pytest.mark.parametrize(
    ("pause", "first"),
    [
        pytest.param(0, 0, id="renewed at once"),
        pytest.param(30, 0, id="30 days without an order are one course"),
        pytest.param(31, 71, id="31 days begin another"),
    ],
)
def test_a_pause_of_more_than_30_days_begins_a_new_course(
    rules: RuleBook, pause: int, first: int
) -> None:
    again = 40 + pause
    record = person(
        orders=[order("sertraline", 0, 40), order("sertraline", again)],
        dispenses=[fill("sertraline", 0, 30), fill("sertraline", again, 30)],
    )
    (supply,) = supply_of(record, rules)
    assert supply.first_fill_on == d(first)


UNSURE = replace(order("sertraline", 0), status=OrderStatus.UNKNOWN)


@pytest.mark.parametrize(
    ("made", "looked_at"),
    [
        pytest.param(order("sertraline", 0), True, id="current"),
        pytest.param(UNSURE, True, id="status and end not known: not known is not stopped"),
        pytest.param(replace(UNSURE, stopped_on=d(20)), False, id="ended, status not known"),
        pytest.param(order("sertraline", 0, 20), False, id="stopped"),
        pytest.param(order("sertraline", 0, as_needed=True), False, id="as needed"),
        pytest.param(order("sertraline", 0, drug_class="other"), False, id="no psychotropic"),
    ],
)
def test_which_medicines_have_a_supply_to_look_at(
    rules: RuleBook, made: MedicationOrder, looked_at: bool
) -> None:
    record = person(orders=[made], dispenses=[fill("sertraline", 0, 30)])
    assert [supply.ingredient for supply in supply_of(record, rules)] == ["sertraline"] * looked_at
