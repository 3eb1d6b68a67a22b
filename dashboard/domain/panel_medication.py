"""Medication orders as the person panel draws them: one row per medicine, its doses, its end.

Drawing, table twin and CSV read these rows, so that they cannot disagree.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.domain.codes import DatePrecision, OrderStatus
from dashboard.domain.record import Administration, MedicationOrder, PersonRecord
from dashboard.domain.treatment import begun

SWITCH_DAYS_BEFORE = 42
SWITCH_DAYS_AFTER = 14
_RUNNING = (OrderStatus.ACTIVE, OrderStatus.ON_HOLD)


@dataclass(frozen=True, slots=True)
class DoseStep:
    """One medicine at one dose over the half-open period [start, end).

    ``certain_until`` is before ``end`` where the source gives no end: the rest is *status unknown*.
    ``previous`` is the dose before this one (``None`` at a start or where it was not recorded).
    """

    start: date
    end: date
    certain_until: date
    dose: float | None
    unit: str | None
    frequency: str | None
    as_needed: bool
    start_precision: DatePrecision
    previous: float | None
    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Injection:
    """A long-acting injection given, and the day the next one is due (``None``: not known)."""

    given_on: date
    dose: float | None
    unit: str | None
    next_due_on: date | None


@dataclass(frozen=True, slots=True)
class DrugRow:
    """One medicine. ``stopped_on`` ``None`` and not ``current``: the end is not known."""

    ingredient: str
    name: str
    current: bool
    as_needed: bool
    steps: tuple[DoseStep, ...]
    injections: tuple[Injection, ...]
    stopped_on: date | None
    stop_precision: DatePrecision
    stop_reason: str | None
    switched_to: str | None = None

    @property
    def started_on(self) -> date | None:
        """First known day; ``None`` when no order and no injection carries a date."""
        dates = [s.start for s in self.steps] + [i.given_on for i in self.injections]
        return min(dates, default=None)

    @property
    def lowest_dose(self) -> float | None:
        """The lowest recorded daily dose above zero: the height of the bar starts from it."""
        return min((s.dose for s in self.steps if s.dose), default=None)


def drug_rows(
    record: PersonRecord, as_of: date, supply_ends: dict[str, date] | None = None
) -> tuple[DrugRow, ...]:
    """One row per medicine that was started by ``as_of``: current first, then by stop date.

    Cancelled orders are left out: nothing was ever taken by them.

    ``supply_ends`` maps an ingredient to the first day after its last covered day; an order
    without an end that is not active any more is drawn as certain until then.
    """
    orders: dict[str, list[MedicationOrder]] = defaultdict(list)
    for order in begun(record.orders):
        if order.started_on is not None and order.started_on <= as_of:
            orders[order.ingredient].append(order)
    given: dict[str, list[Administration]] = defaultdict(list)
    for administration in record.administrations:
        if administration.given_on <= as_of:
            given[administration.ingredient].append(administration)
    ends = supply_ends or {}
    names = sorted({*orders, *given})
    rows = [_row(name, orders[name], given[name], as_of, ends.get(name)) for name in names]
    linked = [_with_switch(row, rows) for row in rows]
    return tuple(sorted(linked, key=_order))


def undated_orders(record: PersonRecord) -> tuple[MedicationOrder, ...]:
    """Orders without a start date: not drawable, listed in the table twin."""
    return tuple(o for o in begun(record.orders) if o.started_on is None)


def _order(row: DrugRow) -> tuple[int, int, str]:
    if row.current:
        return (0, 0, row.name)
    last = row.stopped_on or max((s.end for s in row.steps), default=date.min)
    return (1, -last.toordinal(), row.name)


def _row(
    ingredient: str,
    orders: list[MedicationOrder],
    given: list[Administration],
    as_of: date,
    supply_end: date | None,
) -> DrugRow:
    ordered = sorted(orders, key=lambda o: (o.started_on or date.min, o.id))
    current = any(_runs(o, as_of) for o in ordered)
    ended = [o for o in ordered if o.stopped_on is not None and o.stopped_on <= as_of]
    unknown = any(o.stopped_on is None for o in ordered[-1:])
    last = max(ended, key=lambda o: (o.stopped_on or date.min, o.id), default=None)
    stop = None if current or unknown or last is None else last
    return DrugRow(
        ingredient=ingredient,
        name=ingredient or (ordered[-1].label if ordered else given[-1].label),
        current=current,
        as_needed=bool(ordered) and all(o.as_needed for o in ordered),
        steps=_steps(ordered, as_of, supply_end),
        injections=tuple(_injection(a) for a in given),
        stopped_on=stop.stopped_on if stop else None,
        stop_precision=stop.stopped_precision if stop else DatePrecision.DAY,
        stop_reason=stop.stop_reason if stop else None,
    )


def _runs(order: MedicationOrder, as_of: date) -> bool:
    if order.stopped_on is not None:
        return order.stopped_on > as_of
    return order.status in _RUNNING


def _steps(
    orders: list[MedicationOrder], as_of: date, supply_end: date | None
) -> tuple[DoseStep, ...]:
    """Cut the time at every start and end; in each piece the order started last is in force."""
    spans = [_span(o, orders[i + 1 :], as_of, supply_end) for i, o in enumerate(orders)]
    cuts = sorted({day for step in spans for day in (step.start, step.end)})
    steps: list[DoseStep] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        running = [s for s in spans if s.start <= start and end <= s.end]
        if not running:
            continue
        piece = replace(
            running[-1], start=start, end=end, certain_until=min(running[-1].certain_until, end)
        )
        before = steps[-1] if steps else None
        if before is not None and _continues(before, piece):
            steps[-1] = _joined(before, piece)
            continue
        touching = before is not None and before.end == start
        previous = before.dose if before is not None and touching else None
        steps.append(replace(piece, previous=previous))
    return tuple(steps)


def _span(
    order: MedicationOrder,
    later: list[MedicationOrder],
    as_of: date,
    supply_end: date | None,
) -> DoseStep:
    start = order.started_on or as_of
    today = max(as_of, start + timedelta(days=1))
    end = certain = today
    if order.stopped_on is not None:
        end = certain = min(max(order.stopped_on, start + timedelta(days=1)), today)
    elif not _runs(order, as_of):
        following = later[0].started_on if later else None
        if following is not None and following > start:
            end = certain = following
        else:
            certain = min(max(supply_end or start, start), end)
    return DoseStep(
        start=start,
        end=end,
        certain_until=certain,
        dose=order.daily_dose,
        unit=order.dose_unit,
        frequency=order.frequency,
        as_needed=order.as_needed,
        start_precision=order.started_precision,
        previous=None,
        order_ids=(order.id,),
    )


def _continues(before: DoseStep, step: DoseStep) -> bool:
    same = (before.dose, before.unit, before.as_needed) == (step.dose, step.unit, step.as_needed)
    return same and before.end >= step.start and before.certain_until >= step.start


def _joined(before: DoseStep, step: DoseStep) -> DoseStep:
    ids = before.order_ids + tuple(i for i in step.order_ids if i not in before.order_ids)
    return replace(
        before,
        end=max(before.end, step.end),
        certain_until=max(before.certain_until, step.certain_until),
        frequency=step.frequency or before.frequency,
        order_ids=ids,
    )


def _injection(given: Administration) -> Injection:
    due = given.given_on + timedelta(days=given.interval_days) if given.interval_days else None
    return Injection(given.given_on, given.dose, given.dose_unit, due)


def _with_switch(row: DrugRow, rows: list[DrugRow]) -> DrugRow:
    """Name the medicine that was started around the stop, when the reason speaks of a switch."""
    stop, own_start = row.stopped_on, row.started_on
    if stop is None or own_start is None or "switch" not in (row.stop_reason or "").lower():
        return row
    first = stop - timedelta(days=SWITCH_DAYS_BEFORE)
    last = stop + timedelta(days=SWITCH_DAYS_AFTER)
    starts = [
        (abs((other.started_on - stop).days), other.ingredient)
        for other in rows
        if other.ingredient != row.ingredient
        and other.started_on is not None
        and max(first, own_start) <= other.started_on <= last
    ]
    return replace(row, switched_to=min(starts)[1]) if starts else row
