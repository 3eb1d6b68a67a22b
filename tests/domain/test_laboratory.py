"""Blood pressure: two results of a day read as one, and what is not put together."""

from collections.abc import Sequence

import pytest

from dashboard.domain.codes import RecordState
from dashboard.domain.laboratory import blood_pressures, pressure_words, value_words
from dashboard.domain.panel_visits import event_marks
from dashboard.domain.record import LaboratoryResult
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review_events import Stretch, laboratory_changes
from tests.support.clinical import d, lab, person

UNKNOWN, NO_VALUE = RecordState.UNKNOWN, RecordState.NO_VALUE


def high(day: int, value: float | None, state: RecordState = RecordState.FINAL) -> LaboratoryResult:
    return lab("systolic", day, value, state, "mmHg")


def low(day: int, value: float | None, state: RecordState = RecordState.FINAL) -> LaboratoryResult:
    return lab("diastolic", day, value, state, "mmHg")


@pytest.mark.parametrize(
    ("results", "said"),
    [
        pytest.param([high(3, 120), low(3, 80)], ["Blood pressure: 120/80 mmHg"], id="one"),
        pytest.param([low(3, 80), high(3, 120)], ["Blood pressure: 120/80 mmHg"], id="other way"),
        pytest.param([high(3, 173.698674), low(3, 114.27924)], ["Blood pressure: 174/114 mmHg"],
                     id="in whole mmHg"),
        pytest.param([high(3, 120), low(4, 80)],
                     ["systolic: 120 mmHg", "diastolic: 80 mmHg"], id="two days"),
        pytest.param([high(3, 120)], ["systolic: 120 mmHg"], id="one number only"),
        pytest.param([high(3, 120), low(3, 80), high(3, 150), low(3, 95)],
                     ["diastolic: 80 mmHg", "diastolic: 95 mmHg",
                      "systolic: 120 mmHg", "systolic: 150 mmHg"],
                     id="two on a day: which belong together is not known"),
        pytest.param([high(3, 120), low(3, None, NO_VALUE)],
                     ["diastolic: no value", "systolic: 120 mmHg"], id="one without a value"),
        pytest.param([high(3, 120, UNKNOWN), low(3, 80)],
                     ["diastolic: 80 mmHg", "systolic: 120 mmHg (state unknown, not counted)"],
                     id="one of them not counted"),
        pytest.param([high(3, 120, UNKNOWN), low(3, 80, UNKNOWN)],
                     ["Blood pressure: 120/80 mmHg (state unknown, not counted)"],
                     id="both not counted"),
        pytest.param([high(3, 0), low(3, 0)], ["Blood pressure: 0/0 mmHg"], id="0 is a value"),
    ],
)  # fmt: skip
def test_a_blood_pressure_is_one_line_of_the_events(
    rules: RuleBook, results: Sequence[LaboratoryResult], said: list[str]
) -> None:
    marks = event_marks(person(laboratory=results), d(60), rules)
    assert [mark.detail for mark in marks] == said


def test_a_reading_after_the_day_is_not_shown(rules: RuleBook) -> None:
    results = [high(3, 120), low(3, 80), high(9, 150), low(9, 95)]
    marks = event_marks(person(laboratory=results), d(8), rules)
    assert [mark.label for mark in marks] == ["blood pressure 120/80 mmHg"]


def test_a_reading_in_another_unit_is_not_put_together() -> None:
    results = [lab("systolic", 3, 16, unit="kPa"), low(3, 80)]
    assert list(blood_pressures(results)) == []
    ((one, other),) = blood_pressures([low(3, 80), high(3, 120)])
    assert pressure_words(one, other) == "120/80 mmHg"


def test_since_a_review_each_number_with_the_one_before() -> None:
    results = [high(3, 120.4), low(3, 80), high(30, 131.7), low(30, 84)]
    changes = laboratory_changes(person(laboratory=results), Stretch(d(10), d(60)))
    assert [change.words for change in changes] == [
        "Systolic 120 → 132 mmHg",
        "Diastolic 80 → 84 mmHg",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.7, "0.7"), (0, "0"), (72.4531234, "72.4531"), (1234567, "1234567"), (None, "")],
)
def test_a_value_in_words(value: float | None, said: str) -> None:
    assert value_words(lab("anc", 0, value)) == said


@pytest.mark.parametrize(("value", "said"), [(0, "negative"), (1, "positive"), (25, "25")])
def test_an_answer_in_words(rules: RuleBook, value: float, said: str) -> None:
    result = lab("pregnancy_test", 0, value, unit="")
    assert value_words(result) == said
    (mark,) = event_marks(person(laboratory=[result]), d(60), rules)
    assert mark.detail == f"pregnancy_test: {said}"
    (change,) = laboratory_changes(person(laboratory=[result]), Stretch(d(-1), d(60)))
    assert change.words == f"Pregnancy_test {said}"
