"""Rows of the medication lane: one per medicine that was ever begun."""

from dataclasses import replace

from dashboard.domain.codes import OrderStatus
from dashboard.domain.panel_medication import drug_rows, undated_orders
from tests.support.clinical import d, order, person

SERTRALINE = order("sertraline", 0)
CANCELLED = replace(order("mirtazapine", 20), status=OrderStatus.CANCELLED)


def test_a_cancelled_order_is_no_medicine() -> None:
    record = person(orders=[SERTRALINE, CANCELLED])
    assert [row.name for row in drug_rows(record, d(60))] == ["sertraline"]
    assert undated_orders(person(orders=[replace(CANCELLED, started_on=None)])) == ()


def test_a_cancelled_dose_is_no_step() -> None:
    higher = replace(CANCELLED, ingredient="sertraline", daily_dose=200)
    (row,) = drug_rows(person(orders=[SERTRALINE, higher]), d(60))
    assert [step.dose for step in row.steps] == [50]
