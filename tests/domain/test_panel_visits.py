"""Marks of the event lane: what a weight says, and when it wants attention."""

import pytest

from dashboard.domain.codes import RecordState
from dashboard.domain.panel_visits import event_marks
from dashboard.domain.record import LaboratoryResult
from tests.support.clinical import d, lab, person

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
    weights: list[LaboratoryResult], label: str, attention: bool
) -> None:
    last = event_marks(person(laboratory=weights), d(60))[-1]
    assert (last.label, last.attention) == (label, attention)
