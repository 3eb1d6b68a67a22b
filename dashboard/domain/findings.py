"""Every finding about one person's course on a day, each with its reasons and what was missing.

Nothing here is stored: a finding may change with the calendar alone (a window closes), so it is
asked for a day. ``outcome_table`` puts them in words. What falls due or is flagged comes from
``due``.
"""

from datetime import date

from dashboard.domain.care_rules import CareRules, RuleId
from dashboard.domain.codes import VisitState
from dashboard.domain.drugs import ANTIDEPRESSANT_CLASSES
from dashboard.domain.due_contact import main_measure
from dashboard.domain.due_facts import Facts, facts_of
from dashboard.domain.flags_safety import safety_flags
from dashboard.domain.measures import Measure
from dashboard.domain.on_track import (
    early_check,
    medication_on_track,
    therapy_on_track,
    time_to_response,
)
from dashboard.domain.outcomes import (
    Answer,
    Finding,
    Point,
    answer,
    course,
    finding,
    full_remission,
    improved,
    inputs_of,
    outcome,
    remission_since,
)
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.record import PersonRecord
from dashboard.domain.relapse import ready_to_step_down, relapse_signal
from dashboard.domain.rules import RuleBook
from dashboard.domain.talking_therapies import Course, Recovery, recovery
from dashboard.domain.treatment import adequate_since, course_start
from dashboard.domain.treatment_changes import plan_steps
from dashboard.domain.wording import full_day

RECOVERY_MEASURES = ("phq9", "gad7")


def findings(record: PersonRecord, rules: RuleBook, as_of: date) -> tuple[Finding, ...]:
    """The findings about the main measure of the present episode; none without one.

    The record must hold nothing later than ``as_of``. Rules about other measures are left out.
    """
    facts = facts_of(record, rules)
    return () if facts is None else findings_of(facts, as_of)


def main_course(facts: Facts, as_of: date) -> tuple[Measure, list[Point]] | None:
    """The main measure of the episode and its points, baseline first; ``None`` without a score."""
    key, care = main_measure(facts), facts.rules.care
    measure = facts.rules.measures.get(key) if key else None
    if key is None or measure is None:
        return None
    points = course(facts.scores[key], facts.start, care, as_of)
    return (measure, points) if points else None


def findings_of(facts: Facts, as_of: date) -> tuple[Finding, ...]:
    """``findings`` of facts that were read already."""
    known = main_course(facts, as_of)
    if known is None:
        return ()
    (measure, points), care = known, facts.rules.care
    adequate = adequate_since(facts.record.orders, facts.current, facts.rules.drugs)
    found = [
        response_finding(measure, points, facts.start, care),
        full_remission_finding(measure, points, care),
        improved(points, care),
        therapy_on_track(measure, points, _first_session(facts), care, as_of),
        medication_on_track(measure, points, adequate, care, as_of),
        *_early_checks(facts, measure, points, as_of),
        inertia(facts, points, as_of),
        relapse_signal(measure, points, care),
        ready_to_step_down(measure, points, facts.episode.phase, any(safety_flags(facts)), care,
                           as_of),
    ]  # fmt: skip
    key = measure.key
    return tuple(f for f in found if key in care[f.rule].names.get("measures", (key,)))


def response_finding(
    measure: Measure, points: list[Point], start: date, care: CareRules
) -> Finding:
    """Response by the measure's share, with the days it took to the first score with response."""
    rule = care[RuleId.RESPONSE]
    found = outcome(measure, points, care)
    told = Answer.INSUFFICIENT if found is None else found.response
    inputs = inputs_of(points)
    took = time_to_response(measure, points, start)
    if took is None:
        missing = ("second score",) if told is Answer.INSUFFICIENT else ()
        published = told is not Answer.NOT_APPLICABLE
        text = "no response yet" if published else "no response is published"
        return finding(rule, told, text, inputs, missing)
    fewest, most = took
    days = str(most) if fewest == most else f"{fewest} to {most}"
    text = f"first response after {days} {'day' if days == '1' else 'days'}"
    return finding(rule, told, text, inputs | {"days_to_response": days})


def full_remission_finding(measure: Measure, points: list[Point], care: CareRules) -> Finding:
    """Remission held for the rule's months, with the day since which it is held."""
    rule = care[RuleId.FULL_REMISSION]
    told = full_remission(measure, points, care)
    since = remission_since(measure, points)
    text = "not in remission" if since is None else f"in remission since {full_day(since)}"
    missing = ("days of the scores",) if told is Answer.INSUFFICIENT else ()
    if told is Answer.NOT_APPLICABLE:
        text = "no line is published"
    return finding(rule, told, text, inputs_of(points), missing)


def inertia(facts: Facts, points: list[Point], as_of: date) -> Finding:
    """Not improved for the rule's days without consult and change; names what is missing.

    YES: inertia. INSUFFICIENT: whether the person improved is not known.
    """
    care = facts.rules.care
    rule = care[RuleId.INERTIA]
    better = improved(points, care)
    if better.answer is not Answer.NO:
        told = Answer.NO if better.answer is Answer.YES else better.answer
        return finding(rule, told, better.words, better.inputs, better.missing)
    steps = plan_steps(facts.record, facts.start + rule.days("initial_days"))
    since = steps.latest or facts.start
    named = (("psychiatric consult", steps.consult_on), ("change of treatment", steps.change_on))
    missing = tuple(name for name, on in named if on is None)
    text = f"not improved, plan unchanged since {full_day(since)}"
    inputs = {**better.inputs, "since": reduced_iso(since)}
    return finding(rule, answer(as_of - since >= rule.days("days")), text, inputs, missing)


def recovery_of(record: PersonRecord, rules: RuleBook, as_of: date) -> Recovery | None:
    """Recovery and reliable recovery on PHQ-9 and GAD-7 together; ``None`` without an episode.

    Insufficient data unless both were asked at least twice.
    """
    facts = facts_of(record, rules)
    if facts is None:
        return None
    courses = [
        Course(measure, points[0], points[-1])
        for measure, points in recovery_courses(facts, as_of)
        if len(points) > 1
    ]
    return recovery(courses, len(RECOVERY_MEASURES))


def recovery_courses(facts: Facts, as_of: date) -> list[tuple[Measure, list[Point]]]:
    """The measures of recovery, each with its points in the episode, which may be none."""
    care, measures = facts.rules.care, facts.rules.measures
    return [
        (measures[key], course(facts.scores.get(key, []), facts.start, care, as_of))
        for key in RECOVERY_MEASURES
        if key in measures
    ]


def _early_checks(
    facts: Facts, measure: Measure, points: list[Point], as_of: date
) -> list[Finding]:
    """One for each current antidepressant started in this episode."""
    starts = {
        course_start(facts.record.orders, order)
        for order in facts.current
        if order.drug_class in ANTIDEPRESSANT_CLASSES and not order.as_needed
    }
    care = facts.rules.care
    return [
        early_check(measure, points, start, care, as_of)
        for start in sorted(day for day in starts if day is not None)
        if start >= facts.start
    ]


def _first_session(facts: Facts) -> date | None:
    return next(
        (
            s.held_on
            for s in facts.record.sessions
            if s.state is VisitState.ATTENDED and s.held_on >= facts.start
        ),
        None,
    )
