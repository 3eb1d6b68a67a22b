"""The caseload page while its query changes: what stays on screen, and what is updated in it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from dashboard.components.caseload_charts import CHARTS_LINK
from dashboard.components.caseload_controls import MORE_FILTERS, FilterIds
from dashboard.components.caseload_kpis import KPIS
from dashboard.components.caseload_own_views import OwnViewIds
from dashboard.components.caseload_views import TABS
from dashboard.components.standing import Frame
from dashboard.domain.as_of import AsOf


class CaseloadIds(StrEnum):
    """``QUERY`` holds the canonical query that the page shows; the grid asks by it.

    ``FIRST`` holds the first block of its rows, with the query that it is of; ``HEADS`` where the
    heads of the columns lead.

    ``GO`` takes the address to go on to. It belongs to the page and not to the shell, because
    Dash asks a callback whose inputs are new on screen at once, unless its output is new too: with
    the shell's, every control would ask for nothing, before the first row comes.
    """

    GRID = "caseload-grid"
    GO = "caseload-go"
    QUERY = "caseload-query"
    FIRST = "caseload-first-rows"
    HEADS = "caseload-heads"
    DAY = "caseload-day"
    NOTICES = "caseload-notices"
    BEHIND = "caseload-behind"
    CHIPS = "caseload-chips"
    COUNT = "caseload-count"
    CSV = "caseload-csv"
    REVIEW = "caseload-review"


_CHILDREN, _HREF, _DATA = ("children",), ("href",), ("data",)
_CONTROLS: dict[str, tuple[str, ...]] = {
    control: ("value",) if control is FilterIds.FIND else ("options", "value", "className")
    for control in FilterIds
}
#: What can differ between two lists of people on one day, seen from one day.
PARTS: Mapping[str, tuple[str, ...]] = {
    CaseloadIds.DAY: _CHILDREN,
    KPIS: _CHILDREN,
    TABS: _CHILDREN,
    OwnViewIds.HERE: _CHILDREN,
    OwnViewIds.FOLDED: _CHILDREN,
    OwnViewIds.LIST: _CHILDREN,
    OwnViewIds.SAID: _CHILDREN,
    **_CONTROLS,
    MORE_FILTERS: _CHILDREN,
    CaseloadIds.CHIPS: _CHILDREN,
    CaseloadIds.COUNT: _CHILDREN,
    CHARTS_LINK: _HREF,
    CaseloadIds.CSV: _HREF,
    CaseloadIds.REVIEW: _HREF,
    CaseloadIds.NOTICES: _CHILDREN,
    CaseloadIds.BEHIND: _CHILDREN,
}
#: The rows follow from the query, which therefore comes last.
LAST: Mapping[str, tuple[str, ...]] = {
    CaseloadIds.HEADS: _DATA,
    CaseloadIds.FIRST: _DATA,
    CaseloadIds.QUERY: _DATA,
}


def frame_name(as_of: AsOf, hidden: frozenset[str]) -> str:
    """What else a page of rows depends on: the day, today, and the columns put away."""
    return " ".join(["rows", as_of.day.isoformat(), as_of.today.isoformat(), *sorted(hidden)])


def standing(content: Any) -> Frame | None:
    """The frame of a caseload page; ``None`` for one without rows or with charts."""
    name = getattr(content, "data-frame", None)
    return None if name is None else Frame(name, PARTS, LAST)
