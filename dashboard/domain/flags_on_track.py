"""Flags for a treatment that does not work in time, until the plan changes or a score says so."""

from collections.abc import Iterator
from datetime import date

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_contact import main_measure
from dashboard.domain.due_facts import Facts, flag
from dashboard.domain.on_track import medication_on_track, therapy_on_track
from dashboard.domain.outcome_words import change_words
from dashboard.domain.outcomes import Answer, Point, course, fall_share
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.proration import about_ends
from dashboard.domain.record import Measurement
from dashboard.domain.treatment import adequate_since
from dashboard.domain.treatment_changes import plan_steps
from dashboard.domain.wording import full_day


def therapy_not_on_track_flag(facts: Facts) -> Iterator[DueItem]:
    """The last check of therapy with a score predicts no response, therapy goes on, and neither
    a later score, a consult nor a change of treatment has answered it.
    """
    rule = facts.rule(RuleId.NOT_ON_TRACK_THERAPY)
    first, last = _therapy(facts)
    if rule is None or first is None or facts.relapse_prevention:
        return
    scores, points = _scores(facts, rule.names["measures"])
    if not points:
        return
    # What is known since the last score is nothing new: the flag holds until the next one.
    measure = facts.rules.measures.get(scores[-1].instrument)
    found = therapy_on_track(measure, points, first, facts.rules.care, points[-1].on)
    if found.answer is not Answer.NO or last is None:
        return
    on = found.inputs["score_on"]
    event = next(s for s in reversed(scores) if reduced_iso(s.measured_on) == on)
    day = event.measured_on
    limit = rule.numbers[f"week_{found.inputs['week']}_from"]
    if last < day or points[-1].total < limit or plan_steps(facts.record, day).latest is not None:
        return
    why = f"{facts.measure_name(scores[-1].instrument)} {found.words}"
    yield from flag(facts, rule, day, why, event.id, dict(found.inputs))


def medication_not_on_track_flag(facts: Facts) -> Iterator[DueItem]:
    """Too small a fall after six weeks on an adequate dose without any change of the plan."""
    rule = facts.rule(RuleId.NOT_ON_TRACK_MEDICATION)
    adequate = adequate_since(facts.record.orders, facts.current, facts.rules.drugs)
    if rule is None or adequate is None or facts.relapse_prevention:
        return
    scores, points = _scores(facts, rule.names["measures"])
    if len(points) < 2 or points[-1].on < adequate + rule.days("days"):
        return
    measure = facts.rules.measures.get(scores[-1].instrument)
    since = plan_steps(facts.record, adequate).latest or adequate
    if measure is None:
        return
    found = medication_on_track(measure, points, since, facts.rules.care, points[-1].on)
    if found.answer is not Answer.NO:
        return
    raised = points[-1].on
    for earlier in reversed(points[1:]):
        fall = fall_share(measure, points[0], earlier)
        if earlier.on < since + rule.days("days") or fall is None:
            break
        if round(fall, 9) >= rule.numbers["fraction"]:
            break
        raised = earlier.on
    change = change_words(measure, points[0], points[-1])
    why = (
        f"{measure.name} {change} with an adequate dose of an antidepressant; "
        f"no change since {full_day(since)}"
    )
    named = about_ends(measure, points)
    dates = {"adequate_since": reduced_iso(adequate), "since": reduced_iso(since)}
    evidence = {**found.inputs, **named, **dates}
    yield from flag(facts, rule, raised, why, scores[-1].id, evidence)


def _scores(facts: Facts, keys: tuple[str, ...]) -> tuple[list[Measurement], list[Point]]:
    """Scores of the main measure, where the rule is about it, and their course."""
    key = main_measure(facts)
    if key is None or key not in keys:
        return [], []
    return facts.scores[key], course(facts.scores[key], facts.start, facts.rules.care)


def _therapy(facts: Facts) -> tuple[date | None, date | None]:
    """The first attended session of the episode, and the last attended or booked."""
    first = last = None
    for session in facts.record.sessions:
        if session.held_on < facts.start:
            continue
        if session.state is VisitState.ATTENDED:
            first = first or session.held_on
            last = session.held_on
        elif session.state is VisitState.BOOKED:
            last = session.held_on
    return first, last
