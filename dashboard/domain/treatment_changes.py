"""Changes of treatment and psychiatric consults in an episode, by day, for the inertia rule."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.codes import DecisionKind, EncounterKind, VisitState
from dashboard.domain.drugs import OTHER_CLASS
from dashboard.domain.record import MedicationOrder, PersonRecord

_CHANGES = frozenset(
    {
        DecisionKind.ADJUST_MEDICATION,
        DecisionKind.ADJUST_THERAPY,
        DecisionKind.ADD_PSYCHOTHERAPY,
        DecisionKind.STEP_UP,
    }
)


@dataclass(frozen=True, slots=True)
class PlanSteps:
    """The last consult and the last change of treatment; ``None`` where there was none."""

    consult_on: date | None
    change_on: date | None

    @property
    def latest(self) -> date | None:
        return max((d for d in (self.consult_on, self.change_on) if d), default=None)


def plan_steps(record: PersonRecord, since: date) -> PlanSteps:
    """The last consult and change from ``since`` on.

    A consult: an attended psychiatric case review, or the decision to consult. A discussion in
    the team's review alone is none: it may end with "continue".
    A change: a psychotropic started, stopped or at another dose, the first therapy session, or a
    decision to change treatment. Decisions count on the day of their review.
    """
    reviewed = {review.id: review.reviewed_on for review in record.reviews}
    consults = []
    changes = _medication_changes(record.orders)
    for visit in record.encounters:
        if visit.kind is EncounterKind.CASE_REVIEW and visit.state is VisitState.ATTENDED:
            consults.append(visit.started_on)
    for decision in record.decisions:
        decided = reviewed.get(decision.review_id)
        if decided is None:
            continue
        if decision.kind is DecisionKind.CONSULT:
            consults.append(decided)
        elif decision.kind in _CHANGES:
            changes.append(decided)
    first = next((s for s in record.sessions if s.state is VisitState.ATTENDED), None)
    if first is not None:
        changes.append(first.held_on)
    return PlanSteps(
        max((d for d in consults if d >= since), default=None),
        max((d for d in changes if d >= since), default=None),
    )


def _medication_changes(orders: tuple[MedicationOrder, ...]) -> list[date]:
    """Days on which a psychotropic started, changed its dose or stopped; renewals are none."""
    days = []
    last: dict[str, MedicationOrder] = {}
    for order in orders:
        if order.drug_class == OTHER_CLASS or order.started_on is None:
            continue
        before = last.get(order.ingredient)
        renewal = before is not None and before.daily_dose == order.daily_dose
        if not renewal:
            days.append(order.started_on)
        last[order.ingredient] = order
    days += [order.stopped_on for order in last.values() if order.stopped_on is not None]
    return days
