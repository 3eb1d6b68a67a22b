"""One database row as one event of the domain; the only place that maps the event tables."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.domain import record as d
from dashboard.domain.clearance import FlagClearance
from dashboard.domain.codes import (
    DatePrecision,
    DecisionKind,
    DueKind,
    EncounterKind,
    FollowUpState,
    Homework,
    IntentChange,
    OrderStatus,
    OutreachOutcome,
    Phase,
    RecordState,
    RemovalReason,
    Severity,
    Treatment,
    VisitState,
)
from dashboard.domain.partial_date import known_to
from dashboard.domain.recording import Intent

Who = Mapping[int, d.Clinician]


def _dated(r: Any, stem: str) -> date | None:
    """A date that the source may have known by month or year only."""
    on: date | None = getattr(r, f"{stem}_on")
    return None if on is None else known_to(on, DatePrecision(getattr(r, f"{stem}_precision")))


def _day(r: Any, stem: str) -> date:
    """The same of a date that is always there."""
    return known_to(getattr(r, f"{stem}_on"), DatePrecision(getattr(r, f"{stem}_precision")))


def person(r: Any) -> d.Person:
    return d.Person(
        id=r.id,
        public_id=r.public_id,
        record_number=r.record_number,
        given_name=r.given_name,
        family_name=r.family_name,
        born_on=r.born_on,
        died_on=_dated(r, "died"),
        sex=r.sex,
        source=r.source,
    )


def episode(r: Any, who: Who) -> d.Episode:
    return d.Episode(
        id=r.id,
        started_on=_day(r, "started"),
        ended_on=_dated(r, "ended"),
        phase=Phase(r.phase),
        phase_since=r.phase_since,
        program=r.program,
        team_id=r.team_id,
        care_manager=who.get(r.care_manager_id),
        prescriber=who.get(r.prescriber_id),
        therapist=who.get(r.therapist_id),
        planned_treatment=Treatment(r.planned_treatment),
        goals=r.goals,
        derived_from=r.derived_from,
        end_reason=r.end_reason,
    )


def diagnosis(r: Any) -> d.Diagnosis:
    return d.Diagnosis(
        id=r.id,
        label=r.label,
        group=r.diagnosis_group,
        code_system=r.code_system,
        code=r.code,
        onset_on=_dated(r, "onset"),
        abated_on=_dated(r, "abated"),
    )


def order(r: Any) -> d.MedicationOrder:
    return d.MedicationOrder(
        id=r.id,
        label=r.drug_label,
        ingredient=r.ingredient,
        drug_class=r.drug_class,
        daily_dose=r.daily_dose,
        dose_unit=r.dose_unit,
        frequency=r.frequency,
        route=r.route,
        as_needed=r.as_needed,
        interval_days=r.interval_days,
        started_on=_dated(r, "started"),
        started_precision=DatePrecision(r.started_precision),
        stopped_on=_dated(r, "stopped"),
        stopped_precision=DatePrecision(r.stopped_precision),
        stop_reason=r.stop_reason,
        status=OrderStatus(r.status),
    )


def dispense(r: Any) -> d.Dispense:
    return d.Dispense(
        r.id, r.drug_label, r.ingredient, r.drug_class, r.dispensed_on, r.days_supply, r.quantity
    )


def administration(r: Any) -> d.Administration:
    return d.Administration(
        id=r.id,
        label=r.drug_label,
        ingredient=r.ingredient,
        drug_class=r.drug_class,
        given_on=_day(r, "given"),
        dose=r.dose,
        dose_unit=r.dose_unit,
        interval_days=r.interval_days,
    )


def adherence_report(r: Any) -> d.AdherenceReport:
    return d.AdherenceReport(r.id, r.reported_on, r.days_taken, r.days_asked, r.ingredient)


def side_effect(r: Any) -> d.SideEffect:
    return d.SideEffect(
        id=r.id,
        label=r.label,
        severity=Severity(r.severity),
        serious=r.serious,
        ingredient=r.ingredient,
        started_on=_dated(r, "started"),
        started_precision=DatePrecision(r.started_precision),
        ended_on=r.ended_on,
    )


def laboratory(r: Any) -> d.LaboratoryResult:
    return d.LaboratoryResult(
        r.id, r.test, r.label, r.value, r.unit, _day(r, "taken"), RecordState(r.state)
    )


def measurement(r: Any) -> d.Measurement:
    items = {int(k): v for k, v in json.loads(r.items).items()} if r.items else {}
    on, state = _day(r, "measured"), RecordState(r.state)
    return d.Measurement(r.id, r.instrument, on, r.total, state, items, r.recorded_at)


def session(r: Any, who: Who) -> d.TherapySession:
    return d.TherapySession(
        id=r.id,
        held_on=_day(r, "held"),
        state=VisitState(r.state),
        late_cancellation=r.late_cancellation,
        modality=r.modality,
        focus=r.focus,
        skills=r.skills,
        homework=Homework(r.homework),
        session_rating=r.session_rating,
        outcome_rating=r.outcome_rating,
        minutes=r.minutes,
        therapist=who.get(r.therapist_id),
    )


def encounter(r: Any, who: Who) -> d.Encounter:
    return d.Encounter(
        id=r.id,
        kind=EncounterKind(r.kind),
        state=VisitState(r.state),
        started_on=_day(r, "started"),
        ended_on=_dated(r, "ended"),
        label=r.label,
        clinician=who.get(r.clinician_id),
    )


def follow_up(r: Any, who: Who) -> d.FollowUp:
    return d.FollowUp(
        id=r.id,
        kind=DueKind(r.kind),
        due_on=r.due_on,
        state=FollowUpState(r.state),
        done_on=r.done_on,
        owner=who.get(r.owner_id),
        label=r.label,
    )


def outreach(r: Any, who: Who) -> d.Outreach:
    return d.Outreach(
        id=r.id,
        attempted_on=r.attempted_on,
        outcome=OutreachOutcome(r.outcome),
        snoozed_until=r.snoozed_until,
        removal_reason=RemovalReason(r.removal_reason) if r.removal_reason else None,
        clinician=who.get(r.clinician_id),
    )


def review(r: Any, who: Who) -> d.Review:
    return d.Review(r.id, r.reviewed_on, who.get(r.reviewer_id), r.next_review_on)


def intent(r: Any) -> Intent:
    return Intent(IntentChange(r.change), r.subject, r.dose, r.dose_unit)


def decision(r: Any, who: Who, meant: Intent | None) -> d.Decision:
    return d.Decision(
        id=r.id,
        review_id=r.review_id,
        kind=DecisionKind(r.kind),
        reason=r.reason,
        owner=who.get(r.owner_id),
        due_on=r.due_on,
        done_on=r.done_on,
        intent=meant,
    )


def clearance(r: Any, who: Who) -> FlagClearance:
    by = who.get(r.clinician_id)
    return FlagClearance(
        r.id, r.rule, r.evidence_id, r.cleared_on, r.note, r.until, r.recorded_at,
        by.name if by else None,
    )  # fmt: skip
