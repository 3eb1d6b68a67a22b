"""One person's row of the caseload page: dates and values that hold whatever day it is read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import DueKind, EncounterKind, Phase, VisitState
from dashboard.domain.course_dates import CourseDates, course_dates
from dashboard.domain.derived import CaseloadSummary, DueItem, ScorePoint
from dashboard.domain.drugs import OTHER_CLASS
from dashboard.domain.due import items_of, priority
from dashboard.domain.due_contact import main_measure
from dashboard.domain.due_facts import Facts, facts_of, seen_and_ahead
from dashboard.domain.last_event import last_event_on
from dashboard.domain.outcomes import baseline_of
from dashboard.domain.planned_ends import joined, stretches
from dashboard.domain.proration import prorated_score
from dashboard.domain.record import Clinician, Diagnosis, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.snooze import overdue_from, snoozed_until
from dashboard.domain.supply import supply_of
from dashboard.domain.supply_dates import SupplyDates, supply_dates
from dashboard.domain.treatment import (
    current_orders,
    medication_classes,
    medication_text,
    planned_treatment,
    treatment_of,
)
from dashboard.domain.visits import Contact, attendance, episode_sessions

SCORE_POINTS = 24
_DAY = timedelta(days=1)


def summarise(record: PersonRecord, rules: RuleBook) -> CaseloadSummary:
    """The caseload row of one person, on the caseload or not."""
    return derive(record, rules)[0]


def derive(
    record: PersonRecord, rules: RuleBook, on: date | None = None
) -> tuple[CaseloadSummary, tuple[DueItem, ...]]:
    """Summary and due items together: the record is read once.

    The summary holds from the last event (or from ``on``, if that is later) until ``changes_on``.
    """
    now, *ahead = stretches(record, on)
    facts = facts_of(now.record, rules)
    items = () if facts is None else items_of(facts)
    summary = _summary(now.record, rules, facts, items)
    if not ahead:
        return summary, items
    later = [(s, items_of(f) if (f := facts_of(s.record, rules)) else ()) for s in ahead]
    every = sorted(joined([(now, items), *later]), key=priority)
    return replace(summary, changes_on=now.end), tuple(every)


def _summary(
    record: PersonRecord, rules: RuleBook, facts: Facts | None, items: tuple[DueItem, ...]
) -> CaseloadSummary:
    episode = record.episode
    current = facts.current if facts else current_orders(record)
    sessions = episode_sessions(record, episode) if episode else ()
    attended = attendance(sessions)
    seen, booked = (facts.seen, facts.ahead) if facts else seen_and_ahead(record, rules)
    diagnosis = _diagnosis(record.diagnoses)
    through = last_event_on(record)
    rest = rules.care.rules.get(RuleId.OUTREACH)
    scores = _scores(facts)
    supply = facts.supply if facts else supply_of(record, rules)
    open_facts = facts if facts is not None and facts.on_caseload else None
    snooze = snoozed_until(record.outreach, seen, rest) if open_facts and items else None
    course = course_dates(open_facts, *scores) if open_facts else CourseDates()
    supplied = supply_dates(supply, through) if open_facts else SupplyDates()
    return CaseloadSummary(
        patient_id=record.person.id,
        on_caseload=open_facts is not None,
        phase=_phase(facts),
        episode_started_on=episode.started_on if episode else None,
        team_id=episode.team_id if episode else None,
        owner_id=_id(episode.owner) if episode else None,
        care_manager_id=_id(episode.care_manager) if episode else None,
        prescriber_id=_id(episode.prescriber) if episode else None,
        therapist_id=_id(episode.therapist) if episode else None,
        treatment=treatment_of(planned_treatment(episode), current, sessions),
        diagnosis_group=diagnosis.group if diagnosis else None,
        diagnosis_label=diagnosis.label if diagnosis else None,
        medication_classes=medication_classes(current),
        medication_text=medication_text(current, rules.drugs),
        instrument=scores[0],
        baseline_score=scores[1][0].total if scores[1] else None,
        baseline_on=scores[1][0].measured_on if scores[1] else None,
        latest_score=scores[1][-1].total if scores[1] else None,
        latest_on=scores[1][-1].measured_on if scores[1] else None,
        score_points=scores[1][-SCORE_POINTS:],
        last_seen_on=seen[-1].on if seen else None,
        last_seen_by=_seen_by(seen),
        last_booked_on=booked[-1].on if booked else None,
        top_rank=items[0].rank if items else None,
        top_due_on=items[0].due_on if items else None,
        top_rule=items[0].rule if items else None,
        first_due_on=min((item.due_on for item in items), default=None),
        next_due_on=_next_due_on(items, through),
        overdue_from=_overdue_from(items, snooze),
        snoozed_until=snooze,
        attended=attended.attended,
        attendable=attended.attendable,
        supply=supply,
        last_discussed_on=_last_discussed_on(record),
        judged_from=course.judged_from,
        not_improved_from=course.not_improved_from,
        step_down_until=course.step_down_until,
        supply_known_from=supplied.known_from,
        supply_low_until=supplied.low_until,
        supply_low_from=supplied.low_from,
        events_through=through,
    )


def _phase(facts: Facts | None) -> Phase:
    if facts is None:
        return Phase.UNKNOWN
    return Phase.CLOSED if facts.episode.ended_on is not None else facts.episode.phase


def _id(clinician: Clinician | None) -> int | None:
    return None if clinician is None else clinician.id


def _seen_by(seen: Sequence[Contact]) -> str | None:
    """Who saw the person on the last day; of several contacts that day one with a name."""
    for contact in reversed(seen):
        if contact.on != seen[-1].on:
            return None
        if contact.clinician is not None:
            return contact.clinician.name
    return None


def _diagnosis(diagnoses: Sequence[Diagnosis]) -> Diagnosis | None:
    """What the person is treated for: a current mental-health diagnosis, the oldest first."""
    current = [d for d in diagnoses if d.abated_on is None]
    if not current:
        return None
    return min(current, key=lambda d: (d.group == OTHER_CLASS, d.onset_on or date.max, d.id))


def _scores(facts: Facts | None) -> tuple[str | None, tuple[ScorePoint, ...]]:
    """The main measure and its points from the baseline to the latest, oldest first."""
    key = main_measure(facts) if facts else None
    if facts is None or key is None:
        return None, ()
    scores = facts.scores[key]
    baseline = baseline_of(scores, facts.start, facts.rule(RuleId.BASELINE))
    if baseline is None:
        return None, ()
    first, measure = scores.index(baseline), facts.rules.measures.get(key)
    return key, tuple(
        ScorePoint(s.measured_on, s.total, measure is not None and bool(prorated_score(measure, s)))
        for s in scores[first:]
        if s.total is not None
    )


def _next_due_on(items: Sequence[DueItem], through: date | None) -> date | None:
    """The earliest due date. A flag that a rule will raise later is not a follow-up until then."""
    days = [
        item.due_on
        for item in items
        if item.kind is not DueKind.CLINICAL_FLAG or through is None or item.due_on <= through
    ]
    return min(days, default=None)


def _overdue_from(items: Sequence[DueItem], snooze: date | None) -> date | None:
    safety = min((i.due_on for i in items if i.rank == 0), default=None)
    other = min((i.due_on for i in items if i.rank != 0), default=None)
    return overdue_from(safety, None if other is None else other + _DAY, snooze)


def _last_discussed_on(record: PersonRecord) -> date | None:
    """The last case review: a recorded review, or an attended case-review encounter."""
    days = [review.reviewed_on for review in record.reviews]
    days += [
        visit.started_on
        for visit in record.encounters
        if visit.kind is EncounterKind.CASE_REVIEW and visit.state is VisitState.ATTENDED
    ]
    return max(days, default=None)
