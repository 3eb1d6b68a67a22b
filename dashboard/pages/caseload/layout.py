"""The caseload page: tabs, filters, count, grid or the reason why it is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.as_of import day_banner, day_control
from dashboard.components.caseload_charts import caseload_charts, charts_link
from dashboard.components.caseload_columns import column_choice, column_heads
from dashboard.components.caseload_controls import (
    Choices,
    chips,
    filter_bar,
)
from dashboard.components.caseload_grid import caseload_grid, rows_failed
from dashboard.components.caseload_keys import keys_hint
from dashboard.components.caseload_kpis import kpi_strip
from dashboard.components.caseload_own_views import more_views
from dashboard.components.caseload_picture_control import picture_control
from dashboard.components.caseload_views import Tabs, view_tabs
from dashboard.components.how_made import how_made
from dashboard.components.notice import attention, empty_state, notice
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_charts import Ageing, Quadrant
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_kpis import Kpi, bookings_known
from dashboard.domain.caseload_views import is_narrowed, view_alone
from dashboard.domain.caseload_words import nobody, people_found
from dashboard.domain.freshness import Freshness
from dashboard.domain.method_definitions import MethodId
from dashboard.domain.methods import DENOMINATORS, method_anchor
from dashboard.domain.saved_views import SavedView
from dashboard.domain.wording import full_day
from dashboard.pages.caseload.frame import CaseloadIds, frame_name
from dashboard.paths import caseload_csv_href, caseload_href, review_href
from dashboard.queries.caseload_counts import CaseloadCounts

#: The figures of the page, and where each is explained.
FIGURES = (
    ("sections", method_anchor(MethodId.SECTION_OVERDUE)),
    ("not discussed", method_anchor(MethodId.NOT_DISCUSSED)),
    ("new", method_anchor(MethodId.NEW_PEOPLE)),
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


@dataclass(frozen=True, slots=True)
class View:
    """Everything the page says, read in one moment of the database."""

    asked: CaseloadFilter
    notices: Sequence[str]
    counts: CaseloadCounts
    kpis: Sequence[Kpi]
    choices: Choices
    stale: Sequence[Freshness]
    as_of: AsOf
    charts: tuple[Ageing, Quadrant] | None = None
    own: Sequence[SavedView] = ()
    hidden: frozenset[str] = frozenset()
    first: Mapping[str, Any] | None = None


def href(asked: CaseloadFilter) -> str:
    """The address of a view of the caseload."""
    return caseload_href(asked.to_query())


def page(view: View) -> Component:
    """The whole page."""
    return html.Div(
        [
            html.H1("Caseload", className="visually-hidden"),
            *_stores(view.asked, view.first),
            dcc.Location(id=CaseloadIds.GO, refresh="callback-nav"),
            html.Div(
                [
                    kpi_strip(view.kpis, view.as_of, href, view.asked.charts),
                    day_control(view.as_of),
                ],
                className="caseload-head",
            ),
            _part(CaseloadIds.DAY, _day(view.asked, view.as_of)),
            _views(view),
            html.Div(
                [filter_bar(view.asked, view.choices), _found(view)], className="caseload-tools"
            ),
            _part(CaseloadIds.NOTICES, [notice(text) for text in view.notices]),
            *_charts(view),
            *_people(view),
            html.Div(
                [how_made(FIGURES), keys_hint(may_search=view.choices.may_search)],
                className="caseload-foot",
            ),
        ],
        className="caseload caseload-long" if view.charts else "caseload",
        **_frame(view),
    )


def _frame(view: View) -> dict[str, Any]:
    """Only rows stand: charts and an empty list are drawn anew, with what they need."""
    stands = view.counts.shown and view.charts is None
    return {"data-frame": frame_name(view.as_of, view.hidden)} if stands else {}


def _part(part: CaseloadIds, children: list[Component]) -> html.Div:
    """A place in the page for what may come and go; it takes no room itself."""
    return html.Div(children, id=part, className="caseload-part")


def unanswered(asked: CaseloadFilter, notices: Sequence[str], as_of: AsOf, why: str) -> Component:
    """The page of a day that cannot be worked out: the reason, and other days. No other rows."""
    return html.Div(
        [
            html.H1("Caseload", className="visually-hidden"),
            *_stores(asked, None),
            dcc.Location(id=CaseloadIds.GO, refresh="callback-nav"),
            html.Div(day_control(as_of), className="caseload-tools"),
            *_day(asked, as_of),
            *(notice(text) for text in notices),
            attention(why),
        ],
        className="caseload",
    )


def _stores(asked: CaseloadFilter, first: Mapping[str, Any] | None) -> list[Component]:
    query = asked.to_query()
    block = None if first is None else {"query": query, "block": first}
    return [
        dcc.Store(id=CaseloadIds.QUERY, data=query),
        dcc.Store(id=CaseloadIds.FIRST, data=block),
        dcc.Store(id=CaseloadIds.HEADS, data=column_heads(asked, href)),
    ]


def _day(asked: CaseloadFilter, as_of: AsOf) -> list[Component]:
    return day_banner(as_of, href(replace(asked, as_of=None)))


def _charts(view: View) -> list[Component]:
    if view.charts is None:
        return []
    return [caseload_charts(*view.charts, view.asked, href)]


def _views(view: View) -> Component:
    tabs = Tabs(view.asked, view.counts.views, bookings_known(view.as_of))
    more = more_views(tabs, view.own, href)
    return view_tabs(tabs, href, more)


def _found(view: View) -> html.Div:
    total = view.counts.shown
    count = html.Strong(
        people_found(total, view.counts.everybody),
        className="found-count",
        id=CaseloadIds.COUNT,
        # Said when it changes, while the page stands.
        role="status",
    )
    csv = html.A(
        "CSV",
        id=CaseloadIds.CSV,
        href=caseload_csv_href(view.asked.to_query()),
        className="found-action",
        title="Download these people as a CSV file",
    )
    return html.Div(
        [
            html.Div(
                chips(view.asked, view.choices.labels, href),
                className="chips",
                id=CaseloadIds.CHIPS,
            ),
            count,
            *([column_choice(view.hidden)] if total else []),
            charts_link(view.asked, href),
            csv,
            *(picture_control() if total else []),
            *_review(view),
        ],
        className="found",
    )


def _review(view: View) -> list[Component]:
    """A case review is about today."""
    if view.as_of.other_day is not None:
        return []
    href = review_href(view.asked.to_query())
    link = dcc.Link("Start review", id=CaseloadIds.REVIEW, href=href, className="found-action")
    return [link]


def _people(view: View) -> list[Component]:
    total = view.counts.shown
    if total:
        grid = caseload_grid(CaseloadIds.GRID, view.hidden)
        return [_part(CaseloadIds.BEHIND, _behind(view.stale)), rows_failed(), grid]
    return [
        html.Div(
            [
                *(attention(_not_current(source)) for source in view.stale),
                empty_state(nobody(view.asked, view.as_of.day), _advice(view)),
                *_clear_link(view.asked),
            ],
            className="caseload-empty",
        )
    ]


def _behind(stale: Sequence[Freshness]) -> list[Component]:
    """Above rows that old records made: which they are, in one line."""
    if not stale:
        return []
    reach = ", ".join(f"{source.source} data reach to {_through(source)}" for source in stale)
    said = f"Not current: {reach}. What has happened since is not in these rows."
    return [html.Div(said, className="notice notice-attention rows-behind", role="status")]


def _through(source: Freshness) -> str:
    return "an unknown day" if source.through is None else full_day(source.through)


def _not_current(source: Freshness) -> str:
    return (
        f"{source.source} data are not current: they reach to {_through(source)}. "
        "Somebody may be waiting who is not in the records yet."
    )


def _advice(view: View) -> str | None:
    if is_narrowed(view.asked):
        return "Remove a filter, or choose another view above."
    if view.stale:
        return "This is what the records say up to the dates above, not more."
    return None


def _clear_link(asked: CaseloadFilter) -> list[Component]:
    if not is_narrowed(asked):
        return []
    return [
        html.P(dcc.Link("Clear the filters", href=href(view_alone(asked)), className="text-link"))
    ]
