"""Table twin of the person panel: a disclosure per lane, its summary always in sight."""

from collections.abc import Sequence

from dash import html

from dashboard.components.table import Column, later_table
from dashboard.domain.panel_tables import LaneTable

_NUMERIC = frozenset({"Score", "Days", "Rating"})


def table_twins(tables: Sequence[LaneTable]) -> html.Section:
    """All lanes as text; every table opens by itself, by mouse or keyboard."""
    return html.Section(
        [
            html.H2("The same as tables", className="person-tables-title"),
            *[_twin(one) for one in tables],
        ],
        className="person-tables",
        id="person-tables",
    )


def cleared(flags: LaneTable) -> html.Section:
    """The flags that were cleared, in a disclosure of its own: no lane draws them."""
    title = html.H2("Flags", className="person-tables-title")
    return html.Section([title, _twin(flags)], className="person-tables", id="person-cleared")


def _twin(lane: LaneTable) -> html.Details:
    head = html.Summary(
        [
            html.Strong(lane.title),
            html.Span(lane.summary, className="person-lane-summary"),
        ]
    )
    if not lane.rows:
        return html.Details([head, html.P("No rows.")], className="person-twin")
    columns = [
        Column(title, numeric=title in _NUMERIC, head=number == 0)
        for number, title in enumerate(lane.columns)
    ]
    caption = f"{lane.title}: {len(lane.rows)} of {len(lane.rows)} rows"
    body = later_table(caption, columns, lane.rows)
    return html.Details([head, body], className="person-twin")
