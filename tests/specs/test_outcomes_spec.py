"""Outcomes by scores. Each case is a list of (day, total) from the start of the episode on."""

from datetime import date

import pytest

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import RecordState
from dashboard.domain.due_facts import counted_scores
from dashboard.domain.outcome_words import outcome_sentence
from dashboard.domain.outcomes import (
    Answer,
    Outcome,
    Point,
    baseline_of,
    course,
    improved,
    outcome,
)
from dashboard.domain.rules import RuleBook
from tests.support.clinical import START, d, person, phq9, score

YES, NO, MISSING, NONE = Answer.YES, Answer.NO, Answer.INSUFFICIENT, Answer.NOT_APPLICABLE
Scores = list[tuple[int, float]]


def points(scores: Scores) -> list[Point]:
    return [Point(d(day), total) for day, total in scores]


def outcome_of(rules: RuleBook, scores: Scores, measure: str = "phq9") -> Outcome:
    found = outcome(rules.measures[measure], points(scores), rules.care)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scores", "baseline"),
    [
        pytest.param([], None, id="no score"),
        pytest.param([(-15, 20)], None, id="too long before the start"),
        pytest.param([(-14, 20)], 20, id="14 days before still counts"),
        pytest.param([(-3, 20), (5, 18)], 18, id="the last in the window"),
        pytest.param([(-3, 20), (14, 18), (15, 9)], 18, id="14 days after still counts"),
        pytest.param([(-15, 21), (15, 9), (30, 7)], 9, id="none in it: the first of the episode"),
        pytest.param([(0, 20), (0, 17)], 17, id="same day twice: the later recorded"),
        pytest.param([(0, 0)], 0, id="0 is a score"),
    ],
)
def test_baseline(rules: RuleBook, scores: Scores, baseline: float | None) -> None:
    rows = [phq9(day, total) for day, total in scores]
    found = baseline_of(rows, START, rules.care[RuleId.BASELINE])
    assert (found.total if found else None) == baseline


def test_a_score_of_state_unknown_is_never_counted(rules: RuleBook) -> None:
    record = person(
        measurements=[phq9(0, 18), phq9(28, 4, state=RecordState.UNKNOWN),
                      phq9(30, None, state=RecordState.NO_VALUE)]
    )  # fmt: skip
    counted = course(counted_scores(record)["phq9"], START, rules.care)
    assert counted == points([(0, 18)])


@pytest.mark.parametrize(
    ("scores", "response", "partial", "remission"),
    [
        pytest.param([(0, 16)], MISSING, MISSING, NO, id="one score: no trend"),
        pytest.param([(0, 16), (28, 8)], YES, NO, NO, id="exactly half"),
        pytest.param([(0, 17), (28, 9)], NO, YES, NO, id="47 %: partial"),
        pytest.param([(0, 16), (28, 12)], NO, YES, NO, id="exactly a quarter: partial"),
        pytest.param([(0, 15), (28, 12)], NO, NO, NO, id="20 %: none"),
        pytest.param([(0, 16), (28, 5)], YES, NO, NO, id="5 is not remission"),
        pytest.param([(0, 16), (28, 4)], YES, NO, YES, id="4 is"),
        pytest.param([(0, 16), (28, 0)], YES, NO, YES, id="0 is full remission's best score"),
        pytest.param([(0, 0), (28, 0)], NONE, NONE, YES, id="nothing to fall from 0"),
        pytest.param([(0, 10), (28, 14)], NO, NO, NO, id="worse"),
    ],
)
def test_response_and_remission(
    rules: RuleBook, scores: Scores, response: Answer, partial: Answer, remission: Answer
) -> None:
    found = outcome_of(rules, scores)
    assert (found.response, found.partial_response, found.remission) == (
        response, partial, remission,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "scores", "better", "worse"),
    [
        pytest.param("phq9", [(0, 16), (28, 10)], YES, NO, id="6 points: reliable"),
        pytest.param("phq9", [(0, 16), (28, 11)], NO, NO, id="5 are not"),
        pytest.param("phq9", [(0, 10), (28, 16)], NO, YES, id="6 worse"),
        pytest.param("gad7", [(0, 12), (28, 8)], YES, NO, id="GAD-7: 4 points"),
        pytest.param("ors", [(0, 20), (28, 25)], YES, NO, id="ORS: higher is better"),
        pytest.param("ors", [(0, 25), (28, 20)], NO, YES, id="ORS: lower is worse"),
        pytest.param("fibser", [(0, 6), (28, 0)], NONE, NONE, id="nothing published"),
    ],
)
def test_reliable_change(
    rules: RuleBook, measure: str, scores: Scores, better: Answer, worse: Answer
) -> None:
    found = outcome_of(rules, scores, measure)
    assert (found.reliable_improvement, found.reliable_deterioration) == (better, worse)


@pytest.mark.parametrize(
    ("scores", "held"),
    [
        pytest.param([(0, 16), (30, 4)], NO, id="just reached"),
        pytest.param([(0, 16), (30, 4), (90, 3)], NO, id="1 Apr to 31 May: a day short"),
        pytest.param([(0, 16), (30, 4), (91, 3)], YES, id="1 Apr to 1 June: two months"),
        pytest.param([(0, 16), (30, 4), (60, 5), (91, 0)], NO, id="broken by a 5"),
        pytest.param([(0, 16), (30, 0), (61, 0), (92, 0)], YES, id="zeros"),
    ],
)
def test_full_remission(rules: RuleBook, scores: Scores, held: Answer) -> None:
    assert outcome_of(rules, scores).full_remission is held


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([], MISSING, id="no score"),
        pytest.param([(0, 15)], MISSING, id="one score"),
        pytest.param([(0, 9), (70, 9)], NONE, id="no case at the start"),
        pytest.param([(0, 10), (70, 9)], YES, id="below 10"),
        pytest.param([(0, 24), (70, 12)], YES, id="half, still 12"),
        pytest.param([(0, 24), (70, 13)], NO, id="not half, not below 10"),
        pytest.param([(0, 15), (70, 10)], NO, id="10 is not below 10"),
        pytest.param([(0, 15), (70, 0)], YES, id="0"),
    ],
)
def test_improved_in_collaborative_care(rules: RuleBook, scores: Scores, expected: Answer) -> None:
    assert improved(points(scores), rules.care).answer is expected


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([], "no score recorded"),
        ([(1, 14)], "PHQ-9 14 on 3 Mar; 1 score, no trend"),
        (
            [(1, 14), (84, 8)],
            "PHQ-9 14 → 8 since 3 Mar, 6 points better; partial response",
        ),
        (
            [(1, 14), (84, 7)],
            "PHQ-9 14 → 7 since 3 Mar, 7 points better; response, not yet remission",
        ),
        ([(1, 16), (84, 0)], "PHQ-9 16 → 0 since 3 Mar, 16 points better; response and remission"),
        ([(1, 14), (84, 14)], "PHQ-9 14 → 14 since 3 Mar, no change; not improved yet"),
        ([(1, 14), (84, 15)], "PHQ-9 14 → 15 since 3 Mar, 1 point worse; not improved yet"),
        ([(1, 9), (84, 16)], "PHQ-9 9 → 16 since 3 Mar, 7 points worse; reliably worse"),
        ([(1, 14), (84, 13)], "PHQ-9 14 → 13 since 3 Mar, 1 point better; no response yet"),
    ],
)
def test_sentence(rules: RuleBook, scores: Scores, sentence: str) -> None:
    found = outcome(rules.measures["phq9"], points(scores), rules.care)
    assert outcome_sentence(found, date(2026, 6, 1)) == sentence


def test_sentence_names_the_year_of_another_year(rules: RuleBook) -> None:
    found = outcome(rules.measures["phq9"], points([(1, 14)]), rules.care)
    assert "3 Mar 2026" in outcome_sentence(found, date(2027, 1, 5))


def test_only_scores_known_by_the_day_count(rules: RuleBook) -> None:
    rows = [score("phq9", 0, 16), score("phq9", 28, 9), score("phq9", 56, 4)]
    assert course(rows, START, rules.care, as_of=d(28)) == points([(0, 16), (28, 9)])
    assert course(rows, START, rules.care, as_of=d(27)) == points([(0, 16)])
