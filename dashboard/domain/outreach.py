"""What may be entered about an attempt to reach somebody, and what it brings about, in words."""

from datetime import date, timedelta
from enum import StrEnum

from dashboard.domain.care_rules import Rule
from dashboard.domain.codes import OutreachOutcome, RemovalReason
from dashboard.domain.snooze import Returned
from dashboard.domain.wording import day, plural

#: A chosen rest at most (house proposal): longer than a quarter is no outreach.
LONGEST_REST = timedelta(days=92)


class OutreachFault(StrEnum):
    """What is wrong with an entry; the value is the sentence to show."""

    NO_REASON = "Say why the person is removed from outreach."
    REASON_UNASKED = "A reason belongs to a removal only."
    WRONG_REST = "The follow-ups can rest from tomorrow on, for a quarter at most."


def outreach_faults(
    outcome: OutreachOutcome,
    rests_until: date | None,
    reason: RemovalReason | None,
    today: date,
) -> tuple[OutreachFault, ...]:
    """Everything wrong with an entry. ``rests_until``: another day than the rule's."""
    removed = outcome is OutreachOutcome.REMOVED
    found = []
    if removed and reason is None:
        found.append(OutreachFault.NO_REASON)
    if not removed and reason is not None:
        found.append(OutreachFault.REASON_UNASKED)
    if rests_until is not None and (removed or not today < rests_until <= today + LONGEST_REST):
        found.append(OutreachFault.WRONG_REST)
    return tuple(found)


def rest_by_rule(outcome: OutreachOutcome, rule: Rule, today: date) -> date | None:
    """First day on which follow-ups count as overdue again; ``None``: until the next contact."""
    if outcome is OutreachOutcome.REMOVED:
        return None
    return today + rule.days(f"{outcome.value}_days")


def rest_words(outcome: OutreachOutcome, rule: Rule, today: date) -> str:
    """``Follow-ups rest until 30 Nov; safety flags never rest.``"""
    until = rest_by_rule(outcome, rule, today)
    said = "the next contact" if until is None else day(until, today)
    return f"Follow-ups rest until {said}; safety flags never rest."


def returned_words(returned: Returned, rule: Rule) -> str:
    """``12 of 30 attempts were followed by a contact within 15 days; 4 still waiting``."""
    days = f"{rule.numbers['returned_days']:g} days"
    if returned.attempts == 0 and returned.waiting == 0:
        return "no attempts"
    if returned.attempts == 0:
        return f"{plural(returned.waiting, 'attempt')}, the {days} to return not over yet"
    said = (
        f"{returned.returned} of {returned.attempts} attempts were followed by a contact "
        f"within {days}"
    )
    return f"{said}; {returned.waiting} not over yet" if returned.waiting else said
