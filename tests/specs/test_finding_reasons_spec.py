"""What a finding says beside its answer: why, and what is missing for one."""

from dataclasses import replace

import pytest

from dashboard.domain.codes import Phase
from dashboard.domain.on_track import medication_on_track
from dashboard.domain.outcomes import Answer, Point
from dashboard.domain.record import Episode
from dashboard.domain.relapse import ready_to_step_down, relapse_signal
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, person

Scores = list[tuple[int, float]]
YES, NO, MISSING, NONE = Answer.YES, Answer.NO, Answer.INSUFFICIENT, Answer.NOT_APPLICABLE


def points(scores: Scores) -> list[Point]:
    return [Point(d(day), total) for day, total in scores]


@pytest.mark.parametrize(
    ("scores", "phase", "flag", "expected"),
    [
        ([(0, 16)], Phase.RELAPSE_PREVENTION, False, (NONE, "not in the active phase", ())),
        ([], Phase.ACTIVE, False, (MISSING, "no score", ("score",))),
        ([(0, 16), (95, 5)], Phase.ACTIVE, False, (NO, "not in remission", ())),
        ([(0, 16), (60, 4), (95, 4)], Phase.ACTIVE, True, (NO, "a safety flag is open", ())),
        ([(0, 16), (20, 4), (57, 4)], Phase.ACTIVE, False,
         (MISSING, "latest score is of 28 Apr 2026", ("fresh score",))),
        ([(0, 16), (20, 4), (58, 4)], Phase.ACTIVE, False,
         (YES, "in remission at two scores", ())),
        ([(0, 16), (67, 4), (95, 4)], Phase.ACTIVE, False,
         (YES, "in remission at two scores", ())),
        ([(0, 16), (68, 4), (95, 4)], Phase.ACTIVE, False,
         (NO, "in remission for too short a time", ())),
        ([(95, 4)], Phase.ACTIVE, False, (MISSING, "1 score", ("second score",))),
    ],
)  # fmt: skip
def test_ready_to_step_down(
    rules: RuleBook, scores: Scores, phase: Phase, flag: bool,
    expected: tuple[Answer, str, tuple[str, ...]],
) -> None:  # fmt: skip
    measure = rules.measures["phq9"]
    found = ready_to_step_down(measure, points(scores), phase, flag, rules.care, d(100))
    assert (found.answer, found.words, found.missing) == expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([(0, 16)], (NONE, "never in remission", ())),
        ([(0, 16), (30, 4), (60, 8)], (NO, "latest below 9", ())),
        ([(0, 16), (30, 4), (60, 10)],
         (MISSING, "10 on 1 May 2026, not repeated yet", ("repeat score",))),
        ([(0, 16), (30, 4), (60, 10), (67, 11)],
         (YES, "10 on 1 May 2026 and 11 on 8 May 2026, best was 4", ())),
    ],
)  # fmt: skip
def test_signs_of_relapse(
    rules: RuleBook, scores: Scores, expected: tuple[Answer, str, tuple[str, ...]]
) -> None:
    found = relapse_signal(rules.measures["phq9"], points(scores), rules.care)
    assert (found.answer, found.words, found.missing) == expected


@pytest.mark.parametrize(
    ("scores", "as_of", "expected"),
    [
        ([(0, 16)], 41, (NONE, "5 weeks on an adequate dose", ())),
        ([(0, 16)], 42, (MISSING, "no score in the window", ("score from 13 Apr 2026 on",))),
        ([(0, 16), (41, 9)], 60,
         (MISSING, "no score in the window", ("score from 13 Apr 2026 on",))),
        ([(0, 16), (42, 9)], 41, (NONE, "5 weeks on an adequate dose", ())),
    ],
)  # fmt: skip
def test_on_track_with_medication_says_which_score_is_missing(
    rules: RuleBook, scores: Scores, as_of: int, expected: tuple[Answer, str, tuple[str, ...]]
) -> None:
    measure = rules.measures["phq9"]
    found = medication_on_track(measure, points(scores), d(0), rules.care, d(as_of))
    assert (found.answer, found.words, found.missing) == expected
    assert found.inputs["adequate_since"] == "2026-03-02"


OPEN = replace(person().episodes[0], id=5)


@pytest.mark.parametrize(
    ("episodes", "shown"),
    [
        pytest.param([], None, id="none"),
        pytest.param([OPEN, replace(OPEN, id=6, started_on=d(30), ended_on=d(40))], 5,
                     id="an open one before one that ended later"),
        pytest.param([replace(OPEN, id=6, started_on=d(30), ended_on=d(40)), OPEN], 5,
                     id="in whatever order"),
        pytest.param([OPEN, replace(OPEN, id=6, started_on=d(30))], 6, id="of two open, the last"),
        pytest.param([replace(OPEN, ended_on=d(9)),
                      replace(OPEN, id=6, started_on=d(10), ended_on=d(20))], 6,
                     id="of two that ended, the last"),
        pytest.param([replace(OPEN, id=8), replace(OPEN, id=7)], 8, id="begun on one day"),
    ],
)  # fmt: skip
def test_which_episode_of_several_the_caseload_shows(
    episodes: list[Episode], shown: int | None
) -> None:
    found = replace(person(), episodes=tuple(episodes)).episode
    assert (found.id if found else None) == shown
