"""The supply of a person's current medicines, as runs of covered days.

Current: an order that has not ended; one of unknown status counts while it has no end. A medicine
that was only ever dispensed or given, without any order, is current unless another was supplied
more than 90 days after its own supply ended. Only listed psychotropics that are taken on a
schedule: an as-needed medicine has no supply to miss.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.domain.adherence import (
    Covered,
    DateRun,
    Fill,
    as_dates,
    coverage,
    day_runs,
)
from dashboard.domain.adherence_runs import Run, clipped, total, without
from dashboard.domain.codes import DatePrecision, EncounterKind, OrderStatus, VisitState
from dashboard.domain.derived import DrugSupply
from dashboard.domain.drugs import OTHER_CLASS, DrugCatalogue
from dashboard.domain.partial_date import is_exact, last_day
from dashboard.domain.record import Administration, MedicationOrder, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.treatment import current_orders

__all__ = [
    "Covered",
    "covered",
    "fills_of",
    "hospital_days_of",
    "is_low",
    "not_counted",
    "supply_of",
]

#: Days looked back where supply is stated as n of N days.
SUPPLY_DAYS = 90
#: Supply below this share of days is marked for attention: the published limit of PDC.
LOW_SUPPLY_PERCENT = 80
# A medicine without an order has ended when its supply ended this long before the latest supply.
ENDED_AFTER_DAYS = 90
# An order of the same ingredient that starts this soon after the last continues the course.
SAME_COURSE_DAYS = 30
_AT_HOSPITAL = (VisitState.ATTENDED, VisitState.NOT_RECORDED)


def supply_of(record: PersonRecord, rules: RuleBook) -> tuple[DrugSupply, ...]:
    """Covered days of each current, scheduled psychotropic, by ingredient.

    ``first_fill_on`` is the first day supplied in the present course (``None``: nothing supplied
    in it); not computable when nothing was, or when the latest dispensing lacks days of supply.
    """
    if record.person.died_on is not None:
        return ()
    fills = fills_of(record, rules.drugs)
    courses = _current_courses(record, fills, rules.drugs)
    if not courses:
        return ()
    stays = hospital_days_of(record)
    hospital = as_dates(stays)
    return tuple(
        _drug_supply(drug, fills.get(drug, ()), since, stays, hospital)
        for drug, since in sorted(courses.items())
    )


def fills_of(record: PersonRecord, catalogue: DrugCatalogue) -> dict[str, list[Fill]]:
    """Everything supplied of each listed psychotropic: dispensings, and injections given.

    An injection covers its own interval, else the interval of its product; the class decides
    what is a psychotropic, so a label the list does not know has no supply.
    """
    fills: dict[str, list[Fill]] = {}
    for given in record.dispenses:
        if given.drug_class != OTHER_CLASS:
            fill = Fill(given.ingredient, given.dispensed_on, given.days_supply)
            fills.setdefault(given.ingredient, []).append(fill)
    for injection in record.administrations:
        if injection.drug_class != OTHER_CLASS:
            interval = _interval_of(injection, record.orders, catalogue)
            # Which days it covers is not known without its day: left out like a dispensing.
            on = injection.given_on if is_exact(injection.given_on) else None
            fill = Fill(injection.ingredient, on, interval, injection=True)
            fills.setdefault(injection.ingredient, []).append(fill)
    return fills


def hospital_days_of(record: PersonRecord) -> list[Run]:
    """Stays in hospital from the day of admission to the day before discharge.

    A stay without a discharge lasts until something else is recorded: a visit, a session or a
    dispensing; nothing later recorded, until further notice. Of a stay known by months only the
    days that it surely held.
    """
    stays = []
    for visit in record.encounters:
        if visit.kind is EncounterKind.HOSPITAL and visit.state in _AT_HOSPITAL:
            # Of ends that are not known to the day: what was surely in hospital.
            start = last_day(visit.started_on)
            end = visit.ended_on or _next_sign_outside(record, start) or date.max
            if start < end:
                stays.append((start, end))
    return day_runs(stays)


def covered(supply: DrugSupply, start: date, end: date) -> Covered:
    """Covered days of [start, end); days before the first fill and in hospital do not count.

    0 of 0 when nothing can be said: not computable, or no supply before ``end``.
    """
    if not supply.computable or supply.first_fill_on is None:
        return Covered(0, 0)
    first, last = max(start, supply.first_fill_on).toordinal(), end.toordinal()
    if first >= last:
        return Covered(0, 0)
    stays = total(clipped(day_runs(supply.hospital), first, last))
    return Covered(
        days=total(clipped(day_runs(supply.runs), first, last)), of_days=last - first - stays
    )


def not_counted(supply: DrugSupply) -> str:
    """``2 dispensings without a date not counted``; "" where everything could be counted."""
    kinds = ((supply.undated, "without a date"), (supply.without_days, "without days of supply"))
    parts = [f"{number} {lack}" for number, lack in kinds if number]
    if not parts:
        return ""
    number, _, rest = parts[0].partition(" ")
    noun = "dispensing" if number == "1" else "dispensings"
    return f"{' and '.join([f'{number} {noun} {rest}', *parts[1:]])} not counted"


def is_low(days: int, of_days: int) -> bool:
    """Whether supply covers too few days, in whole numbers: 28 of 35 are 80 %, not less."""
    return 100 * days < LOW_SUPPLY_PERCENT * of_days


def _drug_supply(
    drug: str,
    fills: Sequence[Fill],
    since: date | None,
    stays: list[Run],
    hospital: Sequence[DateRun],
) -> DrugSupply:
    latest = max((fill.on for fill in fills if fill.on is not None), default=None)
    known = latest is not None and any(fill.days for fill in fills if fill.on == latest)
    runs = coverage(fills) if known else []
    if since is not None:
        runs = [run for run in runs if run[1] > since.toordinal()]
    runs = _judged(runs, fills)
    return DrugSupply(
        ingredient=drug,
        first_fill_on=date.fromordinal(runs[0][0]) if runs else None,
        computable=bool(runs),
        runs=as_dates(without(runs, stays)),
        hospital=tuple(hospital) if runs else (),
        injected=any(fill.injection for fill in fills),
        undated=sum(fill.on is None for fill in fills),
        without_days=sum(
            fill.on is not None and not fill.days and (since is None or fill.on >= since)
            for fill in fills
        ),
    )


def _judged(runs: list[Run], fills: Sequence[Fill]) -> list[Run]:
    """The runs after the last dispensing without days of supply that was followed by a gap: how
    long it lasted is not known, so those days are no gap.
    """
    told = {fill.on for fill in fills if fill.days}
    for fill in fills:
        if fill.on is not None and fill.on not in told:
            runs = [run for run in runs if run[0] > fill.on.toordinal()] or runs
    return runs


def _current_courses(
    record: PersonRecord, fills: dict[str, list[Fill]], catalogue: DrugCatalogue
) -> dict[str, date | None]:
    """Each current ingredient and the day its present course began (``None``: not known)."""
    courses: dict[str, date | None] = {}
    ordered = set()
    running = {order.id for order in current_orders(record)}
    for order in record.orders:
        ordered.add(order.ingredient)
        unknown = order.status is OrderStatus.UNKNOWN and order.stopped_on is None
        if (order.id in running or unknown) and _is_expected(order):
            courses[order.ingredient] = _course_start(order.ingredient, record.orders)
    unordered = {
        drug: some
        for drug, some in fills.items()
        if drug not in ordered and not _usually_as_needed(drug, catalogue)
    }
    # Whether it is current cannot be told without any date: it is named as not computable.
    undated = {d: None for d, some in unordered.items() if all(f.on is None for f in some)}
    ends = {
        drug: runs[-1][1] for drug, some in unordered.items() for runs in [coverage(some)] if runs
    }
    if ends:
        latest = max(
            fill.on.toordinal() for some in fills.values() for fill in some if fill.on is not None
        )
        courses |= {drug: None for drug, end in ends.items() if latest - end <= ENDED_AFTER_DAYS}
    return courses | undated


def _is_expected(order: MedicationOrder) -> bool:
    """A listed psychotropic that is taken on a schedule."""
    return not order.as_needed and order.drug_class != OTHER_CLASS


def _course_start(ingredient: str, orders: Iterable[MedicationOrder]) -> date | None:
    """First day of the chain of orders without a break that the current order ends."""
    chain = [
        order
        for order in orders
        if order.ingredient == ingredient
        and not order.as_needed
        and order.status is not OrderStatus.CANCELLED
    ]
    if any(
        order.started_on is None or order.started_precision is not DatePrecision.DAY
        for order in chain
    ):
        return None
    start: date | None = None
    for order in sorted(chain, key=_started, reverse=True):
        began = _started(order)
        if start is None:
            start = began
            continue
        if order.stopped_on is not None and (start - order.stopped_on).days > SAME_COURSE_DAYS:
            break
        start = began
    return start


def _started(order: MedicationOrder) -> date:
    return order.started_on or date.min


def _usually_as_needed(ingredient: str, catalogue: DrugCatalogue) -> bool:
    drug = catalogue.drugs.get(ingredient)
    return drug is not None and drug.usually_as_needed


def _interval_of(
    injection: Administration, orders: Iterable[MedicationOrder], catalogue: DrugCatalogue
) -> int | None:
    if injection.interval_days is not None:
        return injection.interval_days
    product = catalogue.match(injection.label).long_acting
    if product is not None:
        return product.interval_days
    intervals = (o.interval_days for o in orders if o.ingredient == injection.ingredient)
    return next((days for days in intervals if days is not None), None)


def _next_sign_outside(record: PersonRecord, after: date) -> date | None:
    """The first later day on which the person was seen or supplied outside the hospital."""
    visits = (
        visit.started_on
        for visit in record.encounters
        if visit.kind is not EncounterKind.HOSPITAL and visit.state is VisitState.ATTENDED
    )
    sessions = (s.held_on for s in record.sessions if s.state is VisitState.ATTENDED)
    dispensed = (d.dispensed_on for d in record.dispenses if d.dispensed_on is not None)
    later = (day for days in (visits, sessions, dispensed) for day in days if day > after)
    return min(later, default=None)
