"""Outreach: until when overdue follow-ups rest after an attempt, and whether people returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.care_rules import Rule
from dashboard.domain.codes import OutreachOutcome
from dashboard.domain.record import Outreach
from dashboard.domain.visits import Contact

#: Snoozed without an end: removed from outreach, until the next contact or outreach.
UNTIL_NEXT_EVENT = date.max


@dataclass(frozen=True, slots=True)
class Returned:
    """``returned`` of ``attempts`` whose time to return is over; ``waiting``: not over yet."""

    returned: int
    attempts: int
    waiting: int


def snoozed_until(
    outreach: Sequence[Outreach], contacts: Sequence[Contact], rule: Rule | None = None
) -> date | None:
    """First day on which follow-ups count as overdue again; ``None`` when not snoozed.

    Only the latest attempt speaks, of one day the one recorded last. A contact on a later day ends
    its snooze: from then on the next due date counts. Removal from outreach rests without an end
    (``UNTIL_NEXT_EVENT``); safety flags never rest. Without a day of its own an attempt rests as
    long as ``rule`` says.
    """
    if not outreach:
        return None
    # Of one day the last in the list: max() keeps the first of equals.
    latest = max(reversed(outreach), key=lambda o: o.attempted_on)
    if contacts and contacts[-1].on > latest.attempted_on:
        return None
    if latest.outcome is OutreachOutcome.REMOVED:
        return UNTIL_NEXT_EVENT
    if latest.snoozed_until is not None or rule is None:
        return latest.snoozed_until
    return latest.attempted_on + rule.days(f"{latest.outcome.value}_days")


def returned_after(
    outreach: Sequence[Outreach], contacts: Sequence[Contact], rule: Rule, as_of: date
) -> Returned:
    """How many attempts were followed by a contact within the rule's days, as of a day.

    A contact on the day of the attempt is none: the attempt itself may be recorded as one.
    Removals from outreach are no attempts.
    """
    span = rule.days("returned_days")
    returned = attempts = waiting = 0
    for attempt in outreach:
        on = attempt.attempted_on
        if attempt.outcome is OutreachOutcome.REMOVED or on > as_of:
            continue
        if any(on < contact.on <= min(on + span, as_of) for contact in contacts):
            returned += 1
            attempts += 1
        elif on + span < as_of:
            attempts += 1
        else:
            waiting += 1
    return Returned(returned, attempts, waiting)


def overdue_from(
    safety_on: date | None, first_overdue_on: date | None, snooze: date | None
) -> date | None:
    """First day under *overdue*.

    ``safety_on``: day of the first open safety flag; ``first_overdue_on``: the day after the
    earliest other due date; ``snooze``: see ``snoozed_until``.
    """
    if first_overdue_on is not None and snooze is not None:
        first_overdue_on = None if snooze == UNTIL_NEXT_EVENT else max(first_overdue_on, snooze)
    days = [day for day in (safety_on, first_overdue_on) if day is not None]
    return min(days, default=None)
