"""When the next contact, score, case review or contact after discharge falls due."""

from collections.abc import Iterator
from datetime import date

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import DueKind, DueSource, EncounterKind, Phase, VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.partial_date import last_day, reduced_iso
from dashboard.domain.periods import add_months
from dashboard.domain.wording import full_day, words


def contact_items(facts: Facts) -> Iterator[DueItem]:
    """The next care contact: so many days after the last, or after the start."""
    rule = facts.rule(RuleId.CARE_CONTACT)
    if rule is None:
        return
    booked = _booked_words(facts)
    if not facts.contacts:
        due = facts.start + rule.days("first_days")
        why = f"never seen since start, {full_day(facts.start)}{booked}"
        evidence = {"episode_started_on": reduced_iso(facts.start)}
        yield due_item(facts, rule, DueKind.CARE_CONTACT, due, facts.start, why, evidence=evidence)
        return
    last = facts.contacts[-1].on
    days = "relapse_prevention_days" if facts.relapse_prevention else "active_days"
    why = (
        f"every {rule.numbers[days]:g} days {_in_phase(facts.episode.phase)}, "
        f"last {full_day(last)}{booked}"
    )
    evidence = {"last_contact_on": reduced_iso(last), "phase": facts.episode.phase.value}
    due = last + rule.days(days)
    yield due_item(facts, rule, DueKind.CARE_CONTACT, due, last, why, evidence=evidence)


def _in_phase(phase: Phase) -> str:
    if phase is Phase.UNKNOWN:
        return "as in active phase (phase not known)"
    if phase is Phase.RELAPSE_PREVENTION:
        return "in relapse prevention"
    return f"in {words(phase)}" if phase is Phase.ASSESSMENT else f"in {words(phase)} phase"


def _booked_words(facts: Facts) -> str:
    """A booked visit does not move a due date; it is named beside it.

    Only the first after the last contact: an older one was overtaken by that contact.
    """
    after = facts.contacts[-1].on if facts.contacts else date.min
    booked = next((c for c in facts.booked if c.on >= after), None)
    return "" if booked is None else f"; booked for {full_day(booked.on)}"


def score_items(facts: Facts) -> Iterator[DueItem]:
    """The next score of the person's main measure; none is asked for in relapse prevention."""
    rule = facts.rule(RuleId.MEASURE_DUE)
    if rule is None or facts.relapse_prevention:
        return
    weeks = f"every {rule.numbers['days'] / 7:g} weeks"
    key = main_measure(facts)
    if key is None:
        due = facts.start + rule.days("days")
        why = f"{weeks}, none recorded since start, {full_day(facts.start)}"
        evidence = {"episode_started_on": reduced_iso(facts.start)}
        yield due_item(facts, rule, DueKind.MEASURE, due, facts.start, why, evidence=evidence)
        return
    last = facts.scores[key][-1]
    measure = facts.rules.measures.get(key)
    name = key if measure is None else measure.name
    why = f"{name} {weeks}, last {full_day(last.measured_on)}"
    evidence = {"measure": key, "last_score_on": reduced_iso(last.measured_on)}
    due = last.measured_on + rule.days("days")
    yield due_item(facts, rule, DueKind.MEASURE, due, last.measured_on, why, evidence=evidence)


def main_measure(facts: Facts) -> str | None:
    """The measure a person is followed with: the first of the rule's list that has a counted
    score in this episode (from the baseline window on, or perhaps); ``None`` when none has.
    """
    rule = facts.rule(RuleId.MEASURE_DUE)
    if rule is None:
        return None
    baseline = facts.rule(RuleId.BASELINE)
    since = facts.start - baseline.days("days_before") if baseline else facts.start
    for key in rule.names["main_measures"]:
        scores = facts.scores.get(key)
        if scores and last_day(scores[-1].measured_on) >= since:
            return key
    return None


def review_items(facts: Facts) -> Iterator[DueItem]:
    """The next psychiatric case review: on the day the last one set, else by the calendar."""
    rule = facts.rule(RuleId.CASE_REVIEW)
    if rule is None:
        return
    months = "relapse_prevention_months" if facts.relapse_prevention else "active_months"
    span = int(rule.numbers[months])
    often = "monthly" if span == 1 else f"every {span} months"
    last, set_for = _last_review(facts)
    if last is None:
        due = add_months(facts.start, span)
        why = f"{often}, none since start, {full_day(facts.start)}"
        evidence = {"episode_started_on": reduced_iso(facts.start)}
        yield due_item(facts, rule, DueKind.CASE_REVIEW, due, facts.start, why, evidence=evidence)
        return
    evidence = {"last_review_on": reduced_iso(last)}
    if set_for is not None and set_for > last:
        why = f"set for {full_day(set_for)} at the review of {full_day(last)}"
        yield due_item(facts, rule, DueKind.CASE_REVIEW, set_for, last, why, evidence=evidence,
                       source=DueSource.BOOKED)  # fmt: skip
        return
    why = f"{often}, last {full_day(last)}"
    due = add_months(last, span)
    yield due_item(facts, rule, DueKind.CASE_REVIEW, due, last, why, evidence=evidence)


def _last_review(facts: Facts) -> tuple[date | None, date | None]:
    """Day of the last review of this episode, and the day it set for the next."""
    last, set_for = None, None
    for review in facts.record.reviews:
        if review.reviewed_on >= facts.start:
            last, set_for = review.reviewed_on, review.next_review_on
    for visit in facts.record.encounters:
        held = visit.kind is EncounterKind.CASE_REVIEW and visit.state is VisitState.ATTENDED
        if held and visit.started_on >= facts.start and (last is None or visit.started_on > last):
            last, set_for = visit.started_on, None
    return last, set_for
