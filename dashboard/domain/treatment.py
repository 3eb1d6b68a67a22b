"""What a person is treated with now: current orders, their classes, medication in words."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dashboard.domain.codes import OrderStatus, Treatment, VisitState
from dashboard.domain.drugs import (
    ANTIDEPRESSANT_CLASSES,
    OTHER_CLASS,
    Drug,
    DrugCatalogue,
)
from dashboard.domain.last_event import last_event_on
from dashboard.domain.record import Episode, MedicationOrder, PersonRecord, TherapySession
from dashboard.domain.wording import score

_SHOWN = 3


def current_orders(record: PersonRecord) -> tuple[MedicationOrder, ...]:
    """Active orders that have not ended. An order whose status is not known is not current.

    The end of an active order is a plan: it has come once something is recorded from that day on.
    """
    active = [o for o in record.orders if o.status is OrderStatus.ACTIVE]
    if all(o.stopped_on is None for o in active):
        return tuple(active)
    through = last_event_on(record) or date.min
    return tuple(o for o in active if o.stopped_on is None or o.stopped_on > through)


def begun(orders: tuple[MedicationOrder, ...]) -> tuple[MedicationOrder, ...]:
    """Without the orders that were cancelled: nothing was ever taken by them."""
    return tuple(o for o in orders if o.status is not OrderStatus.CANCELLED)


#: An order of the same medicine that starts this soon after another ended continues its course.
SAME_COURSE = timedelta(days=30)


def course_start(orders: Iterable[MedicationOrder], current: MedicationOrder) -> date | None:
    """First day of the present course of a current order's medicine, across its dose changes."""
    start = current.started_on
    same = [o for o in orders if o.ingredient == current.ingredient and o.started_on is not None]
    for order in reversed(same):
        began, ended = order.started_on, order.stopped_on
        if began is None or start is None or began >= start:
            continue
        if ended is not None and ended + SAME_COURSE < start:
            break
        start = began
    return start


def adequate_since(
    orders: Sequence[MedicationOrder],
    running: Iterable[MedicationOrder],
    catalogue: DrugCatalogue,
) -> date | None:
    """First day of the present adequate dose of a current antidepressant; of several the first.
    ``running``: those of the ``orders`` that are current.

    Adequate: at or above the drug list's lowest adequate dose in every order since. An order
    without a dose, or a dose in another unit, is not known to be adequate.
    """
    found = []
    for current in running:
        drug = catalogue.drugs.get(current.ingredient)
        if current.drug_class not in ANTIDEPRESSANT_CLASSES or drug is None:
            continue
        start, since = course_start(orders, current), None
        for order in orders:
            began = order.started_on
            if order.ingredient != current.ingredient or began is None:
                continue
            if start is None or began < start:
                continue
            if not _adequate(order, drug):
                since = None
            elif since is None:
                since = began
        if since is not None:
            found.append(since)
    return min(found, default=None)


def _adequate(order: MedicationOrder, drug: Drug) -> bool:
    return (
        drug.adequate_dose is not None
        and order.daily_dose is not None
        and order.dose_unit == drug.dose_unit
        and order.daily_dose >= drug.adequate_dose
    )


def medication_classes(current: Iterable[MedicationOrder]) -> tuple[str, ...]:
    """Psychotropic classes of the current orders, sorted; other medicines have none."""
    return tuple(sorted({o.drug_class for o in current} - {OTHER_CLASS}))


def medication_text(current: Sequence[MedicationOrder], catalogue: DrugCatalogue) -> str | None:
    """``sertraline 100 mg, quetiapine 50 mg``: psychotropic medicines, at most three named.

    The dose is per day, per injection where the order has an interval. ``None`` without any.
    """
    latest = {o.ingredient: o for o in current if o.drug_class != OTHER_CLASS}
    named = [_named(order, catalogue) for order in latest.values()]
    if not named:
        return None
    more = f", +{len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return ", ".join(named[:_SHOWN]) + more


def _named(order: MedicationOrder, catalogue: DrugCatalogue) -> str:
    text = drug_name(order.ingredient, catalogue)
    if order.daily_dose is not None:
        text += f" {score(order.daily_dose)} {order.dose_unit or ''}".rstrip()
    return f"{text} as needed" if order.as_needed else text


def drug_name(ingredient: str, catalogue: DrugCatalogue) -> str:
    """The medicine's name inside a sentence: "sertraline"."""
    drug = catalogue.drugs.get(ingredient)
    return ingredient if drug is None else drug.name.lower()


def treatment_of(
    planned: Treatment, current: Sequence[MedicationOrder], sessions: Iterable[TherapySession]
) -> Treatment:
    """Planned or current treatment: what is planned, and what is going on beside it.

    Medication goes on with a current psychotropic order, therapy with a session that was
    attended or is booked.
    """
    medication = planned in (Treatment.MEDICATION, Treatment.BOTH) or any(
        o.drug_class != OTHER_CLASS for o in current
    )
    therapy = planned in (Treatment.THERAPY, Treatment.BOTH) or any(
        s.state in (VisitState.ATTENDED, VisitState.BOOKED) for s in sessions
    )
    if medication and therapy:
        return Treatment.BOTH
    if medication:
        return Treatment.MEDICATION
    return Treatment.THERAPY if therapy else planned


def planned_treatment(episode: Episode | None) -> Treatment:
    return Treatment.UNKNOWN if episode is None else episode.planned_treatment
