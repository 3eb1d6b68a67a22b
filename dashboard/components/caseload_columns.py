"""The caseload's columns: what each is, which a user may put away, and the control for that."""

from collections.abc import Callable
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.domain.caseload_filter import CaseloadFilter, Order, Sort
from dashboard.domain.caseload_words import SORTS

COLUMN_CHOICE = "caseload-columns"
#: A wider screen gives more of its width to the reasons, whose texts are long.
WHY_GROWTH = 1.4
Column = dict[str, Any]

_SORTED_COLUMNS = {
    "person": Sort.PERSON,
    "why": Sort.PRIORITY,
    "days": Sort.DAYS_OVERDUE,
    "seen": Sort.LAST_SEEN,
    "score": Sort.SCORE,
    "discussed": Sort.LAST_DISCUSSED,
}
#: Column id, title, renderer, width: least pixels, and its share of a wider screen.
_COLUMNS = (
    ("person", "Person", "TandemPerson", 236),
    ("why", "Why now", "TandemWhy", 244),
    ("days", "Days overdue", "TandemDays", 104),
    ("seen", "Last seen", "TandemLines", 86),
    ("next", "Next", "TandemLines", 122),
    ("score", "Score, first → latest", "TandemScore", 184),
    ("supply", "Supply, 90 days", "TandemShare", 110),
    ("attended", "Attended", "TandemShare", 108),
    ("owner", "Owner", "TandemLines", 94),
    ("discussed", "Discussed", "TandemLines", 74),
)
#: Columns that can be put away, with their titles: all but who it is and why now.
OPTIONAL = {key: title for key, title, *_ in _COLUMNS if key not in ("person", "why")}


def grid_columns(hidden: frozenset[str]) -> list[Column]:
    """All columns, those of ``hidden`` put away. They are the same for every query."""
    return [_column(*column) | {"hide": column[0] in hidden} for column in _COLUMNS]


def column_heads(
    asked: CaseloadFilter, href: Callable[[CaseloadFilter], str]
) -> dict[str, dict[str, str]]:
    """By column: where a click on its head leads, in words too; ``arrow`` is its present order."""
    return {key: _sort_link(asked, sort, href) for key, sort in _SORTED_COLUMNS.items()}


def column_choice(hidden: frozenset[str]) -> html.Details:
    """A fold with a box for each column that can be put away; a click counts at once."""
    boxes = dbc.Checklist(
        id=COLUMN_CHOICE,
        options=[{"label": title, "value": key} for key, title in OPTIONAL.items()],
        value=[key for key in OPTIONAL if key not in hidden],
    )
    return html.Details(
        [
            html.Summary("Columns", className="found-action"),
            html.Fieldset(
                [html.Legend("Columns shown", className="visually-hidden"), boxes],
                className="columns-panel",
            ),
        ],
        className="columns-more",
    )


def _column(key: str, title: str, renderer: str, width: int) -> Column:
    column: Column = {
        "field": key,
        "colId": key,
        "headerName": title,
        "cellRenderer": renderer,
        "minWidth": width,
        "flex": width * (WHY_GROWTH if key == "why" else 1),
        "cellClass": f"caseload-{key}",
        "headerClass": f"caseload-{key}",
    }
    if key in _SORTED_COLUMNS:
        column |= {"headerComponent": "TandemSortHeader"}
    return column


def _sort_link(
    asked: CaseloadFilter, sort: Sort, href: Callable[[CaseloadFilter], str]
) -> dict[str, str]:
    then = asked.sorted_by(sort)
    arrow = ""
    if asked.sort is sort:
        rising = (asked.order is Order.ASC) is not (sort is Sort.PRIORITY)
        arrow = "↑" if rising else "↓"
    return {"href": href(then), "arrow": arrow, "label": f"order: {SORTS[(then.sort, then.order)]}"}
