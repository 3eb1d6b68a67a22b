"""The two charts above the grid: a fold in the address, each with its sentence and its table."""

from dataclasses import dataclass, replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.caseload_controls import Href
from dashboard.components.table import Cell, Column, table
from dashboard.domain.caseload_charts import (
    RESPONSE_WORDS,
    RESPONSES,
    SUPPLIES,
    SUPPLY_WORDS,
    Ageing,
    Quadrant,
    ageing_filter,
    quadrant_filter,
)
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_states import Lateness
from dashboard.domain.caseload_words import LATENESS
from dashboard.domain.wording import capital, words
from dashboard.figures.caseload_ageing import ageing_figure
from dashboard.figures.caseload_quadrant import quadrant_figure
from dashboard.figures.theme import GRAPH_CONFIG

_EMPTY: dict[str, Any] = {
    "data": [],
    "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}, "height": 40,
               "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChartIds:
    """Ids of one chart: where it is drawn, and the figure with colour references."""

    graph: str
    figure: str


CHARTS_LINK = "caseload-charts-link"
AGEING = ChartIds("caseload-ageing", "caseload-ageing-figure")
QUADRANT = ChartIds("caseload-quadrant", "caseload-quadrant-figure")


def charts_link(asked: CaseloadFilter, href: Href) -> Component:
    """Unfolds or folds the charts; the address keeps it, so that a click on a mark does."""
    return dcc.Link(
        "Hide charts" if asked.charts else "Charts",
        id=CHARTS_LINK,
        href=href(replace(asked, charts=not asked.charts)),
        className="found-action",
        title="How long overdue, by kind; improvement by supply",
    )


def caseload_charts(
    ageing: Ageing, quadrant: Quadrant, asked: CaseloadFilter, href: Href
) -> html.Div:
    """Both charts; a click on a mark, or on a number of a table, shows exactly those people."""
    return html.Div([_ageing(ageing, asked, href), _quadrant(quadrant, asked, href)],
                    className="charts")  # fmt: skip


def _ageing(ageing: Ageing, asked: CaseloadFilter, href: Href) -> Component:
    figure = ageing_figure(ageing, lambda kind, late: ageing_filter(asked, kind, late).to_query())
    columns = [Column("Kind", head=True), *(Column(LATENESS[n], numeric=True) for n in Lateness),
               Column("People", numeric=True)]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            capital(words(kind)),
            *(
                _count(ageing.count(kind, late), href(ageing_filter(asked, kind, late)))
                for late in Lateness
            ),
            _count(ageing.of_kind(kind), href(ageing_filter(asked, kind, None))),
        ]
        for kind in ageing.kinds
    ]
    twin = table(ageing.summary, columns, rows, caption_hidden=True, compact=True)
    title = "How long overdue, by kind"
    if not rows:
        return _chart(title, ageing.summary, None, {}, None)
    return _chart(title, ageing.summary, AGEING, figure, twin)


def _quadrant(quadrant: Quadrant, asked: CaseloadFilter, href: Href) -> Component:
    figure = quadrant_figure(
        quadrant, lambda response, supply: quadrant_filter(asked, response, supply).to_query()
    )
    columns = [
        Column("Improvement", head=True),
        *(Column(SUPPLY_WORDS[n], numeric=True) for n in SUPPLIES),
    ]
    rows: list[list[Cell]] = [
        [
            RESPONSE_WORDS[response],
            *(
                _count(
                    quadrant.people[response, supply],
                    href(quadrant_filter(asked, response, supply)),
                )
                for supply in SUPPLIES
            ),
        ]
        for response in RESPONSES
    ]
    twin = table(quadrant.summary, columns, rows, caption_hidden=True, compact=True)
    title = "Improvement by supply"
    if not quadrant.known:
        return _chart(title, quadrant.summary, None, {}, None)
    return _chart(title, quadrant.summary, QUADRANT, figure, twin)


def _count(count: int, href: str) -> Cell:
    return dcc.Link(f"{count:,}", href=href, className="text-link") if count else 0


def _chart(
    title: str,
    summary: str,
    ids: ChartIds | None,
    figure: dict[str, Any],
    twin: Component | None,
) -> html.Figure:
    """``ids`` and ``twin`` ``None``: nothing to draw, and the sentence says so."""
    said = html.Figcaption([html.Strong(title), html.Span(summary)], className="chart-caption")
    if ids is None:
        return html.Figure([said], className="chart")
    graph = dcc.Graph(
        id=ids.graph,
        figure=_EMPTY,
        config={**GRAPH_CONFIG, "responsive": True, "doubleClick": False},
        className="chart-graph",
        style={"height": f"{figure['layout']['height']}px"},
    )
    return html.Figure(
        [
            said,
            graph,
            dcc.Store(id=ids.figure, data=figure),
            html.Details([html.Summary("The same as a table"), twin], className="chart-twin"),
        ],
        className="chart",
    )
