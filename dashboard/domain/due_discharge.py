"""Contact after a stay in hospital."""

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import DueKind, EncounterKind, VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.partial_date import last_day, reduced_iso
from dashboard.domain.record import Encounter
from dashboard.domain.wording import full_day


def _end(stay: Encounter) -> tuple[date, date, int]:
    """Stays may overlap: the last to end is the one that the person came home from."""
    return stay.ended_on or date.min, stay.started_on, stay.id


def discharge_items(facts: Facts) -> Iterator[DueItem]:
    """Contacts within so many days of the last discharge, until one has been held.

    A contact on the day of discharge does not count. Still in hospital, nothing is due. A discharge
    some days before the start counts: who is referred by a hospital comes from there. What should
    have been by the start is due at the start; of several such only the last. Of a discharge known
    by its month the limits count from its first day, and only a contact after its last one is one.
    """
    rule = facts.rule(RuleId.POST_DISCHARGE)
    if rule is None:
        return
    stays = [
        e
        for e in facts.record.encounters
        if e.kind is EncounterKind.HOSPITAL and e.state is VisitState.ATTENDED
    ]
    if not stays:
        return
    last = max(stays, key=_end)
    discharged = last.ended_on
    if discharged is None or last_day(discharged) < facts.start - rule.days("before_start_days"):
        return
    # A stay without an end goes on, unless one that began later is over.
    if any(stay.ended_on is None and stay.started_on > last.started_on for stay in stays):
        return
    home = max(last_day(stay.ended_on) for stay in stays if stay.ended_on is not None)
    if any(contact.on > home for contact in facts.seen):
        return
    by_the_start = (facts.start - discharged).days
    passed = [number for number in rule.offsets if number <= by_the_start]
    for number in [*passed[-1:], *(n for n in rule.offsets if n > by_the_start)]:
        late = f", due at the start, {full_day(facts.start)}" if number < by_the_start else ""
        yield due_item(
            facts,
            rule,
            DueKind.POST_DISCHARGE,
            discharged + timedelta(days=max(number, by_the_start)),
            max(discharged, facts.start),
            f"within {number} days of the discharge of {full_day(discharged)}{late}",
            evidence={"discharged_on": reduced_iso(discharged)},
            evidence_id=last.id,
        )
