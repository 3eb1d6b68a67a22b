"""Everything that falls due for one person, and every flag, as dated items.

``due_items`` reads the recorded events and the rule book, never the calendar: the items hold for
every day from the last event on, until something happens. When the episode has ended, a safety
flag that nobody cleared is all that stands; for people who have died nothing does.
"""

from collections.abc import Callable, Iterator
from datetime import date

from dashboard.domain.derived import DueItem
from dashboard.domain.due_contact import contact_items, review_items, score_items
from dashboard.domain.due_discharge import discharge_items
from dashboard.domain.due_facts import Facts, facts_of
from dashboard.domain.due_medicine import antidepressant_items, injection_items
from dashboard.domain.due_monitoring import monitoring_items
from dashboard.domain.due_set import decision_items, follow_up_items
from dashboard.domain.flags_care import (
    level_flags,
    missed_sessions_flag,
    therapy_not_started_flag,
    weight_flag,
)
from dashboard.domain.flags_on_track import (
    medication_not_on_track_flag,
    therapy_not_on_track_flag,
)
from dashboard.domain.flags_pregnancy import pregnancy_flag
from dashboard.domain.flags_safety import safety_flags
from dashboard.domain.flags_scores import (
    alliance_flag,
    inertia_flag,
    relapse_flag,
    side_effect_flag,
    stale_score_flag,
)
from dashboard.domain.flags_supply import clozapine_gap_flags, supply_gap_flags
from dashboard.domain.planned_ends import joined, stretches
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook

RULES: tuple[Callable[[Facts], Iterator[DueItem]], ...] = (
    safety_flags,
    contact_items,
    score_items,
    review_items,
    follow_up_items,
    decision_items,
    discharge_items,
    antidepressant_items,
    injection_items,
    monitoring_items,
    missed_sessions_flag,
    therapy_not_started_flag,
    supply_gap_flags,
    clozapine_gap_flags,
    weight_flag,
    level_flags,
    pregnancy_flag,
    alliance_flag,
    side_effect_flag,
    relapse_flag,
    inertia_flag,
    therapy_not_on_track_flag,
    medication_not_on_track_flag,
    stale_score_flag,
)


def due_items(record: PersonRecord, rules: RuleBook, on: date | None = None) -> tuple[DueItem, ...]:
    """Every open due item and flag of a person, in priority order.

    They hold from the last event on, or from ``on`` if that is later.
    """
    parts = [(s, facts_of(s.record, rules)) for s in stretches(record, on)]
    found = joined([(s, items_of(facts) if facts else ()) for s, facts in parts])
    return tuple(sorted(found, key=priority))


def items_of(facts: Facts) -> tuple[DueItem, ...]:
    """The items of one stretch without a planned end in it, from facts already read."""
    if facts.died:
        return ()
    rules = RULES if facts.on_caseload else (safety_flags,)
    found = [item for rule in rules for item in rule(facts)]
    found.sort(key=priority)
    return tuple(found)


def priority(item: DueItem) -> tuple[int, int, str, int]:
    """The one order of what comes first: safety, then the earliest due date (most days overdue).

    The rule's name and the event behind it only settle ties, so that the order never wavers.
    """
    return item.rank, item.due_on.toordinal(), item.rule, item.evidence_id or 0
