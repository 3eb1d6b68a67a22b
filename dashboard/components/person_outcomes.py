"""The outcomes of a person: a fold with its summary in sight, and one table of every finding."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.table import Cell, Column, table
from dashboard.domain.outcome_table import TITLE, OutcomeRow, OutcomeTable
from dashboard.domain.outcomes import Answer
from dashboard.paths import methods_href

_COLUMNS = (
    Column("Outcome", head=True),
    Column("State"),
    Column("Why"),
    Column("Found from"),
    Column("Rule"),
)


def outcomes(found: OutcomeTable) -> html.Section:
    """The fold; opened by mouse or keyboard like the table twins."""
    head = html.Summary(
        [
            html.Strong("Findings"),
            html.Span(found.summary, className="person-lane-summary"),
        ]
    )
    body: Component = html.P("No rows.")
    if found.rows:
        body = table(found.caption, _COLUMNS, [_cells(row) for row in found.rows], compact=True)
    return html.Section(
        [
            html.H2(TITLE, className="person-tables-title"),
            html.Details([head, body], className="person-outcomes"),
        ],
        className="person-tables",
        id="person-outcomes",
    )


def _cells(row: OutcomeRow) -> list[Cell]:
    unsure = row.answer in (Answer.INSUFFICIENT, Answer.NOT_APPLICABLE)
    state = html.Span(row.state, className="unknown" if unsure else None)
    link = dcc.Link(row.rule, href=methods_href(row.anchor), className="text-link")
    return [row.asked, state, row.why, row.inputs, link]
