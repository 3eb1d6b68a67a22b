"""The caseload's grid: columns, and the settings of the infinite row model."""

from collections.abc import Callable
from typing import Any

from dash_ag_grid import AgGrid

from dashboard.domain.caseload_filter import CaseloadFilter, Order, Sort
from dashboard.domain.caseload_words import SORTS

#: Rows fetched at a time; the server answers no more than its own bound.
BLOCK_ROWS = 50
BLOCKS_KEPT = 40
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
    ("person", "Person", "TandemPerson", 212),
    ("why", "Why now", "TandemWhy", 244),
    ("days", "Days overdue", "TandemDays", 92),
    ("seen", "Last seen", "TandemLines", 86),
    ("next", "Next", "TandemLines", 122),
    ("score", "Score, first → latest", "TandemScore", 184),
    ("supply", "Supply, 90 days", "TandemShare", 110),
    ("attended", "Attended", "TandemShare", 108),
    ("owner", "Owner", "TandemLines", 94),
    ("discussed", "Discussed", "TandemLines", 74),
)


def caseload_grid(
    grid_id: str, asked: CaseloadFilter, total: int, href: Callable[[CaseloadFilter], str]
) -> AgGrid:
    """The grid of ``total`` rows, empty until it asks for them. ``href`` makes links of orders."""
    return AgGrid(
        id=grid_id,
        className="caseload-grid ag-theme-quartz",
        rowModelType="infinite",
        getRowId="params.data.id",
        columnDefs=[_column(*column, asked, href) for column in _COLUMNS],
        defaultColDef={
            "sortable": False,
            "resizable": False,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
        },
        eventListeners={
            "rowClicked": ["tandemOpen(params)"],
            "cellKeyDown": ["tandemKey(params)"],
            "firstDataRendered": ["tandemReady(params)"],
            "modelUpdated": ["tandemRestore(params)"],
        },
        dashGridOptions={
            "cacheBlockSize": BLOCK_ROWS,
            "maxBlocksInCache": BLOCKS_KEPT,
            "maxConcurrentDatasourceRequests": 1,
            "infiniteInitialRowCount": total,
            "rowBuffer": 10,
            "animateRows": False,
            "suppressCellFocus": False,
            "suppressColumnVirtualisation": True,
            "enableCellTextSelection": True,
        },
        style={"height": None, "width": None},
    )


def _column(
    key: str,
    title: str,
    renderer: str,
    width: int,
    asked: CaseloadFilter,
    href: Callable[[CaseloadFilter], str],
) -> Column:
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
    sort = _SORTED_COLUMNS.get(key)
    if sort is not None:
        column |= {"headerComponent": "TandemSortHeader"}
        column |= {"headerComponentParams": _sort_link(asked, sort, href)}
    return column


def _sort_link(
    asked: CaseloadFilter, sort: Sort, href: Callable[[CaseloadFilter], str]
) -> dict[str, str]:
    """Where a click on the header leads; ``arrow`` shows the present order of this column."""
    then = asked.sorted_by(sort)
    arrow = ""
    if asked.sort is sort:
        rising = (asked.order is Order.ASC) is not (sort is Sort.PRIORITY)
        arrow = "↑" if rising else "↓"
    return {"href": href(then), "arrow": arrow, "label": f"order: {SORTS[(then.sort, then.order)]}"}
