"""Callbacks of the person page: draw in the browser, make the picture on the server."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, no_update

from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.flag_dialog import FlagIds
from dashboard.components.shell_ids import ShellIds
from dashboard.context import current_context
from dashboard.export.person_picture import file_name
from dashboard.pages.person.clear import clear
from dashboard.pages.person.ids import Ids
from dashboard.pages.person.layout import bottom, figures_of, layout, request_of, top
from dashboard.pages.person.picture import print_figure
from dashboard.pages.person.view import open_person
from dashboard.paths import PERSON
from dashboard.shell import data_line

EXPORT = "export person png"


def register(web: Web) -> None:
    """Wire page and callbacks; drawing, reading and saving run in ``assets/person*.js``."""
    web.page(PERSON, policy=Policy.CASELOAD, title="Person", layout=layout, path_template=PERSON)
    web.clientside(
        ClientsideFunction("tandemPerson", "draw"),
        Output(Ids.GRAPH, "figure"),
        [
            Input(Ids.FIGURE, "data"),
            Input(ShellIds.THEME, "data"),
            Input(Ids.WIDTH, "data"),
            Input(Ids.VIEW, "data"),
        ],
    )
    _register_changes(web)
    _register_picture(web)
    _register_flags(web)


def _register_changes(web: Web) -> None:
    web.callback(
        Policy.CASELOAD,
        answer,
        Output(Ids.ANSWER, "data"),
        Input(Ids.ASK, "data"),
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemPerson", "applied"),
        [
            Output(Ids.TOP, "children"),
            Output(Ids.BOTTOM, "children"),
            Output(Ids.FIGURE, "data"),
            Output(Ids.REQUEST, "data"),
            Output(ShellIds.DATA_LINE, "children", allow_duplicate=True),
        ],
        Input(Ids.ANSWER, "data"),
        State(Ids.REQUEST, "data"),
        prevent_initial_call=True,
    )


def _register_picture(web: Web) -> None:
    web.callback(
        Policy.CASELOAD,
        make_picture,
        Output(Ids.PICTURE, "data"),
        Input(Ids.PNG, "n_clicks"),
        [State(Ids.REQUEST, "data"), State(Ids.VIEW, "data")],
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemPerson", "savePicture"),
        Output(Ids.PICTURE_DONE, "data"),
        Input(Ids.PICTURE, "data"),
        prevent_initial_call=True,
    )


def _register_flags(web: Web) -> None:
    web.callback(
        Policy.UNMASKED,
        clear,
        Output(FlagIds.DONE, "data"),
        Input(FlagIds.SAVE, "n_clicks"),
        [
            State(FlagIds.ASKED, "data"),
            State(FlagIds.NOTE, "value"),
            State(FlagIds.UNTIL, "value"),
            State(Ids.REQUEST, "data"),
        ],
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemFlags", "done"),
        Output(FlagIds.SHOWN, "data"),
        Input(FlagIds.DONE, "data"),
        prevent_initial_call=True,
    )


def answer(ask: Any) -> Any:
    """The same person with another measure or day: all of the page but the frame of the lanes."""
    if not isinstance(ask, dict) or not isinstance(ask.get("public_id"), str):
        return no_update
    context, scope, public_id = current_context(), current_scope(), str(ask["public_id"])
    asked: dict[str, Any] = {name: ask.get(name) for name in ("window", "measure", "as_of")}
    view = open_person(context, scope, public_id, **asked)
    told = {"public_id": public_id, "number": ask.get("number")}
    if view is None:
        return told | {"gone": True}
    return told | {
        "top": top(public_id, view),
        "bottom": bottom(public_id, view),
        "figure": figures_of(view),
        "request": request_of(public_id, view),
        "data_line": data_line(context, view.as_of),
    }


def _names_window(shown: Any) -> bool:
    return isinstance(shown, dict) and "window" in shown


def make_picture(clicks: int | None, request: Any, shown: Any) -> Any:
    """The print figure of the person that the browser names; checked and audited here."""
    if not clicks or not isinstance(request, dict):
        return no_update
    context, scope = current_context(), current_scope()
    public_id = request.get("public_id")
    if not isinstance(public_id, str):
        return no_update
    # The time window may have changed since, without the server.
    request = request | {"window": shown["window"]} if _names_window(shown) else request
    asked: dict[str, Any] = {name: request.get(name) for name in ("window", "measure", "as_of")}
    view = open_person(context, scope, public_id, **asked, action=EXPORT)
    if view is None:
        return no_update
    return {
        "figure": print_figure(view, scope.user_name),
        "file": file_name(public_id, view.request.as_of),
    }
