"""The outcomes of a person: a fold with its summary in sight, and one table of every finding."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.table import Column, LaterCell, later_table
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
        body = later_table(found.caption, _COLUMNS, [_cells(row) for row in found.rows])
    return html.Section(
        [
            html.H2(TITLE, className="person-tables-title"),
            html.Details([head, body], className="person-outcomes"),
        ],
        className="person-tables",
        id="person-outcomes",
    )


def _cells(row: OutcomeRow) -> list[str | LaterCell]:
    unsure = row.answer in (Answer.INSUFFICIENT, Answer.NOT_APPLICABLE)
    state = LaterCell(row.state, quiet=unsure)
    return [row.asked, state, row.why, row.inputs, LaterCell(row.rule, methods_href(row.anchor))]
