"""What the recording form offers first: the usual owner, dates and changes, one key away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import DecisionKind, IntentChange, OrderStatus, Phase
from dashboard.domain.periods import add_months
from dashboard.domain.record import Clinician, MedicationOrder, PersonRecord
from dashboard.domain.recording import MEDICINE_CHANGES, Intent, NewDecision, needs_owner
from dashboard.domain.rules import RuleBook

#: Kinds of therapy that the form offers beside those the person has had (house proposal).
THERAPIES = (
    "CBT", "DBT", "Interpersonal therapy", "EMDR", "Group therapy", "Family therapy",
    "Psychotherapy",
)  # fmt: skip
#: Days until a decision is due, unless somebody says otherwise (house proposal).
USUAL_DAYS = {DecisionKind.OUTREACH: 2, DecisionKind.ADJUST_MEDICATION: 7, DecisionKind.CONSULT: 14}
OTHER_DAYS = 14
_OF_A_THERAPY = (
    IntentChange.MORE_SESSIONS, IntentChange.FEWER_SESSIONS, IntentChange.END_THERAPY,
)  # fmt: skip
_MEDICINE = (DecisionKind.ADJUST_MEDICATION, DecisionKind.CONSULT)
_THERAPY = (DecisionKind.ADJUST_THERAPY, DecisionKind.ADD_PSYCHOTHERAPY)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is recorded when nothing else is said."""

    decision: NewDecision
    next_review_on: date


def usual(kind: DecisionKind, record: PersonRecord, rules: RuleBook, today: date) -> Usual:
    """Owner and due date of a decision of this kind, and the next review by the service's rule.

    A change of medicine is the prescriber's, of therapy the therapist's; the rest, and what has
    neither, is the person's owner's.
    """
    if not needs_owner(kind):
        return Usual(NewDecision(kind), next_review(record, rules, today))
    owner = _owner(kind, record)
    due = today + timedelta(days=USUAL_DAYS.get(kind, OTHER_DAYS))
    decision = NewDecision(kind, owner_id=owner.id if owner else None, due_on=due)
    return Usual(decision, next_review(record, rules, today))


def _owner(kind: DecisionKind, record: PersonRecord) -> Clinician | None:
    episode = record.episode
    if episode is None:
        return None
    if kind in _MEDICINE:
        return episode.prescriber or episode.owner
    if kind in _THERAPY:
        return episode.therapist or episode.owner
    return episode.owner


def next_review(record: PersonRecord, rules: RuleBook, today: date) -> date:
    """The day by which the service reviews the person again; a month without a rule."""
    rule = rules.care.rules.get(RuleId.CASE_REVIEW)
    if rule is None:
        return add_months(today, 1)
    episode = record.episode
    prevention = episode is not None and episode.phase is Phase.RELAPSE_PREVENTION
    name = "relapse_prevention_months" if prevention else "active_months"
    return add_months(today, int(rule.numbers[name]))


def intent_choices(
    kind: DecisionKind, record: PersonRecord, rules: RuleBook, today: date
) -> tuple[Intent, ...]:
    """Changes to offer, the likeliest first: the next dose up, then down, then stop, by medicine.

    Doses are steps of the medicine's ladder in the reviewed list; without one only "stop" is
    offered, and the form takes any dose by hand.
    """
    if kind is DecisionKind.ADJUST_MEDICATION:
        orders = current_orders(record, today)
        ups = [i for o in orders for i in _step(o, rules, IntentChange.INCREASE)]
        downs = [i for o in orders for i in _step(o, rules, IntentChange.DECREASE)]
        return (*ups, *downs, *(Intent(IntentChange.STOP, o.ingredient) for o in orders))
    had = tuple(dict.fromkeys(s.modality for s in reversed(record.sessions) if s.modality))
    if kind is DecisionKind.ADD_PSYCHOTHERAPY:
        return tuple(Intent(IntentChange.ADD_THERAPY, name) for name in _offered(had))
    if kind is DecisionKind.ADJUST_THERAPY:
        changes = [Intent(change, name) for name in had[:2] for change in _OF_A_THERAPY]
        others = [Intent(IntentChange.CHANGE_THERAPY, n) for n in THERAPIES if n not in had]
        return (*changes, *others)
    return ()


def _offered(had: tuple[str, ...]) -> tuple[str, ...]:
    return (*(n for n in THERAPIES if n not in had), *had)


def known_subject(intent: Intent, record: PersonRecord, rules: RuleBook) -> bool:
    """Whether the medicine or therapy is one that the lists or the person's record know.

    Free text would carry what does not belong into a decision.
    """
    if intent.change in MEDICINE_CHANGES:
        return intent.subject in rules.drugs.drugs or any(
            order.ingredient == intent.subject for order in record.orders
        )
    return intent.subject in THERAPIES or any(
        session.modality == intent.subject for session in record.sessions
    )


def current_orders(record: PersonRecord, today: date) -> tuple[MedicationOrder, ...]:
    """The current order of each medicine, the one started last."""
    latest: dict[str, MedicationOrder] = {}
    for order in record.orders:
        stopped = order.stopped_on is not None and order.stopped_on <= today
        started = order.started_on is None or order.started_on <= today
        if order.status is OrderStatus.ACTIVE and started and not stopped:
            latest[order.ingredient] = order
    return tuple(latest.values())


def _step(order: MedicationOrder, rules: RuleBook, change: IntentChange) -> Iterator[Intent]:
    drug = rules.drugs.drugs.get(order.ingredient)
    dose = order.daily_dose
    if drug is None or dose is None or order.dose_unit != drug.dose_unit:
        return
    if change is IntentChange.INCREASE:
        found = min((d for d in drug.dose_ladder if d > dose), default=None)
    else:
        found = max((d for d in drug.dose_ladder if d < dose), default=None)
    if found is not None:
        yield Intent(change, order.ingredient, found, drug.dose_unit)
