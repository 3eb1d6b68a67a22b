"""A positive item 9 stands until it is cleared: nothing entered later hides it."""

import pytest

from dashboard.domain.codes import RecordState
from dashboard.domain.due import due_items
from dashboard.domain.record import Measurement
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, person, phq9, score

POSITIVE = phq9(5, 9, items={9: 1})


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(score("gad7", 30, 5), id="another measure"),
        pytest.param(phq9(30, 9, items={9: 2}, state=RecordState.UNKNOWN), id="state unknown"),
        pytest.param(phq9(30, 2, items={9: 0}), id="answered 0"),
        pytest.param(phq9(30, 2), id="items not recorded"),
        pytest.param(phq9(30, None, state=RecordState.NO_VALUE), id="no value"),
    ],
)
def test_it_is_still_raised_by_the_positive_answer(rules: RuleBook, later: Measurement) -> None:
    record = person(measurements=[POSITIVE, later])
    (flag,) = [item for item in due_items(record, rules) if item.rule == "item9"]
    assert (flag.due_on, flag.evidence_id) == (d(5), POSITIVE.id)
