"""A cleared safety flag and what came into the record afterwards. One line is one case."""

from dataclasses import replace
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.clearance import FlagClearance
from dashboard.domain.due import due_items
from dashboard.domain.record import Measurement, PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import clearance, d, person, phq9

ITEM_9 = "item9"


def positive(day: int, came: int | None, id: int, answer: int = 1) -> Measurement:
    """A PHQ-9 of ``day`` that came into the record on the day ``came``."""
    return replace(phq9(day, 9, items={9: answer}, id=id), recorded_at=_at(came))


def cleared(evidence: int, came: int | None) -> FlagClearance:
    return replace(clearance(ITEM_9, evidence, came or 0), recorded_at=_at(came))


def _at(day: int | None) -> datetime | None:
    return None if day is None else datetime.combine(d(day), time(12))


def raised(record: PersonRecord, rules: RuleBook) -> int | None:
    """The measurement that the open flag is about."""
    found = [item.evidence_id for item in due_items(record, rules) if item.rule == ITEM_9]
    return found[0] if found else None


CASES = [
    pytest.param([positive(5, 5, 1)], [cleared(1, 6)], None, id="cleared"),
    pytest.param([positive(5, 5, 1)], [cleared(1, 5)], None, id="cleared at the same time"),
    pytest.param([positive(5, 9, 1)], [cleared(1, 6)], 1, id="amended after it was cleared"),
    pytest.param([positive(5, 9, 1)], [cleared(1, 6), cleared(1, 9)], None,
                 id="amended, then cleared again"),
    pytest.param([positive(5, 9, 1, answer=0)], [cleared(1, 6)], None, id="amended to 0"),
    pytest.param([positive(3, 4, 1), positive(5, 5, 2)], [cleared(2, 6)], None,
                 id="the older one was there to be seen"),
    pytest.param([positive(3, 9, 1), positive(5, 5, 2)], [cleared(2, 6)], 1,
                 id="an older one came after the newest was cleared"),
    pytest.param([positive(3, 9, 1), positive(5, 5, 2)], [cleared(2, 6), cleared(1, 10)], None,
                 id="and was cleared as well"),
    pytest.param([positive(3, 3, 1), positive(5, 5, 2)], [cleared(1, 9)], 2,
                 id="clearing the older one says nothing of the newer"),
    pytest.param([positive(3, 9, 1), positive(5, 5, 2, answer=0)], [cleared(2, 6)], 1,
                 id="what was cleared has become 0, an older one came later"),
    pytest.param([positive(5, None, 1)], [cleared(1, None)], None, id="times not known"),
]  # fmt: skip


@pytest.mark.parametrize(("positives", "clearings", "expected"), CASES)
def test_who_cleared_had_seen_what_was_in_the_record(
    positives: list[Measurement],
    clearings: list[FlagClearance],
    expected: int | None,
    rules: RuleBook,
) -> None:
    assert raised(person(measurements=positives, clearances=clearings), rules) == expected


DAYS = st.integers(min_value=0, max_value=6)


@given(
    scores=st.lists(st.tuples(DAYS, DAYS, st.integers(0, 1)), min_size=1, max_size=5),
    clearings=st.lists(st.tuples(st.integers(0, 4), DAYS), max_size=4),
)
def test_it_agrees_with_a_naive_reading(
    rules: RuleBook, scores: list[tuple[int, int, int]], clearings: list[tuple[int, int]]
) -> None:
    """For every positive: is there a clearing of it, or of one as new, made when it was there?"""
    scores = sorted(scores)
    clearings = [(of, came) for of, came in clearings if of < len(scores)]
    standing = [
        number
        for number, (_, came, answer) in enumerate(scores)
        if answer and not any(of >= number and came <= on for of, on in clearings)
    ]
    record = person(
        measurements=[
            positive(day, came, number, answer)
            for number, (day, came, answer) in enumerate(scores, start=1)
        ],
        clearances=[cleared(of + 1, on) for of, on in clearings],
    )
    assert raised(record, rules) == (standing[-1] + 1 if standing else None)
