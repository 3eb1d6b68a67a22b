"""A positive pregnancy test with a current medicine for which pregnancy is a risk."""

from collections.abc import Iterator
from datetime import date

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, flag
from dashboard.domain.due_schedule import since_words
from dashboard.domain.laboratory import counted, value_words
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.record import LaboratoryResult, MedicationOrder
from dashboard.domain.treatment import course_start
from dashboard.domain.wording import on_full_day


def pregnancy_flag(facts: Facts) -> Iterator[DueItem]:
    """For the prescriber, whatever sex and age are recorded: a result is a result.

    Of several medicines the one taken longest is named; also one that is taken as needed.
    """
    rule = facts.rule(RuleId.PREGNANCY_POSITIVE)
    if rule is None or not facts.record.laboratory:
        return
    order = _medicine(facts, rule)
    result = _last_decided(facts.record.laboratory, rule)
    if order is None or result is None or not _says(result, rule):
        return
    start = course_start(facts.record.orders, order)
    # From long before the medicine it says nothing of a pregnancy with it.
    if start is not None and result.taken_on + rule.days("before_days") < start:
        return
    raised = max(result.taken_on, start or date.min)
    since = since_words(facts, order, "since")
    why = f"{_words(result, rule)} {on_full_day(result.taken_on)}, {since}"
    evidence = {
        "test": result.test,
        "tested_on": reduced_iso(result.taken_on),
        "medicine": order.ingredient,
        "raised_on": reduced_iso(raised),
    }
    yield from flag(facts, rule, raised, why, result.id, evidence, owner=facts.episode.prescriber)


def _medicine(facts: Facts, rule: Rule) -> MedicationOrder | None:
    keys = set(rule.names["monitoring_key"])
    found = [o for o in facts.current if keys & set(facts.monitoring_of(o.ingredient))]
    starts = ((course_start(facts.record.orders, o) or date.min, o.id, o) for o in found)
    return min(starts, key=lambda s: s[:2], default=(None, None, None))[2]


def _last_decided(results: tuple[LaboratoryResult, ...], rule: Rule) -> LaboratoryResult | None:
    """The newest result that is positive or negative; of one day a positive one."""
    tests = (*rule.names["answers"], *rule.names["levels"])
    found = [r for r in counted(results, tests) if _says(r, rule) is not None]
    return max(found, key=lambda r: (r.taken_on, bool(_says(r, rule))), default=None)


def _says(result: LaboratoryResult, rule: Rule) -> bool | None:
    """Whether a result is positive; ``None`` for a level between the two limits."""
    value = result.value or 0.0
    if result.test in rule.names["answers"]:
        return value > 0
    if value >= rule.numbers["level_positive"]:
        return True
    return False if value < rule.numbers["level_negative_below"] else None


def _words(result: LaboratoryResult, rule: Rule) -> str:
    if result.test in rule.names["answers"]:
        return "positive"
    return f"{result.label} {value_words(result)} {result.unit or ''}".rstrip()
