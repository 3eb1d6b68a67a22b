"""Four faults known from other registries, each tried through the rules and the words.

The same four through the database and the caseload's rows: tests/queries/test_wrong_on_purpose.py.
"""

from datetime import date

import pytest

from dashboard.domain.due import due_items
from dashboard.domain.due_reading import Standing, days_overdue, is_overdue, section_on, why_now
from dashboard.domain.measures import total_from_items
from dashboard.domain.outcome_words import outcome_sentence
from dashboard.domain.outcomes import Answer, course, outcome
from dashboard.domain.panel_facts import panel_facts
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive, summarise
from tests.support.clinical import d, person, phq9, session, visit


def test_a_score_of_zero_is_full_remission_never_no_data(rules: RuleBook) -> None:
    record = person(measurements=[phq9(0, 18), phq9(30, 0), phq9(100, 0)])
    row = summarise(record, rules)
    assert (row.latest_score, row.latest_on) == (0, d(100))
    assert [p.total for p in row.score_points] == [18, 0, 0]
    points = course(list(record.measurements), d(0), rules.care)
    found = outcome(rules.measures["phq9"], points, rules.care)
    assert found is not None
    assert (found.response, found.remission, found.full_remission) == (Answer.YES,) * 3
    assert outcome_sentence(found, d(100)) == (
        "PHQ-9 18 → 0 since 2 Mar, 18 points better; full remission"
    )


def test_a_baseline_of_zero_is_a_baseline(rules: RuleBook) -> None:
    row = summarise(person(measurements=[phq9(0, 0)]), rules)
    assert (row.baseline_score, row.latest_score, row.instrument) == (0, 0, "phq9")
    points = course([phq9(0, 0)], d(0), rules.care)
    found = outcome(rules.measures["phq9"], points, rules.care)
    assert outcome_sentence(found, d(5)) == "PHQ-9 0 on 2 Mar; 1 score, no trend"


@pytest.mark.parametrize("late", [1, 6, 27, 29, 30, 31, 400])
def test_lateness_shows_from_the_first_day(rules: RuleBook, late: int) -> None:
    record = person(encounters=[visit(0)], measurements=[phq9(0, 12)])
    as_of = d(14 + late)
    summary, items = derive(record, rules)
    assert section_on(summary, as_of) is Standing.OVERDUE
    first = why_now(items, as_of)
    assert first is not None and first.rule == "care_contact"
    assert is_overdue(first, as_of)
    assert days_overdue(first.due_on, as_of) == late


def test_on_the_due_date_nobody_is_late(rules: RuleBook) -> None:
    summary, items = derive(person(encounters=[visit(0)], measurements=[phq9(0, 12)]), rules)
    assert section_on(summary, d(14)) is Standing.DUE_7
    assert [days_overdue(i.due_on, d(14)) for i in items if i.rule == "care_contact"] == [0]


@pytest.mark.parametrize(
    ("as_of", "weeks"), [(0, 0), (6, 0), (7, 1), (20, 2), (21, 3), (70, 10), (700, 100)]
)
def test_weeks_run_on_after_the_last_session(rules: RuleBook, as_of: int, weeks: int) -> None:
    assert _identity(person(sessions=[session(3)]), rules, d(as_of)).endswith(f" {weeks} wk")


def test_weeks_run_without_any_session(rules: RuleBook) -> None:
    assert _identity(person(), rules, d(70)).endswith(" 10 wk")


def _identity(record: PersonRecord, rules: RuleBook, as_of: date) -> str:
    summary, items = derive(record, rules)
    return panel_facts(record, summary, items, as_of, care=rules.care, masked=False).identity


@pytest.mark.parametrize(
    ("answered", "total"),
    [
        pytest.param(9, 27, id="all"),
        pytest.param(8, 27, id="one missing: 24 of 8 items, not 24 of 9"),
        pytest.param(7, 27, id="two missing"),
        pytest.param(6, None, id="three missing: no total, not 18"),
        pytest.param(0, None, id="none answered: no total, not 0"),
    ],
)
def test_missing_items_are_never_summed_as_zero(
    rules: RuleBook, answered: int, total: float | None
) -> None:
    items = dict.fromkeys(range(1, answered + 1), 3)
    assert total_from_items(rules.measures["phq9"], items) == total


def test_a_questionnaire_without_a_total_is_no_score_and_keeps_the_score_due(
    rules: RuleBook,
) -> None:
    record = person(measurements=[phq9(0, 16), phq9(28, None, items={1: 0, 2: 0})])
    row = summarise(record, rules)
    assert [(p.measured_on, p.total) for p in row.score_points] == [(d(0), 16)]
    [due] = [item for item in due_items(record, rules) if item.rule == "measure_due"]
    assert due.due_on == d(28)
