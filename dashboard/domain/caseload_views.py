"""The views that every user finds, and what of a filter belongs to a view.

A view is nothing but a filter: the same question typed into the controls is the same address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_states import (
    NEW_DAYS,
    UNDISCUSSED_DAYS,
    Ready,
    ResponseState,
    SupplyState,
)

#: What tells one built-in view from another; everything else narrows the view that is shown.
_OF_VIEW = ("section", "response", "supply", "undiscussed", "new", "ready")


class ViewId(StrEnum):
    """The built-in views in the order of the screen; the last two are sections of few."""

    OVERDUE = "overdue"
    NO_NEXT_CONTACT = "no_next_contact"
    DUE_7 = "due_7"
    NOT_IMPROVED = "not_improved"
    SUPPLY_GAPS = "supply_gaps"
    NOT_DISCUSSED = "not_discussed"
    NEW = "new"
    STEP_DOWN = "step_down"
    ALL = "all"
    LATER = "later"
    OUTREACH = "outreach"


@dataclass(frozen=True, slots=True)
class BuiltInView:
    """``label`` names it on the tab; ``nobody`` says that it holds no one, without the day."""

    label: str
    asked: CaseloadFilter
    nobody: str


_ALL = CaseloadFilter(section=Section.ALL)
BUILT_IN: Mapping[ViewId, BuiltInView] = {
    ViewId.OVERDUE: BuiltInView("Overdue", CaseloadFilter(), "No one is overdue in your caseload"),
    ViewId.NO_NEXT_CONTACT: BuiltInView(
        "No next contact",
        CaseloadFilter(section=Section.NO_NEXT_CONTACT),
        "Everyone in your caseload has a next contact booked",
    ),
    ViewId.DUE_7: BuiltInView(
        "Due in 7 days",
        CaseloadFilter(section=Section.DUE_7),
        "No one falls due in the next 7 days in your caseload",
    ),
    ViewId.NOT_IMPROVED: BuiltInView(
        "Not improved ≥10 wk",
        replace(_ALL, response=ResponseState.NOT_IMPROVED),
        "No one with enough scores is not improved at 10 weeks or later",
    ),
    ViewId.SUPPLY_GAPS: BuiltInView(
        "Supply gaps",
        replace(_ALL, supply=SupplyState.GAP),
        "No current medicine has a gap in its supply",
    ),
    ViewId.NOT_DISCUSSED: BuiltInView(
        "Not discussed ≥4 wk",
        replace(_ALL, undiscussed=UNDISCUSSED_DAYS),
        "Everyone was discussed or is new within the last 4 weeks",
    ),
    ViewId.NEW: BuiltInView(
        "New", replace(_ALL, new=NEW_DAYS), "No one started within the last 4 weeks"
    ),
    ViewId.STEP_DOWN: BuiltInView(
        "Ready to step down",
        replace(_ALL, ready=Ready.STEP_DOWN),
        "No one is ready to step down by the rule",
    ),
    ViewId.ALL: BuiltInView("All", _ALL, "Your caseload has no one in it"),
    ViewId.LATER: BuiltInView(
        "Later", CaseloadFilter(section=Section.LATER), "No one in your caseload is due later"
    ),
    ViewId.OUTREACH: BuiltInView(
        "Outreach",
        CaseloadFilter(section=Section.OUTREACH),
        "No outreach is waiting in your caseload",
    ),
}


def under(view: CaseloadFilter, asked: CaseloadFilter) -> CaseloadFilter:
    """``view`` narrowed by what ``asked`` narrows its own view by, in the same order."""
    return replace(asked, **{name: getattr(view, name) for name in _OF_VIEW})


def view_of(asked: CaseloadFilter) -> ViewId | None:
    """The built-in view that is shown, narrowed or not; ``None`` for any other combination."""
    return next((key for key, view in BUILT_IN.items() if under(view.asked, asked) == asked), None)


def view_alone(asked: CaseloadFilter) -> CaseloadFilter:
    """The view that is shown, in its first order and without what narrows it."""
    view = view_of(asked)
    kept = CaseloadFilter(section=asked.section) if view is None else BUILT_IN[view].asked
    return replace(kept, as_of=asked.as_of, charts=asked.charts)


def is_narrowed(asked: CaseloadFilter) -> bool:
    """Whether anything beyond the view is asked for."""
    alone = view_alone(asked)
    return alone != replace(asked, sort=alone.sort, order=alone.order)


def kept_of(asked: CaseloadFilter) -> CaseloadFilter:
    """What a saved view keeps: neither a search text, which may be a name, nor a day."""
    return replace(asked, text="", as_of=None, charts=False)
