"""The caseload page: tabs, filters, count, grid or the reason why it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.as_of import day_banner, day_control
from dashboard.components.caseload_controls import (
    Choices,
    chips,
    filter_bar,
    section_tabs,
)
from dashboard.components.caseload_grid import caseload_grid
from dashboard.components.how_made import how_made
from dashboard.components.notice import attention, empty_state, notice
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_words import nobody, people_found
from dashboard.domain.freshness import Freshness
from dashboard.domain.method_definitions import MethodId
from dashboard.domain.methods import DENOMINATORS, method_anchor
from dashboard.domain.wording import full_day
from dashboard.paths import caseload_csv_href, caseload_href
from dashboard.queries.caseload_counts import CaseloadCounts

#: The figures of the page, and where each is explained.
FIGURES = (
    ("sections", method_anchor(MethodId.SECTION_OVERDUE)),
    ("why now", method_anchor(MethodId.WHY_NOW)),
    ("days overdue", method_anchor(MethodId.DAYS_OVERDUE)),
    ("last seen", method_anchor(MethodId.LAST_SEEN)),
    ("next", method_anchor(MethodId.NEXT_CONTACT)),
    ("score", method_anchor(MethodId.SCORE_TREND)),
    ("supply", method_anchor(MethodId.SUPPLY)),
    ("attended", method_anchor(MethodId.ATTENDANCE)),
    ("discussed", method_anchor(MethodId.LAST_DISCUSSED)),
    ("what each number is of", DENOMINATORS),
)


class CaseloadIds(StrEnum):
    """``QUERY`` holds the canonical query that the page shows; the grid asks by it."""

    GRID = "caseload-grid"
    QUERY = "caseload-query"


@dataclass(frozen=True, slots=True)
class View:
    """Everything the page says, read in one moment of the database."""

    asked: CaseloadFilter
    notices: Sequence[str]
    counts: CaseloadCounts
    choices: Choices
    stale: Sequence[Freshness]
    as_of: AsOf


def href(asked: CaseloadFilter) -> str:
    """The address of a view of the caseload."""
    return caseload_href(asked.to_query())


def page(view: View) -> Component:
    """The whole page."""
    return html.Div(
        [
            html.H1("Caseload", className="visually-hidden"),
            dcc.Store(id=CaseloadIds.QUERY, data=view.asked.to_query()),
            section_tabs(view.asked, view.counts.sections, href),
            html.Div(
                [filter_bar(view.asked, view.choices), _found(view)], className="caseload-tools"
            ),
            *_day(view.asked, view.as_of),
            *(notice(text) for text in view.notices),
            _people(view),
            how_made(FIGURES),
        ],
        className="caseload",
    )


def unanswered(asked: CaseloadFilter, notices: Sequence[str], as_of: AsOf, why: str) -> Component:
    """The page of a day that cannot be worked out: the reason, and other days. No other rows."""
    return html.Div(
        [
            html.H1("Caseload", className="visually-hidden"),
            dcc.Store(id=CaseloadIds.QUERY, data=asked.to_query()),
            html.Div(day_control(as_of), className="caseload-tools"),
            *_day(asked, as_of),
            *(notice(text) for text in notices),
            attention(why),
        ],
        className="caseload",
    )


def _day(asked: CaseloadFilter, as_of: AsOf) -> list[Component]:
    return day_banner(as_of, href(replace(asked, as_of=None)))


def _found(view: View) -> html.Div:
    total = view.counts.sections[view.asked.section]
    count = html.Strong(
        people_found(total, view.counts.everybody), className="found-count", id="caseload-count"
    )
    csv = html.A(
        "CSV",
        href=caseload_csv_href(view.asked.to_query()),
        className="found-action",
        title="Download these people as a CSV file",
    )
    return html.Div(
        [
            html.Div(chips(view.asked, view.choices.labels, href), className="chips"),
            day_control(view.as_of),
            count,
            csv,
        ],
        className="found",
    )


def _people(view: View) -> Component:
    total = view.counts.sections[view.asked.section]
    if total:
        return caseload_grid(CaseloadIds.GRID, view.asked, total, href)
    return html.Div(
        [
            *(attention(_not_current(source)) for source in view.stale),
            empty_state(nobody(view.asked, view.as_of.day), _advice(view)),
            *_clear_link(view.asked),
        ],
        className="caseload-empty",
    )


def _not_current(source: Freshness) -> str:
    through = "an unknown day" if source.through is None else full_day(source.through)
    return (
        f"{source.source} data are not current: they reach to {through}. "
        "Somebody may be waiting who is not in the records yet."
    )


def _advice(view: View) -> str | None:
    if view.asked.narrowed:
        return "Remove a filter, or choose another section above."
    if view.stale:
        return "This is what the records say up to the dates above, not more."
    return None


def _clear_link(asked: CaseloadFilter) -> list[Component]:
    if not asked.narrowed:
        return []
    return [
        html.P(dcc.Link("Clear the filters", href=href(asked.cleared()), className="text-link"))
    ]
