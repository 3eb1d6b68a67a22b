"""From which day until which day a person counts as not improved, or as ready to step down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.care_rules import RuleId
from dashboard.domain.derived import ScorePoint
from dashboard.domain.due_facts import Facts
from dashboard.domain.flags_safety import safety_flags
from dashboard.domain.outcomes import Answer, Point, improved
from dashboard.domain.relapse import ready_to_step_down


@dataclass(frozen=True, slots=True)
class CourseDates:
    """``judged_from``: improved or not is known from that day on, ``not_improved_from``: it is not.

    ``step_down_until``: first day on which the person is not ready to step down any more.
    """

    judged_from: date | None = None
    not_improved_from: date | None = None
    step_down_until: date | None = None


def course_dates(facts: Facts, key: str | None, scores: Sequence[ScorePoint]) -> CourseDates:
    """The dates of a person by the scores of their main measure ``key``, baseline first.

    Improvement is judged from as many days after the start as the rule on inertia waits.
    """
    points = [Point(score.measured_on, score.total) for score in scores]
    if key is None or not points:
        return CourseDates()
    judged_from, not_improved_from = _judged(facts, key, points)
    return CourseDates(judged_from, not_improved_from, _step_down_until(facts, key, points))


def _judged(facts: Facts, key: str, points: Sequence[Point]) -> tuple[date | None, date | None]:
    care = facts.rules.care
    waits, rule = facts.rule(RuleId.INERTIA), facts.rule(RuleId.IMPROVED)
    if waits is None or rule is None or key not in rule.names["measures"]:
        return None, None
    found = improved(points, care).answer
    if found not in (Answer.YES, Answer.NO):
        return None, None
    day = facts.start + waits.days("days")
    return day, day if found is Answer.NO else None


def _step_down_until(facts: Facts, key: str, points: Sequence[Point]) -> date | None:
    rule, measure = facts.rule(RuleId.STEP_DOWN), facts.rules.measures.get(key)
    if rule is None or measure is None or key not in rule.names["measures"]:
        return None
    latest = points[-1].on
    unsafe = any(safety_flags(facts))
    found = ready_to_step_down(
        measure, points, facts.episode.phase, unsafe, facts.rules.care, latest
    )
    if found.answer is not Answer.YES:
        return None
    return latest + rule.days("fresh_days") + timedelta(days=1)
