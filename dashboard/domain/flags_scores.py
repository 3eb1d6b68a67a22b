"""Flags raised by scores: alliance, side-effect burden, relapse, no improvement, no score."""

from collections.abc import Iterator

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.clearance import second_source
from dashboard.domain.codes import VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_contact import main_measure
from dashboard.domain.due_facts import Facts, flag
from dashboard.domain.outcome_words import change_words
from dashboard.domain.outcomes import Answer, course, improved, not_improved_since
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.proration import about_ends, about_score
from dashboard.domain.record import Measurement
from dashboard.domain.relapse import ill_before, relapse_signal
from dashboard.domain.treatment_changes import plan_steps
from dashboard.domain.wording import full_day, on_full_day, score

#: What the signal is called without an illness before it.
WORSENING = "Worse, confirmed by a repeat"


def alliance_flag(facts: Facts) -> Iterator[DueItem]:
    """The latest session rating, of a session or of a questionnaire, below the line."""
    rule = facts.rule(RuleId.ALLIANCE)
    if rule is None:
        return
    rated = [
        (s.held_on, s.id, s.session_rating)
        for s in facts.record.sessions
        if s.session_rating is not None and s.state is VisitState.ATTENDED
    ]
    newest = facts.newest(rule.names["measures"])
    if newest is not None and newest.total is not None:
        rated.append((newest.measured_on, second_source(newest.id), newest.total))
    if not rated:
        return
    day, event, rating = max(rated, key=lambda r: (r[0], r[1]))
    if day >= facts.start and rating < rule.numbers["below"]:
        why = f"session rating {score(rating)} of 40 {on_full_day(day)}"
        yield from flag(facts, rule, day, why, event)


def side_effect_flag(facts: Facts) -> Iterator[DueItem]:
    """The latest burden of side effects, with what the scale advises."""
    rule = facts.rule(RuleId.SIDE_EFFECT_BURDEN)
    newest = None if rule is None else facts.newest(rule.names["measures"])
    if rule is None or newest is None or newest.total is None or newest.measured_on < facts.start:
        return
    if newest.total >= rule.numbers["address_from"]:
        reduce = newest.total >= rule.numbers["reduce_from"]
        advice = "reduce or switch" if reduce else "address"
        day = newest.measured_on
        measure = facts.rules.measures.get(newest.instrument)
        burden = about_score(measure, newest)
        why = f"burden {burden} of 6 {on_full_day(day)}: {advice}"
        yield from flag(facts, rule, day, why, newest.id)


def relapse_flag(facts: Facts) -> Iterator[DueItem]:
    """Worse again after remission, confirmed by a repeat; a relapse only for who was ill before."""
    rule = facts.rule(RuleId.RELAPSE_SIGNAL)
    scores = None if rule is None else _scores(facts, rule)
    if rule is None or scores is None:
        return
    measure = facts.rules.measures.get(scores[-1].instrument)
    if measure is None:
        return
    points = course(scores, facts.start, facts.rules.care)
    found = relapse_signal(measure, points, facts.rules.care)
    if found.answer is Answer.YES:
        label = None if ill_before(measure, points, facts.episode.phase) else WORSENING
        latest = scores[-1]
        yield from flag(facts, rule, latest.measured_on, found.words, latest.id, label=label)


def inertia_flag(facts: Facts) -> Iterator[DueItem]:
    """Not improved for 70 days and the plan unchanged; raised on the day the span is full."""
    rule = facts.rule(RuleId.INERTIA)
    scores = None if rule is None else _scores(facts, rule)
    if rule is None or scores is None or facts.relapse_prevention:
        return
    points = course(scores, facts.start, facts.rules.care)
    if improved(points, facts.rules.care).answer is not Answer.NO:
        return
    steps = plan_steps(facts.record, facts.start + rule.days("initial_days"))
    since = steps.latest or facts.start
    raised = max(since + rule.days("days"), not_improved_since(points, facts.rules.care))
    name = facts.measure_name(scores[-1].instrument)
    measure = facts.rules.measures.get(scores[-1].instrument)
    change = change_words(measure, points[0], points[-1])
    why = f"{name} {change}; no consult, no change since {full_day(since)}"
    evidence = {**about_ends(measure, points), "since": reduced_iso(since)}
    yield from flag(facts, rule, raised, why, scores[-1].id, evidence)


def stale_score_flag(facts: Facts) -> Iterator[DueItem]:
    """No score for twice the interval; not in relapse prevention, where none is asked for."""
    rule = facts.rule(RuleId.SCORE_STALE)
    if rule is None or facts.relapse_prevention:
        return
    key = main_measure(facts)
    if key is None:
        why = f"none recorded since start, {full_day(facts.start)}"
        raised = facts.start + rule.days("days")
        yield from flag(facts, rule, raised, why, second_source(facts.episode.id))
        return
    last = facts.scores[key][-1]
    why = f"{facts.measure_name(key)} last {full_day(last.measured_on)}"
    yield from flag(facts, rule, last.measured_on + rule.days("days"), why, last.id)


def _scores(facts: Facts, rule: Rule) -> list[Measurement] | None:
    """Scores of the person's main measure where the rule is about it."""
    key = main_measure(facts)
    return facts.scores[key] if key in rule.names["measures"] else None
