"""How a person is doing by their scores: baseline, change, response, remission.

Scores passed in are counted totals (state final) by date. 0 is a score like any other.
"""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.care_rules import Rule
from dashboard.domain.record import Measurement


def episode_scores(
    scores: Sequence[Measurement], start: date, rule: Rule | None
) -> Sequence[Measurement]:
    """Scores of the episode: from the first day of the baseline window on."""
    since = start - rule.days("days_before") if rule else start
    return [score for score in scores if score.measured_on >= since]


def baseline_of(
    scores: Sequence[Measurement], start: date, rule: Rule | None
) -> Measurement | None:
    """The last score from ``days_before`` before to ``days_after`` after the start, both days
    included, else the first score of the episode. ``None`` without any.
    """
    found = None
    until = start + rule.days("days_after") if rule else start
    for score in episode_scores(scores, start, rule):
        if score.measured_on > until:
            return found or score
        found = score
    return found
