"""Reviews after an antidepressant is started or raised, and the next long-acting injection."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.codes import DueKind, EncounterKind, OrderStatus, VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.drugs import ANTIDEPRESSANT_CLASSES
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.flags_safety import suicide_flag_open
from dashboard.domain.injection_course import PlaceInCourse, place_in_course
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.periods import age_on
from dashboard.domain.record import Administration, MedicationOrder
from dashboard.domain.treatment import course_start, drug_name
from dashboard.domain.wording import full_day


@dataclass(frozen=True, slots=True)
class _Step:
    """A start or a dose increase that calls for a review."""

    on: date
    order: MedicationOrder
    increase: bool


def antidepressant_items(facts: Facts) -> Iterator[DueItem]:
    """The review after the latest start or increase of each current antidepressant."""
    rule = facts.rule(RuleId.ANTIDEPRESSANT_START)
    if rule is None:
        return
    orders = facts.record.orders
    latest = {
        o.ingredient: o
        for o in facts.current
        if o.drug_class in ANTIDEPRESSANT_CLASSES and not o.as_needed
    }
    for order in latest.values():
        start = course_start(orders, order)
        if start is None:
            continue
        step = _latest_step(orders, order, start)
        reviews = _reviews_after(facts, start)
        if start >= facts.start:
            yield from _start_items(facts, rule, _Step(start, order, False), reviews)
        if step.increase and step.on >= facts.start:
            yield from _increase_items(facts, rule, step, reviews)


def _start_items(facts: Facts, rule: Rule, step: _Step, reviews: list[date]) -> Iterator[DueItem]:
    """First review within two weeks (one week for the young), then again within four."""
    if not reviews:
        soon = _why_soon(facts, rule, step.on)
        due = step.on + rule.days("young_days" if soon else "days")
        yield _review_item(facts, rule, step, due, soon)
    # A review after the first interval is the second one, however many came before it.
    elif reviews[-1] <= step.on + rule.days("days") and len(reviews) < 2:
        due = step.on + rule.days("again_days")
        yield _review_item(facts, rule, step, due, f", reviewed {full_day(reviews[-1])}")


def _increase_items(
    facts: Facts, rule: Rule, step: _Step, reviews: list[date]
) -> Iterator[DueItem]:
    """After an increase only for the young or with a suicide flag."""
    soon = _why_soon(facts, rule, step.on)
    if soon and not any(review > step.on for review in reviews):
        yield _review_item(facts, rule, step, step.on + rule.days("young_days"), soon)


def _review_item(facts: Facts, rule: Rule, step: _Step, due: date, more: str) -> DueItem:
    name = drug_name(step.order.ingredient, facts.rules.drugs)
    verb = "raised" if step.increase else "started"
    return due_item(
        facts,
        rule,
        DueKind.MEDICATION_REVIEW,
        due,
        step.on,
        f"{name} {verb} {full_day(step.on)}{more}, due {full_day(due)}",
        evidence={"ingredient": step.order.ingredient, "since": reduced_iso(step.on)},
        evidence_id=step.order.id,
        owner=facts.episode.prescriber,
    )


def _why_soon(facts: Facts, rule: Rule, on: date) -> str:
    """Why a week and not two, in words; empty when two weeks hold."""
    born_on = facts.record.person.born_on
    if born_on is not None:
        age = age_on(born_on, on)
        if age <= rule.numbers["young_to"]:
            return f" at age {age}"
    return " with an open suicide flag" if suicide_flag_open(facts) else ""


def _latest_step(
    orders: tuple[MedicationOrder, ...], current: MedicationOrder, start: date
) -> _Step:
    """The last dose increase of the present course, else its start."""
    step, dose = _Step(start, current, False), None
    for order in orders:
        began = order.started_on
        if order.ingredient != current.ingredient or began is None or began < start:
            continue
        if dose is not None and order.daily_dose is not None and order.daily_dose > dose:
            step = _Step(began, order, True)
        dose = order.daily_dose if order.daily_dose is not None else dose
    return step


def _reviews_after(facts: Facts, start: date) -> list[date]:
    """Medication reviews held after the day of the start."""
    return [
        e.started_on
        for e in facts.record.encounters
        if e.kind is EncounterKind.MEDICATION_REVIEW
        and e.state is VisitState.ATTENDED
        and e.started_on > start
    ]


def injection_items(facts: Facts) -> Iterator[DueItem]:
    """The next injection of every long-acting medicine that has not been stopped."""
    rule = facts.rule(RuleId.INJECTION)
    if rule is None:
        return
    last = {a.ingredient: a for a in facts.record.administrations}
    for given in last.values():
        if _stopped_after(facts, given):
            continue
        place = place_in_course(facts.record.administrations, given, facts.rules.drugs)
        interval = _interval(facts, given, place)
        if interval is None:
            continue
        due = given.given_on + timedelta(days=interval)
        name = drug_name(given.ingredient, facts.rules.drugs)
        why = f"{name}, last {full_day(given.given_on)}, due {full_day(due)}"
        evidence = {"ingredient": given.ingredient, "given_on": reduced_iso(given.given_on)}
        if place is not None:
            early = due - timedelta(days=place.product.early_days)
            late = given.given_on + timedelta(days=place.late_days + 1)
            first = f"dose {place.dose} of this course, " if place.is_early else ""
            why += f" (from {full_day(early)}; {first}re-start scheme from {full_day(late)})"
            evidence |= {"early_from": reduced_iso(early), "late_from": reduced_iso(late)}
        yield due_item(facts, rule, DueKind.INJECTION, due, given.given_on, why,
                       evidence=evidence, evidence_id=given.id)  # fmt: skip


def _stopped_after(facts: Facts, given: Administration) -> bool:
    """Whether every injection order of the medicine ended on the last injection or after it.

    Without any order it goes on; so it does where the status of one without an end is not known.
    """
    orders = [
        o
        for o in facts.record.orders
        if o.ingredient == given.ingredient and o.interval_days is not None
    ]
    unknown = any(o.status is OrderStatus.UNKNOWN and o.stopped_on is None for o in orders)
    if not orders or unknown or any(o in facts.current for o in orders):
        return False
    ends = [o.stopped_on for o in orders if o.stopped_on is not None]
    return len(ends) < len(orders) or max(ends) >= given.given_on


def _interval(facts: Facts, given: Administration, place: PlaceInCourse | None) -> int | None:
    """Days to the next dose: as recorded, else as ordered, else the product's."""
    if given.interval_days is not None:
        return given.interval_days
    for order in facts.current:
        if order.ingredient == given.ingredient and order.interval_days is not None:
            return order.interval_days
    return None if place is None else place.product.interval_days
