"""The caseload's pictures from the page: figures made here, drawn and saved in the browser."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, no_update

from dashboard.actions.audit import audit_now
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.caseload_picture_control import PictureIds
from dashboard.context import current_context
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.export.caseload_picture import ROWS, caseload_pages, file_names
from dashboard.export.caseload_view import kept_words, read_view
from dashboard.pages.caseload.frame import CaseloadIds
from dashboard.queries.caseload_then import TooManyPeopleError

#: Pictures of one click at most; each says which page of how many it is.
MAX_PAGES = 10


def register(web: Web) -> None:
    web.callback(
        Policy.CASELOAD,
        make_pictures,
        Output(PictureIds.PICTURES, "data"),
        Input(PictureIds.BUTTON, "n_clicks"),
        [State(CaseloadIds.QUERY, "data"), State(CaseloadIds.GRID, "columnDefs")],
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemCaseloadPicture", "save"),
        Output(PictureIds.DONE, "data"),
        Input(PictureIds.PICTURES, "data"),
        prevent_initial_call=True,
    )


def make_pictures(clicks: Any, query: Any, columns: Any) -> Any:
    """The figures of the view that the browser names, with their file names; audited first."""
    # A claim too, and it goes back with the answer: a number that any browser can count to.
    if not isinstance(clicks, int) or not 0 < clicks < 2**31:
        return no_update
    asked, _ = CaseloadFilter.from_text(query if isinstance(query, str) else "")
    context, scope = current_context(), current_scope()
    audit_now(context.engine, scope, "export", object=f"caseload.png {kept_words(asked)}")
    try:
        view = read_view(context, scope, asked, MAX_PAGES * ROWS)
    except TooManyPeopleError:
        return no_update
    figures = caseload_pages(view, hidden=_hidden(columns))
    names = file_names(view)
    # The number makes a second click on the same view a new answer.
    pictures = [{"figure": f, "file": n} for f, n in zip(figures, names, strict=False)]
    return {"pictures": pictures, "number": str(clicks)}


def _hidden(columns: Any) -> frozenset[str]:
    """The columns that are put away on the screen: a claim, and one that shows no more."""
    if not isinstance(columns, list):
        return frozenset()
    return frozenset(
        str(column.get("field"))
        for column in columns
        if isinstance(column, dict) and column.get("hide")
    )
