"""Outreach: until when a person's overdue follow-ups rest after an attempt to reach them."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.codes import OutreachOutcome
from dashboard.domain.record import Outreach
from dashboard.domain.visits import Contact

#: Snoozed without an end: removed from outreach, until the next contact or outreach.
UNTIL_NEXT_EVENT = date.max


def snoozed_until(outreach: Sequence[Outreach], contacts: Sequence[Contact]) -> date | None:
    """First day on which follow-ups count as overdue again; ``None`` when not snoozed.

    Only the latest attempt speaks. A contact on a later day ends its snooze: from then on the
    next due date counts. Removal from outreach rests without an end (``UNTIL_NEXT_EVENT``);
    safety flags never rest.
    """
    if not outreach:
        return None
    latest = max(outreach, key=lambda o: (o.attempted_on, o.id))
    if contacts and contacts[-1].on > latest.attempted_on:
        return None
    if latest.outcome is OutreachOutcome.REMOVED:
        return UNTIL_NEXT_EVENT
    return latest.snoozed_until


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
