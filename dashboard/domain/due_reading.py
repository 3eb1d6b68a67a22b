"""Reading stored due items and a summary on a day: the only place where "today" comes in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.domain.care_rules import CareRules, RuleId
from dashboard.domain.codes import DueKind
from dashboard.domain.derived import CaseloadSummary, DueItem
from dashboard.domain.snooze import UNTIL_NEXT_EVENT
from dashboard.domain.wording import day

SOON = timedelta(days=7)
LOST = "lost to follow-up"
FLAGS_SHOWN = 3
_FLAGS = (DueKind.SAFETY_FLAG, DueKind.CLINICAL_FLAG)


class Standing(StrEnum):
    """The parts of the caseload; everybody on it stands in exactly one.

    *No next contact* is not one of them: it runs across them (``no_next_contact``).
    """

    OVERDUE = "overdue"
    OUTREACH = "outreach"
    DUE_7 = "due_7"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Flags:
    """Flags of a person on a day: those shown, and how many more there are."""

    shown: tuple[DueItem, ...]
    more: int


def open_items(items: Iterable[DueItem], as_of: date) -> tuple[DueItem, ...]:
    """The due items that exist on ``as_of``, in their stored (priority) order."""
    return tuple(
        item
        for item in items
        if item.active_from <= as_of and (item.active_until is None or as_of < item.active_until)
    )


def why_now(items: Iterable[DueItem], as_of: date) -> DueItem | None:
    """The first item on ``as_of``: safety, then the earliest due date. ``None`` without any.

    The reference for *why now* as ``queries.caseload_details`` reads it.
    """
    return min(open_items(items, as_of), key=lambda i: (i.rank, i.due_on), default=None)


def flags_on(items: Iterable[DueItem], as_of: date, shown: int = FLAGS_SHOWN) -> Flags:
    """The flags raised by ``as_of``, at most ``shown`` of them; the rest is counted."""
    raised = [item for item in open_items(items, as_of) if item.kind in _FLAGS]
    raised.sort(key=lambda i: (i.rank, i.due_on))
    return Flags(tuple(raised[:shown]), max(0, len(raised) - shown))


def is_overdue(item: DueItem, as_of: date) -> bool:
    """Open and due before ``as_of``; a safety flag from the day it was raised.

    The reference for the counts of ``queries.caseload_kpis``.
    """
    if item not in open_items((item,), as_of):
        return False
    return item.due_on < as_of or (item.rank == 0 and item.due_on <= as_of)


def days_overdue(due_on: date, as_of: date) -> int:
    """Days since the due date, 0 up to and on it."""
    return max(0, (as_of - due_on).days)


def section_on(summary: CaseloadSummary, as_of: date) -> Standing | None:
    """Where a person stands on ``as_of``; ``None`` for people who are not on the list.

    The reference for the sections of ``queries.caseload_conditions``.
    """
    if not summary.listed:
        return None
    if summary.overdue_from is not None and summary.overdue_from <= as_of:
        return Standing.OVERDUE
    due = summary.next_due_on
    if due is None or due > as_of + SOON:
        return Standing.LATER
    return Standing.OUTREACH if due < as_of else Standing.DUE_7


def no_next_contact(summary: CaseloadSummary, as_of: date) -> bool:
    """Whether nothing is booked on ``as_of`` or later; the reference for that section's query."""
    return summary.last_booked_on is None or summary.last_booked_on < as_of


def lost_to_follow_up(summary: CaseloadSummary, as_of: date, care: CareRules) -> bool:
    """``lost_since`` of a person; never of somebody who is not on the caseload."""
    start = summary.episode_started_on
    return summary.on_caseload and lost_since(start, summary.last_seen_on, as_of, care) is not None


def lost_since(
    start: date | None, last_seen_on: date | None, as_of: date, care: CareRules
) -> date | None:
    """The day from which a person on the caseload has had no contact, for the rule's days or more;
    ``None`` for anybody else. A label, never a reason to leave a list.

    Counted from the last contact, for people not seen since the start of the episode from then.
    """
    if start is None:
        return None
    since = max(start, last_seen_on or start)
    return since if as_of - since >= care[RuleId.LOST_TO_FOLLOW_UP].days("days") else None


def why_text(item: DueItem, as_of: date) -> str:
    """The stored reason as it reads on ``as_of``: dates of that year lose the year."""
    return re.sub(rf"(\d{{1,2}} [A-Z][a-z]{{2}}) {as_of.year}\b", r"\1", item.why)


def snooze_text(snoozed_until: date, as_of: date) -> str:
    """``snoozed until 26 Nov``, or that the person was taken off the outreach list."""
    if snoozed_until == UNTIL_NEXT_EVENT:
        return "removed from outreach until the next contact"
    return f"snoozed until {day(snoozed_until, as_of)}"
