"""After remission: signs of relapse, and readiness to step down."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.care_rules import CareRules, RuleId
from dashboard.domain.codes import Phase
from dashboard.domain.measures import Measure
from dashboard.domain.outcomes import (
    Answer,
    Finding,
    Point,
    finding,
    inputs_of,
    remission_run,
    surely,
)
from dashboard.domain.partial_date import is_exact, last_day
from dashboard.domain.proration import about
from dashboard.domain.wording import full_day, on_full_day, score


def relapse_signal(measure: Measure, points: Sequence[Point], care: CareRules) -> Finding:
    """After remission, at the line or well above the best score, at two scores in a row on
    different days. With a first such score and no repeat yet: insufficient data.
    Whether that is a relapse, ``ill_before`` says.
    """
    rule = care[RuleId.RELAPSE_SIGNAL]
    line = measure.remission_below
    first = next((n for n, p in enumerate(points) if line is not None and p.total < line), None)
    if first is None:
        return finding(rule, Answer.NOT_APPLICABLE, "never in remission", {})
    after = points[first:]
    best = min(after, key=lambda p: p.total)
    worse_from = min(rule.numbers["at_least"], best.total + rule.numbers["above_best"])
    latest = after[-1]
    inputs = inputs_of(points) | {"best": about(measure, best)}
    if latest.total < worse_from:
        return finding(rule, Answer.NO, f"latest below {score(worse_from)}", inputs)
    before = next((p for p in reversed(after) if p.on < latest.on), None)
    if before is None or before.total < worse_from:
        text = f"{about(measure, latest)} {on_full_day(latest.on)}, not repeated yet"
        return finding(rule, Answer.INSUFFICIENT, text, inputs, ("repeat score",))
    text = (
        f"{about(measure, before)} {on_full_day(before.on)} and {about(measure, latest)} "
        f"{on_full_day(latest.on)}, best was {about(measure, best)}"
    )
    return finding(rule, Answer.YES, text, inputs)


def ill_before(measure: Measure, points: Sequence[Point], phase: Phase) -> bool:
    """Whether there was an illness to relapse into: a baseline at the line of remission or above,
    or treatment that has come to relapse prevention (the illness may lie before the episode).
    """
    line = measure.remission_below
    ill = bool(points) and line is not None and points[0].total >= line
    return ill or phase is Phase.RELAPSE_PREVENTION


def ready_to_step_down(
    measure: Measure,
    points: Sequence[Point],
    phase: Phase,
    safety_flag_open: bool,
    care: CareRules,
    as_of: date,
) -> Finding:
    """Active phase, two fresh remission scores some weeks apart, nothing unsafe open."""
    rule = care[RuleId.STEP_DOWN]
    line = measure.remission_below
    if phase is not Phase.ACTIVE or line is None:
        return finding(rule, Answer.NOT_APPLICABLE, "not in the active phase", {})
    if not points:
        return finding(rule, Answer.INSUFFICIENT, "no score", {}, ("score",))
    latest = points[-1]
    inputs = inputs_of(points)
    if latest.total >= line or safety_flag_open:
        text = "a safety flag is open" if safety_flag_open else "not in remission"
        return finding(rule, Answer.NO, text, inputs)
    if latest.on + rule.days("fresh_days") < as_of:
        text = f"latest score is of {full_day(latest.on)}"
        return finding(rule, Answer.INSUFFICIENT, text, inputs, ("fresh score",))
    apart = rule.days("apart_days")
    run = remission_run(measure, points)
    if any(latest.on - last_day(p.on) >= apart for p in surely(measure, points, run)):
        return finding(rule, Answer.YES, "in remission at two scores", inputs)
    if last_day(latest.on) - run[0].on >= apart:
        days = [p.on for p in points if not is_exact(p.on)]
        missing = (f"day of the score of {' and of '.join(map(full_day, days))}",)
        text = f"in remission at two scores, not surely {apart.days} days apart"
        return finding(rule, Answer.INSUFFICIENT, text, inputs, missing)
    if len(run) < len(points):
        return finding(rule, Answer.NO, "in remission for too short a time", inputs)
    return finding(rule, Answer.INSUFFICIENT, "1 score", inputs, ("second score",))
