"""The caseload's grid: the settings of the infinite row model."""

from dash import html
from dash_ag_grid import AgGrid

from dashboard.components.caseload_columns import grid_columns

#: Rows fetched at a time; the server answers no more than its own bound.
BLOCK_ROWS = 50
BLOCKS_KEPT = 40


def caseload_grid(grid_id: str, hidden: frozenset[str] = frozenset()) -> AgGrid:
    """The grid, empty until it is given rows. It stays on screen from one query to the next."""
    return AgGrid(
        id=grid_id,
        className="caseload-grid ag-theme-quartz",
        rowModelType="infinite",
        getRowId="params.data.id",
        columnDefs=grid_columns(hidden),
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
            "rowBuffer": 3,
            "animateRows": False,
            "suppressCellFocus": False,
            "suppressColumnVirtualisation": True,
            "enableCellTextSelection": True,
        },
        style={"height": None, "width": None},
    )


def rows_failed() -> html.Div:
    """Said above the grid when rows did not come; ``assets/caseload_rows.js`` shows it."""
    return html.Div(
        [
            html.Strong("Some people could not be loaded: an empty row below is a person. "),
            html.Button(
                "Try again", id="caseload-rows-again", type="button", className="text-link"
            ),
            " · If it happens again, tell whoever runs Tandem the time it happened.",
        ],
        id="caseload-rows-failed",
        className="notice notice-attention rows-failed",
        role="alert",
        hidden=True,
    )
