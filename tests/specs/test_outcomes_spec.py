"""Outcomes by scores. Each case is a list of (day, total) from the start of the episode on."""

from datetime import date

import pytest

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import Phase, RecordState
from dashboard.domain.due_facts import counted_scores
from dashboard.domain.on_track import (
    early_check,
    medication_on_track,
    therapy_on_track,
    time_to_response,
)
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
from dashboard.domain.relapse import ready_to_step_down, relapse_signal
from dashboard.domain.rules import RuleBook
from dashboard.domain.talking_therapies import Course, finished_course, recovery
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
    ("scores", "expected"),
    [
        pytest.param([(0, 16), (30, 8), (60, 12), (90, 12)], NONE, id="never in remission"),
        pytest.param([(0, 16), (30, 4), (60, 9)], MISSING, id="5 above the best, not repeated"),
        pytest.param([(0, 16), (30, 4), (60, 9), (70, 9)], YES, id="repeated"),
        pytest.param([(0, 16), (30, 4), (60, 9), (60, 9)], MISSING, id="repeat on the same day"),
        pytest.param([(0, 16), (30, 4), (60, 8), (70, 8)], NO, id="4 above the best"),
        pytest.param([(0, 16), (30, 0), (60, 5), (70, 5)], YES, id="best is 0"),
        pytest.param([(0, 16), (30, 4), (60, 9), (70, 8)], NO, id="better again"),
    ],
)
def test_relapse_signal(rules: RuleBook, scores: Scores, expected: Answer) -> None:
    found = relapse_signal(rules.measures["phq9"], points(scores), rules.care)
    assert found.answer is expected
    assert (expected is MISSING) == (found.missing == ("repeat score",))


@pytest.mark.parametrize(
    ("scores", "as_of", "expected"),
    [
        pytest.param([(30, 16)], 20, NONE, id="before week 4's window"),
        pytest.param([(0, 20), (28, 17)], 40, NO, id="17 at week 4"),
        pytest.param([(0, 20), (28, 16)], 40, YES, id="16 at week 4"),
        pytest.param([(0, 20), (35, 17)], 40, NO, id="a week late still counts"),
        pytest.param([(0, 20), (36, 17)], 40, MISSING, id="8 days late does not"),
        pytest.param([(0, 20), (28, 16), (63, 13)], 63, NO, id="13 at week 9"),
        pytest.param([(0, 20), (28, 16), (63, 12)], 63, YES, id="12 at week 9"),
        pytest.param([(0, 20), (28, 16)], 60, YES, id="week 9 still open: week 4 stands"),
        pytest.param([(0, 20), (28, 16)], 71, MISSING, id="week 9 over without a score"),
        pytest.param([(0, 20), (98, 9)], 120, NO, id="9 at week 14"),
        pytest.param([(0, 20), (98, 8)], 120, YES, id="8 at week 14"),
    ],
)
def test_on_track_in_therapy(rules: RuleBook, scores: Scores, as_of: int, expected: Answer) -> None:
    found = therapy_on_track(points(scores), START, rules.care, d(as_of))
    assert found.answer is expected
    assert bool(found.missing) == (expected is MISSING)


@pytest.mark.parametrize(
    ("scores", "as_of", "expected"),
    [
        pytest.param([(0, 16), (28, 16)], 41, NONE, id="under 6 weeks"),
        pytest.param([(0, 16), (41, 16)], 60, MISSING, id="score a day too early"),
        pytest.param([(0, 16), (42, 13)], 60, NO, id="19 %"),
        pytest.param([(0, 16), (42, 12)], 60, YES, id="exactly a quarter"),
        pytest.param([(0, 0), (42, 0)], 60, NONE, id="nothing to fall"),
    ],
)
def test_on_track_with_medication(
    rules: RuleBook, scores: Scores, as_of: int, expected: Answer
) -> None:
    measure = rules.measures["phq9"]
    found = medication_on_track(measure, points(scores), START, rules.care, d(as_of))
    assert found.answer is expected


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        pytest.param([(0, 16), (28, 11)], "adequate", id="5 points"),
        pytest.param([(0, 16), (28, 12)], "doubtful", id="4 points"),
        pytest.param([(0, 16), (42, 14)], "doubtful", id="2 points, last day"),
        pytest.param([(0, 16), (28, 15)], "inadequate", id="1 point"),
        pytest.param([(0, 16), (28, 18)], "inadequate", id="worse"),
        pytest.param([(0, 16), (43, 2)], "no score", id="too late"),
        pytest.param([(28, 2)], "no score", id="none at the start"),
    ],
)
def test_early_check(rules: RuleBook, scores: Scores, words: str) -> None:
    found = early_check(rules.measures["phq9"], points(scores), START, rules.care, d(60))
    assert found.words == words


@pytest.mark.parametrize(
    ("scores", "phase", "flag", "expected"),
    [
        pytest.param([(0, 16), (60, 4), (88, 0)], Phase.ACTIVE, False, YES, id="4 then 0"),
        pytest.param([(0, 16), (60, 4), (87, 0)], Phase.ACTIVE, False, NO, id="27 days apart"),
        pytest.param([(0, 16), (60, 5), (88, 0)], Phase.ACTIVE, False, NO, id="one only"),
        pytest.param([(0, 16), (60, 4), (88, 0)], Phase.ACTIVE, True, NO, id="safety flag open"),
        pytest.param([(0, 16), (20, 4), (57, 0)], Phase.ACTIVE, False, MISSING, id="43 days old"),
        pytest.param([(0, 16), (60, 4), (88, 0)], Phase.RELAPSE_PREVENTION, False, NONE,
                     id="stepped down already"),
        pytest.param([], Phase.ACTIVE, False, MISSING, id="no score"),
    ],
)  # fmt: skip
def test_ready_to_step_down(
    rules: RuleBook, scores: Scores, phase: Phase, flag: bool, expected: Answer
) -> None:
    measure = rules.measures["phq9"]
    found = ready_to_step_down(measure, points(scores), phase, flag, rules.care, d(100))
    assert found.answer is expected


@pytest.mark.parametrize(
    ("phq", "gad", "expected"),
    [
        pytest.param((15, 5), (12, 4), (YES, YES, YES), id="recovered, reliably"),
        pytest.param((10, 9), (7, 7), (YES, NO, NO), id="recovered, not reliably"),
        pytest.param((9, 2), (7, 2), (NONE, YES, NONE), id="no case at the start"),
        pytest.param((9, 9), (8, 7), (YES, NO, NO), id="a case by GAD-7 alone"),
        pytest.param((16, 9), (12, 8), (NO, YES, NO), id="still a case by GAD-7"),
        pytest.param((16, 8), (3, 7), (YES, NO, NO), id="GAD-7 reliably worse"),
    ],
)
def test_recovery_in_talking_therapies(
    rules: RuleBook,
    phq: tuple[int, int],
    gad: tuple[int, int],
    expected: tuple[Answer, Answer, Answer],
) -> None:
    courses = [
        Course(rules.measures[key], *points([(0, first), (90, last)]))
        for key, (first, last) in (("phq9", phq), ("gad7", gad))
    ]
    found = recovery(courses)
    assert (found.recovery, found.reliable_improvement, found.reliable_recovery) == expected
    assert recovery(courses[:1]).recovery is MISSING


def test_finished_course_needs_two_sessions() -> None:
    assert finished_course(True, 2)
    assert not finished_course(True, 1)
    assert not finished_course(False, 9)


def test_time_to_response(rules: RuleBook) -> None:
    measure = rules.measures["phq9"]
    assert time_to_response(measure, points([(0, 16), (28, 9), (42, 8), (56, 3)]), START) == 42
    assert time_to_response(measure, points([(0, 16), (28, 9)]), START) is None


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
        ([(1, 14), (84, 14)], "PHQ-9 14 → 14 since 3 Mar, no change; no response yet"),
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
