"""Contact after a stay in hospital."""

from collections.abc import Iterator
from datetime import timedelta

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import DueKind, EncounterKind, VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.wording import full_day


def discharge_items(facts: Facts) -> Iterator[DueItem]:
    """Contacts within so many days of the last discharge, until one has been held.

    A contact on the day of discharge does not count. Still in hospital, nothing is due.
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
    last = max(stays, key=lambda stay: (stay.started_on, stay.id))
    discharged = last.ended_on
    if discharged is None or discharged < facts.start:
        return
    if any(contact.on > discharged for contact in facts.contacts):
        return
    for number in rule.offsets:
        yield due_item(
            facts,
            rule,
            DueKind.POST_DISCHARGE,
            discharged + timedelta(days=number),
            discharged,
            f"within {number} days of the discharge of {full_day(discharged)}",
            evidence={"discharged_on": discharged.isoformat()},
            evidence_id=last.id,
        )
