"""Callbacks of what a user keeps: own views and columns; every argument is a browser's claim."""

from typing import Any

from dash import Input, Output, State, no_update

from dashboard.actions.choose_columns import choose_columns
from dashboard.actions.delete_view import delete_view
from dashboard.actions.rename_view import rename_view
from dashboard.actions.save_view import save_view
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.caseload_columns import COLUMN_CHOICE, OPTIONAL, grid_columns
from dashboard.components.caseload_own_views import OwnViewIds, own_list
from dashboard.context import current_context
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.saved_views import RESULT_WORDS, ViewResult
from dashboard.pages.caseload.frame import CaseloadIds
from dashboard.pages.caseload.layout import href
from dashboard.queries.saved_views import saved_views


def register(web: Web) -> None:
    changes = (
        (save, OwnViewIds.SAVE, [State(OwnViewIds.NAME, "value")]),
        (rename, OwnViewIds.RENAME, [State(OwnViewIds.CHOSEN, "value"),
                                     State(OwnViewIds.NAME, "value")]),
        (delete, OwnViewIds.DELETE, [State(OwnViewIds.CHOSEN, "value")]),
    )  # fmt: skip
    for handler, button, states in changes:
        web.callback(
            Policy.CASELOAD,
            handler,
            [
                Output(OwnViewIds.LIST, "children", allow_duplicate=True),
                Output(OwnViewIds.SAID, "children", allow_duplicate=True),
            ],
            Input(button, "n_clicks"),
            [*states, State(CaseloadIds.QUERY, "data")],
            prevent_initial_call=True,
        )
    web.callback(
        Policy.CASELOAD,
        choose,
        Output(CaseloadIds.GRID, "columnDefs"),
        Input(COLUMN_CHOICE, "value"),
        prevent_initial_call=True,
    )


def save(clicks: Any, name: Any, query: Any) -> Any:
    if not clicks:
        return no_update, no_update
    asked = _asked(query)
    result = save_view(current_context().engine, current_scope(), name, asked)
    return _answer(result, asked, "Saved.")


def rename(clicks: Any, chosen: Any, name: Any, query: Any) -> Any:
    if not clicks or not isinstance(chosen, str):
        return no_update, no_update
    result = rename_view(current_context().engine, current_scope(), chosen, name)
    return _answer(result, _asked(query), "Renamed.")


def delete(clicks: Any, chosen: Any, query: Any) -> Any:
    if not clicks or not isinstance(chosen, str):
        return no_update, no_update
    result = delete_view(current_context().engine, current_scope(), chosen)
    return _answer(result, _asked(query), "Deleted.")


def choose(shown: Any) -> Any:
    """The grid's columns after a choice; it is kept for the user's next visit, anywhere."""
    if not isinstance(shown, list):
        return no_update
    hidden = OPTIONAL.keys() - {key for key in shown if isinstance(key, str)}
    choose_columns(current_context().engine, current_scope(), hidden)
    return grid_columns(frozenset(hidden))


def _answer(result: ViewResult, asked: CaseloadFilter, done: str) -> Any:
    """The list as it is now, and what came of it in words."""
    context = current_context()
    with context.reading() as conn:
        own = saved_views(conn, current_scope())
    return own_list(own, asked, href), RESULT_WORDS.get(result, done)


def _asked(query: Any) -> CaseloadFilter:
    return CaseloadFilter.from_text(query if isinstance(query, str) else "")[0]
