"""The headline of a person's panel: the course in words, and which way it points."""

from datetime import date

import pytest

from dashboard.domain.outcomes import Point, outcome
from dashboard.domain.panel_headline import Headline, Outlook, headline
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d

Scores = list[tuple[int, float]]
GOOD, BAD, NEITHER = Outlook.IMPROVING, Outlook.ATTENTION, Outlook.NEUTRAL


def of(rules: RuleBook, scores: Scores, as_of: date, measure: str = "phq9") -> Headline:
    found = rules.measures[measure]
    points = [Point(d(day), total) for day, total in scores]
    return headline(found, outcome(found, points, rules.care) if points else None, as_of)


@pytest.mark.parametrize(
    ("scores", "sentences", "outlook"),
    [
        ([], ("No PHQ-9 score recorded.",), NEITHER),
        ([(0, 14)], ("PHQ-9 14 on 2 Mar.", "1 score, no trend."), NEITHER),
        ([(0, 14), (28, 7)], ("PHQ-9 14 → 7 since 2 Mar, 7 points better.",
                              "Response, not yet remission."), GOOD),
        ([(0, 14), (28, 8)], ("PHQ-9 14 → 8 since 2 Mar, 6 points better.",
                              "Partial response."), GOOD),
        ([(0, 14), (28, 9)], ("PHQ-9 14 → 9 since 2 Mar, 5 points better.",
                              "Partial response."), NEITHER),
        ([(0, 14), (28, 13)], ("PHQ-9 14 → 13 since 2 Mar, 1 point better.",
                               "No response yet."), NEITHER),
        ([(0, 14), (28, 14)], ("PHQ-9 14 → 14 since 2 Mar, no change.",
                               "Not improved yet."), BAD),
        ([(0, 14), (28, 15)], ("PHQ-9 14 → 15 since 2 Mar, 1 point worse.",
                               "Not improved yet."), BAD),
        ([(0, 9), (28, 16)], ("PHQ-9 9 → 16 since 2 Mar, 7 points worse.",
                              "Reliably worse."), BAD),
        # Still in remission, but reliably worse than before: this comes first.
        ([(0, 4), (28, 4)], ("PHQ-9 4 → 4 since 2 Mar, no change.", "Remission."), GOOD),
    ],
)  # fmt: skip
def test_change_and_what_it_is_called(
    rules: RuleBook, scores: Scores, sentences: tuple[str, ...], outlook: Outlook
) -> None:
    assert of(rules, scores, d(28)) == Headline(sentences, outlook)


def test_a_reliably_worse_score_is_never_improving(rules: RuleBook) -> None:
    """ORS runs the other way: higher is better, five points are reliable."""
    assert of(rules, [(0, 20), (28, 25)], d(28), "ors").outlook is GOOD
    assert of(rules, [(0, 25), (28, 20)], d(28), "ors").outlook is BAD


def test_a_latest_score_that_is_late_says_so_and_points_nowhere(rules: RuleBook) -> None:
    interval = rules.measures["phq9"].interval_days
    assert interval == 28
    scores: Scores = [(0, 14), (28, 7)]
    in_time = of(rules, scores, d(28 + 42))  # one and a half intervals
    assert in_time.outlook is GOOD
    assert len(in_time.sentences) == 2
    late = of(rules, scores, d(28 + 43))
    assert late.outlook is NEITHER
    assert late.sentences == (*in_time.sentences, "Latest score 6 weeks old.")
    assert of(rules, scores, d(28 + 49)).sentences[-1] == "Latest score 7 weeks old."


def test_a_measure_without_an_interval_is_never_late(rules: RuleBook) -> None:
    without = [m.key for m in rules.measures.values() if m.interval_days is None]
    for key in without:
        low = rules.measures[key].minimum
        assert not any(
            "old" in said for said in of(rules, [(0, low), (1, low)], d(4000), key).sentences
        )
