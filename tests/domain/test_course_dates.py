"""Not improved and ready to step down as dates: the same as the findings say on every day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import Phase
from dashboard.domain.findings import findings
from dashboard.domain.last_event import last_event_on
from dashboard.domain.outcomes import Answer
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from tests.support.clinical import d, person, phq9, score

RULES = load_rule_book()
scores = st.lists(
    st.tuples(st.integers(-14, 150), st.integers(0, 27)), max_size=6, unique_by=lambda s: s[0]
)


@given(scores, st.sampled_from(Phase))
def test_the_dates_say_what_the_findings_say(
    given_scores: list[tuple[int, int]], phase: Phase
) -> None:
    measured = [phq9(day, total) for day, total in given_scores]
    record = person(phase=phase, measurements=measured)
    row = summarise(record, RULES)
    through = last_event_on(record)
    assert through is not None
    for ahead in range(0, 160, 3):
        day = through + timedelta(days=ahead)
        found = {f.rule: f.answer for f in findings(record, RULES, day)}
        late = row.on_caseload and day >= d(70)
        better = found.get(RuleId.IMPROVED)
        judged = row.judged_from is not None and row.judged_from <= day
        assert judged == (late and better in (Answer.YES, Answer.NO))
        worse = row.not_improved_from is not None and row.not_improved_from <= day
        assert worse == (late and better is Answer.NO)
        ready = row.step_down_until is not None and day < row.step_down_until
        assert ready == (row.on_caseload and found.get(RuleId.STEP_DOWN) is Answer.YES)


@pytest.mark.parametrize(
    ("measured", "judged", "not_improved"),
    [
        ([phq9(0, 16), phq9(60, 12)], True, True),
        ([phq9(0, 16), phq9(60, 8)], True, False),
        ([phq9(0, 16), phq9(60, 0)], True, False),
        ([phq9(0, 16)], False, False),
        ([phq9(0, 9), phq9(60, 9)], False, False),
        ([score("gad7", 0, 16), score("gad7", 60, 16)], False, False),
        ([], False, False),
    ],
)
def test_not_improved_case_by_case(
    rules: RuleBook, measured: list[object], judged: bool, not_improved: bool
) -> None:
    row = summarise(person(measurements=measured), rules)
    assert row.judged_from == (d(70) if judged else None)
    assert row.not_improved_from == (d(70) if not_improved else None)


def test_an_open_safety_flag_is_not_ready_to_step_down(rules: RuleBook) -> None:
    calm = [phq9(60, 3), phq9(100, 2)]
    assert summarise(person(measurements=calm), rules).step_down_until == d(143)
    item = [phq9(60, 3), phq9(100, 2, items={9: 1})]
    assert summarise(person(measurements=item), rules).step_down_until is None
