"""Flags about supply: the person's medicine has run out. Supply is not the same as taking it."""

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.domain.care_rules import RuleId
from dashboard.domain.clearance import second_source
from dashboard.domain.derived import DrugSupply, DueItem
from dashboard.domain.due_facts import Facts, flag
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.treatment import drug_name
from dashboard.domain.wording import full_day

_DAY = timedelta(days=1)


def supply_gap_flags(facts: Facts) -> Iterator[DueItem]:
    """A current, scheduled medicine whose supply ended so many days ago."""
    rule = facts.rule(RuleId.SUPPLY_GAP)
    if rule is None:
        return
    span = rule.days("days")
    for supply in facts.supply:
        gap = gap_start(supply, span, _last_filled(facts, supply))
        if gap is None:
            continue
        name = drug_name(supply.ingredient, facts.rules.drugs)
        why = f"{name}: no supply since {full_day(gap)}"
        evidence = {"ingredient": supply.ingredient, "gap_from": reduced_iso(gap)}
        yield from flag(facts, rule, gap + span, why, _last_supply(facts, supply), evidence)


def clozapine_gap_flags(facts: Facts) -> Iterator[DueItem]:
    """Clozapine without supply for so many days, today included: more than 48 hours for certain.

    Raised on the day it will be so if nothing happens, beside the longer gap of any medicine.
    """
    rule = facts.rule(RuleId.CLOZAPINE_GAP)
    if rule is None:
        return
    span = rule.days("days")
    for supply in facts.supply:
        if supply.ingredient not in rule.names["ingredients"]:
            continue
        gap = gap_start(supply, span, _last_filled(facts, supply))
        if gap is None:
            continue
        raised = gap + span - _DAY
        name = drug_name(supply.ingredient, facts.rules.drugs)
        why = (
            f"{name}: no supply since {full_day(gap)}; "
            "after more than 48 hours without it the dose starts low again"
        )
        evidence = {"ingredient": supply.ingredient, "gap_from": reduced_iso(gap)}
        yield from flag(facts, rule, raised, why, _last_supply(facts, supply), evidence)


def gap_start(supply: DrugSupply, span: timedelta, filled_on: date | None) -> date | None:
    """First day without supply after the last covered one; ``None`` when nothing is known.

    A hospital stay that begins before the gap is ``span`` long moves the start to its end: the
    person is supplied there. So does one in which the last dispensing (``filled_on``) falls.
    """
    if not supply.computable or not supply.runs:
        return None
    start = supply.runs[-1][1]
    for admitted, discharged in supply.hospital:
        ends_gap = filled_on is not None and admitted <= filled_on < discharged
        if discharged > start and (ends_gap or admitted < start + span):
            start = discharged
    # A stay without a discharge is open-ended: no gap until something is recorded.
    return None if start == date.max else start


def _last_filled(facts: Facts, supply: DrugSupply) -> date | None:
    """The day of the last dispensing whose days of supply are known."""
    days = [
        f.dispensed_on
        for f in facts.record.dispenses
        if f.ingredient == supply.ingredient and f.dispensed_on is not None and f.days_supply
    ]
    return max(days, default=None)


def _last_supply(facts: Facts, supply: DrugSupply) -> int | None:
    """The last fill or injection: clearing the flag holds until the next one."""
    record, drug = facts.record, supply.ingredient
    fills = [f.id for f in record.dispenses if f.ingredient == drug and f.dispensed_on is not None]
    given = [a.id for a in record.administrations if a.ingredient == drug]
    if fills:
        return fills[-1]
    return second_source(given[-1]) if given else None
