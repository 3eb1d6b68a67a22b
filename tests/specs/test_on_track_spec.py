"""Is treatment working in time, is the gain lasting? Cases of (day, total) from the start on."""

import pytest

from dashboard.domain.codes import Phase
from dashboard.domain.on_track import (
    early_check,
    medication_on_track,
    therapy_on_track,
    time_to_response,
)
from dashboard.domain.outcomes import Answer, Point
from dashboard.domain.relapse import ready_to_step_down, relapse_signal
from dashboard.domain.rules import RuleBook
from dashboard.domain.talking_therapies import Course, finished_course, recovery
from tests.support.clinical import START, d

YES, NO, MISSING, NONE = Answer.YES, Answer.NO, Answer.INSUFFICIENT, Answer.NOT_APPLICABLE
Scores = list[tuple[int, float]]


def points(scores: Scores) -> list[Point]:
    return [Point(d(day), total) for day, total in scores]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([(0, 16), (30, 8), (60, 12), (90, 12)], NONE, id="never in remission"),
        pytest.param([(0, 16), (30, 5), (60, 12), (90, 12)], NONE, id="5 is no remission"),
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
        pytest.param([(25, 17), (31, 16)], 40, YES, id="of two equally near the later"),
        pytest.param([(25, 16), (31, 17)], 40, NO, id="of two equally near the later, worse"),
        pytest.param([(24, 16), (31, 17)], 40, NO, id="the nearer of two"),
        pytest.param([(25, 16), (32, 17)], 40, YES, id="the nearer of two, the earlier"),
        pytest.param([(28, 16), (35, 17)], 34, YES, id="what lies ahead is not known"),
    ],
)
def test_on_track_in_therapy(rules: RuleBook, scores: Scores, as_of: int, expected: Answer) -> None:
    found = therapy_on_track(rules.measures["phq9"], points(scores), START, rules.care, d(as_of))
    assert found.answer is expected
    assert bool(found.missing) == (expected is MISSING)


def test_a_check_of_therapy_says_what_it_read(rules: RuleBook) -> None:
    found = therapy_on_track(
        rules.measures["phq9"], points([(0, 20), (62, 13)]), START, rules.care, d(70)
    )
    assert found.inputs == {
        "first_session_on": "2026-03-02", "week": "9", "score": "13", "score_on": "2026-05-03",
    }  # fmt: skip
    missing = therapy_on_track(rules.measures["phq9"], points([(0, 20)]), START, rules.care, d(36))
    assert missing.inputs == {"first_session_on": "2026-03-02", "week": "4"}
    assert missing.missing == ("score at week 4",)


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
    scores = points([(0, 16), (28, 9), (42, 8), (56, 3)])
    assert time_to_response(measure, scores, START) == (42, 42)
    assert time_to_response(measure, points([(0, 16), (28, 9)]), START) is None
