"""The lithium level: weekly until stable, then by how long ago it began and by risk."""

from collections.abc import Iterator
from datetime import date

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts
from dashboard.domain.due_schedule import laboratory_item, since_words, start_of
from dashboard.domain.laboratory import counted
from dashboard.domain.lithium_risk import risk_reasons
from dashboard.domain.periods import add_months
from dashboard.domain.record import LaboratoryResult, MedicationOrder
from dashboard.domain.wording import full_day, score


def lithium_items(facts: Facts, order: MedicationOrder) -> Iterator[DueItem]:
    """The next level of one current medicine; nothing where it is not lithium."""
    rule = facts.rule(RuleId.LITHIUM_LEVEL)
    if rule is None or order.ingredient not in rule.names["ingredients"]:
        return
    start = start_of(facts, order)
    changed = max(start, _last_change(facts, order) or start)
    levels = [r for r in counted(facts.record.laboratory, rule.names["tests"])
              if r.taken_on > changed]  # fmt: skip
    if not levels:
        due = changed + rule.days("after_change_days")
        why = f"lithium dose changed {full_day(changed)}"
        if changed == start:
            why = since_words(facts, order, "started")
        yield laboratory_item(facts, rule, order, due, changed, why)
        return
    last = levels[-1]
    value = "" if last.value is None else f" ({score(last.value)} {last.unit or 'mmol/L'})"
    if not _steady(rule, levels, changed):
        due = last.taken_on + rule.days("after_change_days")
        often = "weekly until stable"
    else:
        months, reason = _months(facts, rule, start, last)
        due = add_months(last.taken_on, months)
        often = f"{months}-monthly ({reason})" if reason else f"{months}-monthly"
    why = f"{often}, last {full_day(last.taken_on)}{value}"
    yield laboratory_item(facts, rule, order, due, last.taken_on, why)


def _last_change(facts: Facts, current: MedicationOrder) -> date | None:
    """The last day on which the dose of a medicine changed."""
    changed, dose = None, None
    for order in facts.record.orders:
        if order.ingredient != current.ingredient or order.started_on is None:
            continue
        if dose is not None and order.daily_dose is not None and order.daily_dose != dose:
            changed = order.started_on
        dose = order.daily_dose if order.daily_dose is not None else dose
    return changed


def _steady(rule: Rule, levels: list[LaboratoryResult], changed: date) -> bool:
    """Two levels in a row that agree, or a first level long after the change."""
    if levels[0].taken_on >= changed + rule.days("settled_days"):
        return True
    values = [level.value for level in levels[-2:] if level.value is not None]
    # Levels carry one or two decimals; 0.8 − 0.6 must not exceed 0.2.
    return (
        len(values) == 2
        and round(abs(values[1] - values[0]), 6) <= rule.numbers["steady_difference"]
    )


def _months(facts: Facts, rule: Rule, start: date, last: LaboratoryResult) -> tuple[int, str]:
    """3 months in the first year and for those at risk, else 6; and why, in words."""
    often, later = int(rule.numbers["first_year_months"]), int(rule.numbers["later_months"])
    if last.taken_on < add_months(start, 12):
        return often, "first year"
    reasons = ", ".join(risk_reasons(facts, rule, last))
    return (often, reasons) if reasons else (later, "")
