"""How a person is doing by their scores: baseline, change, response, remission.

Scores passed in are counted totals (state final) of one measure, by date. 0 is a score like any
other; a measure without a published threshold answers "not applicable", never "no".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dashboard.domain.care_rules import CareRules, Rule, RuleId
from dashboard.domain.inexact_scores import rests_on, surely_last
from dashboard.domain.measures import Direction, Measure, points_better
from dashboard.domain.partial_date import from_reduced_iso, is_exact, last_day, reduced_iso
from dashboard.domain.periods import add_months
from dashboard.domain.record import Measurement
from dashboard.domain.wording import full_day


class Answer(StrEnum):
    """What a rule found. Missing data are never a "no"."""

    YES = "yes"
    NO = "no"
    INSUFFICIENT = "insufficient_data"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer with its reasons: inputs by name (dates in ISO form), what was missing."""

    rule: str
    rule_version: int
    answer: Answer
    words: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One score of a measure; ``items`` are the answers on record, which say if it is prorated."""

    on: date
    total: float
    items: Mapping[int, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The course of one measure in an episode, as of a day.

    ``better`` is the change towards health in points, ``fall`` its share of the baseline (``None``
    from a baseline of 0 or where a fall is not the aim). With one score every answer about change
    is "insufficient data". ``inexact``: the dates it rests on of which the day is not known.
    """

    measure: Measure
    count: int
    baseline: Point
    latest: Point
    better: float
    fall: float | None
    response: Answer
    partial_response: Answer
    remission: Answer
    full_remission: Answer
    reliable_improvement: Answer
    reliable_deterioration: Answer
    inexact: tuple[date, ...] = ()


def answer(fact: bool) -> Answer:
    return Answer.YES if fact else Answer.NO


def point(score: Measurement) -> Point:
    """A counted score as a point; ``ValueError`` for one without a total."""
    if score.total is None:
        raise ValueError("a score without a total is not counted")
    return Point(score.measured_on, score.total, score.items)


def episode_scores(
    scores: Sequence[Measurement], start: date, rule: Rule | None
) -> Sequence[Measurement]:
    """Scores of the episode: from the first day of the baseline window on, and such as may be."""
    since = start - rule.days("days_before") if rule else start
    return [score for score in scores if last_day(score.measured_on) >= since]


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


def course(
    scores: Sequence[Measurement], start: date, care: CareRules, as_of: date = date.max
) -> list[Point]:
    """The points from the baseline to the latest by ``as_of``, oldest first."""
    known = [score for score in scores if score.measured_on <= as_of]
    baseline = baseline_of(known, start, care.rules.get(RuleId.BASELINE))
    if baseline is None:
        return []
    return [point(score) for score in known[known.index(baseline) :]]


def outcome(measure: Measure, points: Sequence[Point], care: CareRules) -> Outcome | None:
    """What the points of an episode (baseline first) amount to; ``None`` without any."""
    if not points:
        return None
    first, last = points[0], points[-1]
    change = fall_share(measure, first, last)
    better = points_better(measure, first.total, last.total)
    reliable = measure.reliable_points
    partial = care[RuleId.RESPONSE].numbers["partial_fraction"]
    share = measure.response_fraction
    several = len(points) > 1
    return Outcome(
        measure=measure,
        count=len(points),
        baseline=first,
        latest=last,
        better=better,
        fall=change,
        response=_told(several, share, change, lambda s, c: c >= s),
        partial_response=_told(several, share, change, lambda s, c: partial <= c < s),
        remission=_in_remission(measure, last),
        full_remission=full_remission(measure, points, care),
        reliable_improvement=_told(several, reliable, better, lambda r, b: b >= r),
        reliable_deterioration=_told(several, reliable, better, lambda r, b: -b >= r),
        inexact=rests_on(points),
    )


def fall_share(measure: Measure, first: Point, last: Point) -> float | None:
    """Fall as a share of the first score, negative for a rise; ``None`` where it means nothing."""
    if measure.direction is not Direction.LOWER_IS_BETTER or first.total <= 0:
        return None
    return (first.total - last.total) / first.total


def _told(
    several: bool,
    threshold: float | None,
    value: float | None,
    test: Callable[[float, float], bool],
) -> Answer:
    if threshold is None or value is None:
        return Answer.NOT_APPLICABLE
    return answer(test(threshold, value)) if several else Answer.INSUFFICIENT


def _in_remission(measure: Measure, last: Point) -> Answer:
    if measure.remission_below is None:
        return Answer.NOT_APPLICABLE
    return answer(last.total < measure.remission_below)


def full_remission(measure: Measure, points: Sequence[Point], care: CareRules) -> Answer:
    """In remission at every score over at least the rule's months, up to the latest score.

    Where it hangs on a day that is not known: insufficient data.
    """
    if measure.remission_below is None:
        return Answer.NOT_APPLICABLE
    run = remission_run(measure, points)
    if not run:
        return Answer.NO
    months = int(care[RuleId.FULL_REMISSION].numbers["months"])
    latest = points[-1]
    if last_day(latest.on) < add_months(run[0].on, months):
        return Answer.NO
    held = any(
        latest.on >= add_months(last_day(each.on), months) for each in surely(measure, points, run)
    )
    return Answer.YES if held else Answer.INSUFFICIENT


def remission_run(measure: Measure, points: Sequence[Point]) -> Sequence[Point]:
    """The unbroken run of remission scores that ends with the latest score, oldest first."""
    start = len(points)
    while start and _in_remission(measure, points[start - 1]) is Answer.YES:
        start -= 1
    return points[start:]


def surely(measure: Measure, points: Sequence[Point], run: Sequence[Point]) -> Sequence[Point]:
    """Those scores of the run after which surely none was outside remission; none where one may
    have come after the latest.
    """
    others = points[: len(points) - len(run)]
    return [each for each in run if surely_last(others, each)] if run else []


def remission_since(measure: Measure, points: Sequence[Point]) -> date | None:
    """First day of the unbroken run of remission scores that ends with the latest score."""
    run = remission_run(measure, points)
    return run[0].on if run else None


def improved(points: Sequence[Point], care: CareRules) -> Finding:
    """Improved in collaborative care: from a case to below the case line, or halved."""
    rule = care[RuleId.IMPROVED]
    line, share = rule.numbers["case_from"], rule.numbers["fraction"]
    if not points:
        return finding(rule, Answer.INSUFFICIENT, "no score", {}, ("baseline score",))
    first, last = points[0], points[-1]
    inputs = inputs_of(points)
    if first.total < line:
        return finding(rule, Answer.NOT_APPLICABLE, f"baseline below {line:g}", inputs)
    if len(points) == 1:
        return finding(rule, Answer.INSUFFICIENT, "1 score", inputs, ("second score",))
    better = last.total < line or first.total - last.total >= share * first.total
    text = "improved" if better else "not improved with this treatment yet"
    return finding(rule, answer(better), text, inputs)


def not_improved_since(points: Sequence[Point], care: CareRules) -> date:
    """Day of the first score after the baseline since which the person has not been improved."""
    since = points[-1].on
    for end in range(len(points), 1, -1):
        if improved(points[:end], care).answer is not Answer.NO:
            break
        since = points[end - 1].on
    return since


def ends(first: Point, last: Point) -> dict[str, str]:
    """First and latest score as inputs of a finding."""
    return {
        "baseline": f"{first.total:g}",
        "baseline_on": reduced_iso(first.on),
        "latest": f"{last.total:g}",
        "latest_on": reduced_iso(last.on),
    }


def inputs_of(points: Sequence[Point]) -> dict[str, str]:
    """First and latest of some points, and a score that may have come after the latest."""
    first, last = points[0], points[-1]
    unsure = [on for on in rests_on(points) if on not in (first.on, last.on)]
    named = {"order_not_known_on": reduced_iso(unsure[-1])} if unsure else {}
    return ends(first, last) | named


def finding(
    rule: Rule,
    found: Answer,
    words: str,
    inputs: Mapping[str, str],
    missing: tuple[str, ...] = (),
) -> Finding:
    """An answer of ``rule`` under its id and version; it says which dates are not exact."""
    return Finding(rule.id, rule.version, found, words + inexact_inputs(inputs), inputs, missing)


def inexact_inputs(inputs: Mapping[str, str]) -> str:
    """What to say after the words of a finding with inputs of which the day is not known."""
    days = (from_reduced_iso(value) for key, value in inputs.items() if key.endswith("_on"))
    inexact = dict.fromkeys(full_day(on) for on in days if on and not is_exact(on))
    return f"; day not known: {', '.join(inexact)}" if inexact else ""
