"""The pregnancy test at the start of valproate, where it applies."""

from datetime import date, timedelta

from dashboard.domain.care_rules import Rule
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts
from dashboard.domain.due_schedule import schedule_item
from dashboard.domain.laboratory import counted
from dashboard.domain.periods import age_on
from dashboard.domain.record import MedicationOrder
from dashboard.domain.recorded_sex import Sex, recorded_sex

_SEX = {
    Sex.FEMALE: "recorded as female",
    Sex.OTHER: "sex recorded as neither female nor male",
    Sex.UNKNOWN: "sex not recorded",
}


def pregnancy_test(facts: Facts, rule: Rule, start: date, order: MedicationOrder) -> DueItem | None:
    """Due on the day of the start, until a test from some days before it on is recorded.

    ``None``: done, recorded as male, or not of the rule's ages on that day. A sex or an age that is
    not recorded rules nobody out.
    """
    sex = _SEX.get(recorded_sex(facts.record.person))
    age = _age_words(facts, rule, start)
    counts_from = start - timedelta(days=rule.numbers["before_days"])
    tests = counted(facts.record.laboratory, rule.names["tests"])
    if sex is None or age is None or any(test.taken_on >= counts_from for test in tests):
        return None
    return schedule_item(facts, rule, order, start, None, f"due at the start, {sex}, {age}")


def _age_words(facts: Facts, rule: Rule, start: date) -> str | None:
    born_on = facts.record.person.born_on
    if born_on is None:
        return "age not recorded"
    age = age_on(born_on, start)
    within = rule.numbers["from_age"] <= age <= rule.numbers["to_age"]
    return f"age {age}" if within else None
