"""Who needs a lithium level every 3 months after the first year, and why, in words."""

from collections.abc import Iterator

from dashboard.domain.care_rules import Rule
from dashboard.domain.drug_labels import is_systemic, tokens_of
from dashboard.domain.due_facts import Facts
from dashboard.domain.laboratory import newest_result
from dashboard.domain.periods import age_on
from dashboard.domain.record import LaboratoryResult, MedicationOrder
from dashboard.domain.recorded_sex import Sex, recorded_sex
from dashboard.domain.wording import on_full_day, score


def risk_reasons(facts: Facts, rule: Rule, last: LaboratoryResult) -> list[str]:
    """Every reason that holds; empty for nobody at risk. ``last``: the latest lithium level."""
    return [*_age_and_level(facts, rule, last), *_interacting(facts, rule), *_results(facts, rule)]


def _age_and_level(facts: Facts, rule: Rule, last: LaboratoryResult) -> Iterator[str]:
    old, high = rule.numbers["old_from"], rule.numbers["high_level"]
    born_on = facts.record.person.born_on
    if born_on is not None and age_on(born_on, last.taken_on) >= old:
        yield f"age {score(old)} or over"
    if last.value is not None and last.value >= high:
        yield f"level {score(high)} or more"


def _interacting(facts: Facts, rule: Rule) -> Iterator[str]:
    found = {name for order in facts.current for name in _named(order, rule.names["interacting"])}
    if found:
        yield "with " + " and ".join(sorted(found))


def _named(order: MedicationOrder, names: tuple[str, ...]) -> set[str]:
    """Which of these an order is for: what is no psychotropic has but its label for a name, with
    strength and form.
    """
    tokens = tokens_of(f"{order.ingredient} {order.label}")
    return set(names).intersection(tokens) if is_systemic(tokens) else set()


def _results(facts: Facts, rule: Rule) -> Iterator[str]:
    """Kidney, thyroid and calcium: the latest counted result of each outside its limits.

    The limits are in the unit of the rule; a result in any other is not compared. The ranges of
    the laboratory itself are not kept.
    """
    limits = rule.numbers
    male = recorded_sex(facts.record.person) is Sex.MALE
    creatinine = limits["creatinine_above_male" if male else "creatinine_above"]
    for test, name, below, above in (
        ("egfr", "eGFR", limits["egfr_below"], None),
        ("creatinine", "creatinine", None, creatinine),
        ("tsh", "TSH", limits["tsh_below"], limits["tsh_above"]),
        ("calcium", "calcium", None, limits["calcium_above"]),
    ):
        result = newest_result(facts.record.laboratory, (test,))
        if result is None or result.value is None or result.unit not in rule.names[f"{test}_unit"]:
            continue
        low = below is not None and result.value < below
        high = above is not None and result.value > above
        if low or high:
            value = score(round(result.value, 3))
            yield f"{name} {value} {result.unit} {on_full_day(result.taken_on)}"
