"""Blood tests, readings and movement exams that a current medicine calls for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts
from dashboard.domain.due_lithium import lithium_items
from dashboard.domain.due_movement import movement_exam
from dashboard.domain.due_pregnancy import pregnancy_test
from dashboard.domain.due_schedule import (
    BASELINE_DAYS,
    laboratory_item,
    marked,
    scheduled,
    since_words,
    start_of,
)
from dashboard.domain.laboratory import counted
from dashboard.domain.periods import add_months
from dashboard.domain.record import MedicationOrder
from dashboard.domain.wording import full_day


def monitoring_items(facts: Facts) -> Iterator[DueItem]:
    """Every schedule of the drug list that a current, scheduled medicine has."""
    current = {o.ingredient: o for o in facts.current if not o.as_needed}
    if not current:
        return
    for order in current.values():
        yield from lithium_items(facts, order)
        yield from _clozapine(facts, order)
    for rule in facts.rules.care.monitoring:
        medicines = marked(facts, rule.names["monitoring"])
        if medicines:
            item = _OF_ITS_OWN.get(rule.id, scheduled)(facts, rule, *medicines[0])
            if item is not None:
                yield item


_Item = Callable[[Facts, Rule, date, MedicationOrder], DueItem | None]
#: Schedules that look at more than days and tests.
_OF_ITS_OWN: Mapping[str, _Item] = {
    RuleId.MOVEMENT_EXAM: movement_exam,
    RuleId.VALPROATE_PREGNANCY_TEST: pregnancy_test,
}


def _clozapine(facts: Facts, order: MedicationOrder) -> Iterator[DueItem]:
    rule = facts.rule(RuleId.CLOZAPINE_ANC)
    if rule is None or order.ingredient not in rule.names["ingredients"]:
        return
    start = start_of(facts, order)
    counts = [r for r in counted(facts.record.laboratory, rule.names["tests"])
              if r.taken_on >= start - timedelta(days=BASELINE_DAYS)]  # fmt: skip
    if not counts:
        why = f"{since_words(facts, order, 'started')}, none recorded"
        yield laboratory_item(facts, rule, order, start, start, why)
        return
    last = counts[-1]
    day = last.taken_on
    if last.value is not None and last.value < rule.numbers["low_below"]:
        due, often = day + rule.days("low_days"), "three times a week"
    elif day < add_months(start, int(rule.numbers["weekly_months"])):
        due, often = day + rule.days("weekly_days"), "weekly"
    elif day < add_months(start, int(rule.numbers["two_weekly_months"])):
        due, often = day + rule.days("two_weekly_days"), "every 2 weeks"
    else:
        due, often = add_months(day, int(rule.numbers["then_months"])), "monthly"
    value = "" if last.value is None else f" ({last.value:.0f}/µL)"
    yield laboratory_item(facts, rule, order, due, day, f"{often}, last {full_day(day)}{value}")
