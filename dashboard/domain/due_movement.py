"""The movement exam with an antipsychotic: more often for those at higher risk."""

from datetime import date

from dashboard.domain.care_rules import Rule
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts
from dashboard.domain.due_schedule import early_step, last_done, marked, often, schedule_item
from dashboard.domain.periods import birthday
from dashboard.domain.record import MedicationOrder
from dashboard.domain.treatment import drug_name
from dashboard.domain.wording import full_day


def movement_exam(facts: Facts, rule: Rule, start: date, order: MedicationOrder) -> DueItem:
    """The next exam: at the start, then by the interval that holds when it falls due.

    Somebody who comes to be at higher risk between two exams is due at the shorter interval, not
    before the day on which the risk began.
    """
    last = last_done(facts, rule, start)
    risk_from, reason = _higher_risk(facts, rule, last or start)
    due = early_step(rule, start, last)
    due_on = due or start
    if due is None and last is not None:
        sooner = max(last + rule.days("risk_repeat_days"), risk_from)
        due_on = min(last + rule.days("repeat_days"), sooner)
    how_often = often(rule.numbers["repeat_days"])
    if risk_from <= due_on:
        how_often = f"{often(rule.numbers['risk_repeat_days'])} ({reason})"
    return schedule_item(facts, rule, order, due_on, last, how_often)


def _higher_risk(facts: Facts, rule: Rule, since: date) -> tuple[date, str]:
    """The first day at higher risk and why, in words; that day may be years ahead.

    An age that is not recorded is not taken for a young one. ``since``: the last exam.
    """
    age, born_on = int(rule.numbers["old_from"]), facts.record.person.born_on
    found = [
        (began, f"first-generation antipsychotic {drug_name(order.ingredient, facts.rules.drugs)}")
        for began, order in marked(facts, rule.names["higher_risk"])
    ]
    if born_on is None:
        found.append((date.min, "age not recorded"))
    else:
        on = birthday(born_on, age)
        found.append((on, f"age {age} or over" if on <= since else f"age {age} on {full_day(on)}"))
    return min(found, key=lambda pair: pair[0])
