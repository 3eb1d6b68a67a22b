"""Is the treatment working in time? Checks of therapy and of medication against their windows.

Points are the counted scores of one measure in the episode, baseline first, by date, as known on
``as_of``. Without a score in a window the answer is "insufficient data", never "on track".
"""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.domain.care_rules import CareRules, RuleId
from dashboard.domain.measures import Measure, points_better
from dashboard.domain.outcomes import Answer, Finding, Point, answer, ends, fall_share, finding
from dashboard.domain.partial_date import last_day, reduced_iso
from dashboard.domain.proration import about
from dashboard.domain.wording import full_day, on_full_day, percent, plural, score

_WEEK = 7
_CHECK_WEEKS = (4, 9, 14)


def therapy_on_track(
    measure: Measure | None,
    points: Sequence[Point],
    first_session_on: date | None,
    care: CareRules,
    as_of: date,
) -> Finding:
    """YES: on track; NO: the score predicts that therapy will not bring response.

    The last check point counts whose window has begun; the score nearest to its day decides (of
    two equally near the later). While a window is open without a score, the check point before
    it still stands. ``measure`` is what the scores are of, for words only.
    """
    rule = care[RuleId.NOT_ON_TRACK_THERAPY]
    if first_session_on is None:
        return finding(rule, Answer.NOT_APPLICABLE, "no session attended", {})
    window = rule.days("window_days")
    checks = [(week, first_session_on + timedelta(days=_WEEK * week)) for week in _CHECK_WEEKS]
    for week, day in reversed(checks):
        if as_of < day - window:
            continue
        near = [p for p in points if abs(p.on - day) <= window and p.on <= as_of]
        if not near and as_of <= day + window and week != _CHECK_WEEKS[0]:
            continue
        inputs = {"first_session_on": reduced_iso(first_session_on), "week": str(week)}
        if not near:
            text = f"no score at week {week} of therapy"
            return finding(rule, Answer.INSUFFICIENT, text, inputs, (f"score at week {week}",))
        found = min(near, key=lambda p: (abs(p.on - day), -p.on.toordinal()))
        limit = rule.numbers[f"week_{week}_from"]
        text = (
            f"{about(measure, found)} {on_full_day(found.on)}, week {week} of therapy: "
            f"{'at or above' if found.total >= limit else 'below'} {score(limit)}"
        )
        inputs |= {"score": about(measure, found), "score_on": reduced_iso(found.on)}
        return finding(rule, answer(found.total < limit), text, inputs)
    text = f"before week {_CHECK_WEEKS[0]} of therapy"
    return finding(rule, Answer.NOT_APPLICABLE, text, {})


def medication_on_track(
    measure: Measure,
    points: Sequence[Point],
    adequate_since: date | None,
    care: CareRules,
    as_of: date,
) -> Finding:
    """YES: on track; NO: too small a fall after six weeks on an adequate dose.

    ``adequate_since``: first day of the present adequate dose (see ``treatment``), ``None`` when
    there is none. The fall is measured from the episode's baseline.
    """
    rule = care[RuleId.NOT_ON_TRACK_MEDICATION]
    if adequate_since is None:
        return finding(rule, Answer.NOT_APPLICABLE, "no adequate dose", {})
    checked_from = adequate_since + rule.days("days")
    inputs = {"adequate_since": reduced_iso(adequate_since)}
    if as_of < checked_from:
        weeks = plural((as_of - adequate_since).days // _WEEK, "week")
        return finding(rule, Answer.NOT_APPLICABLE, f"{weeks} on an adequate dose", inputs)
    known = [p for p in points if p.on <= as_of]
    if len(known) < 2 or known[-1].on < checked_from:
        missing = f"score from {full_day(checked_from)} on"
        return finding(rule, Answer.INSUFFICIENT, "no score in the window", inputs, (missing,))
    fall = fall_share(measure, known[0], known[-1])
    inputs |= ends(known[0], known[-1])
    if fall is None:
        return finding(rule, Answer.NOT_APPLICABLE, "no fall to measure", inputs)
    # A share of whole points: 0.25 of 12 must not fail by a rounding error.
    enough = round(fall, 9) >= rule.numbers["fraction"]
    limit = 100 * rule.numbers["fraction"]
    change = f"fall of {percent(fall, 1, limit)}" if fall >= 0 else f"rise of {percent(-fall, 1)}"
    text = f"{change} on an adequate dose since {full_day(adequate_since)}"
    return finding(rule, answer(enough), text, inputs)


def early_check(
    measure: Measure, points: Sequence[Point], started_on: date, care: CareRules, as_of: date
) -> Finding:
    """Four to six weeks after an antidepressant was started: adequate (YES), doubtful or
    inadequate (NO), in words. The first score is the last one up to the start.
    """
    rule = care[RuleId.EARLY_CHECK]
    first_day, last_day = started_on + rule.days("from_days"), started_on + rule.days("to_days")
    inputs = {"started_on": reduced_iso(started_on)}
    if as_of < first_day:
        return finding(rule, Answer.NOT_APPLICABLE, f"from {full_day(first_day)}", inputs)
    before = [p for p in points if p.on <= started_on]
    within = [p for p in points if first_day <= p.on <= min(last_day, as_of)]
    missing = [
        name
        for name, found in (("score at the start", before), ("score at 4 to 6 weeks", within))
        if not found
    ]
    if missing:
        return finding(rule, Answer.INSUFFICIENT, "no score", inputs, tuple(missing))
    first, latest = before[-1], within[-1]
    better = points_better(measure, first.total, latest.total)
    inputs |= ends(first, latest)
    if better >= rule.numbers["adequate"]:
        return finding(rule, Answer.YES, "adequate", inputs)
    doubtful = better >= rule.numbers["doubtful"]
    return finding(rule, Answer.NO, "doubtful" if doubtful else "inadequate", inputs)


def time_to_response(
    measure: Measure, points: Sequence[Point], start: date
) -> tuple[int, int] | None:
    """Fewest and most days from the episode's start to the first score with response: one number
    where both days are known. ``None`` before that.
    """
    share = measure.response_fraction
    if share is None or not points:
        return None
    for later in points[1:]:
        fall = fall_share(measure, points[0], later)
        if fall is not None and fall >= share:
            fewest, most = (later.on - last_day(start)).days, (last_day(later.on) - start).days
            return max(0, fewest), most
    return None
