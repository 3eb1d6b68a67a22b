"""Marks of the event lane: what a weight says, and when it wants attention."""

from dataclasses import replace

import pytest

from dashboard.domain.codes import RecordState
from dashboard.domain.due import due_items
from dashboard.domain.panel_visits import event_marks
from dashboard.domain.record import LaboratoryResult, MedicationOrder, PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, lab, order, person

UNKNOWN = RecordState.UNKNOWN


@pytest.mark.parametrize(
    ("weights", "label", "attention"),
    [
        pytest.param([lab("weight", 0, 62), lab("weight", 30, 65.1)], "weight +5 %", True,
                     id="5 % exactly, whatever the computer's error"),
        pytest.param([lab("weight", 0, 63), lab("weight", 30, 66)], "weight +4 %", False,
                     id="4.8 % is under 5"),
        pytest.param([lab("weight", 0, 80), lab("weight", 30, 77)], "weight −4 %", False,
                     id="a loss"),
        pytest.param([lab("weight", 0, 60, UNKNOWN), lab("weight", 9, 80), lab("weight", 30, 81)],
                     "weight +1 %", False, id="a weight of unknown state is no start"),
        pytest.param([lab("weight", 0, 80), lab("weight", 30, 180, UNKNOWN)],
                     "weight 180 mmol/L (state unknown, not counted)", False, id="nor a gain"),
    ],
)  # fmt: skip
def test_a_weight_against_the_first(
    rules: RuleBook, weights: list[LaboratoryResult], label: str, attention: bool
) -> None:
    last = event_marks(person(laboratory=weights), d(60), rules)[-1]
    assert (last.label, last.attention) == (label, attention)


def flag_says(record: PersonRecord, rules: RuleBook) -> str | None:
    return next((i.why for i in due_items(record, rules) if i.rule == "weight_gain"), None)


WEIGHTS = [
    lab("weight", -90, 50),
    lab("weight", 5, 60),
    lab("weight", 40, 62),
    lab("weight", 80, 65),
]


@pytest.mark.parametrize(
    ("orders", "labels"),
    [
        pytest.param([], ["weight +20 %", "weight +24 %", "weight +30 %"], id="no antipsychotic"),
        pytest.param([order("quetiapine", 10, drug_class="antipsychotic")],
                     ["Weight 60 kg", "weight +3 %", "weight +8 %"], id="the last up to the start"),
        pytest.param([order("quetiapine", 5, drug_class="antipsychotic")],
                     ["Weight 60 kg", "weight +3 %", "weight +8 %"], id="on the day of the start"),
        pytest.param([order("quetiapine", -100, drug_class="antipsychotic")],
                     ["weight +20 %", "weight +24 %", "weight +30 %"], id="the first after it"),
        pytest.param([order("quetiapine", 10, 20, drug_class="antipsychotic")],
                     ["weight +20 %", "weight +24 %", "weight +30 %"], id="stopped: not current"),
    ],
)  # fmt: skip
def test_the_lane_counts_from_the_weight_that_the_flag_counts_from(
    rules: RuleBook, orders: list[MedicationOrder], labels: list[str]
) -> None:
    weights = [replace(w, label="Weight", unit="kg") for w in WEIGHTS]
    record = person(laboratory=weights, orders=orders)
    marks = event_marks(record, d(90), rules)
    assert [mark.label for mark in marks][1:] == labels
    said = flag_says(record, rules)
    if said is not None:
        assert said.startswith(marks[-1].label.removeprefix("weight ") + " since ")
    assert (said is not None) == any(o.stopped_on is None for o in orders)


def test_up_to_a_day_before_the_start_there_is_nothing_to_count_from(rules: RuleBook) -> None:
    """The lane of an earlier day knows only what was weighed by then."""
    record = person(laboratory=WEIGHTS[:2], orders=[order("quetiapine", 5)])
    assert [m.attention for m in event_marks(record, d(4), rules)] == [False]
