"""Callbacks of the person page: draw in the browser, make the picture on the server."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, no_update

from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.shell_ids import ShellIds
from dashboard.context import current_context
from dashboard.domain.as_of import banner
from dashboard.domain.panel_window import WINDOW_WORDS
from dashboard.export.person_picture import PictureWords, file_name, person_picture
from dashboard.figures.lanes import coloured
from dashboard.figures.theme import Mode
from dashboard.pages.person.ids import Ids
from dashboard.pages.person.layout import layout
from dashboard.pages.person.view import open_person
from dashboard.paths import PERSON

EXPORT = "export person png"


def register(web: Web) -> None:
    """Wire page and callbacks; drawing and saving run in ``assets/person.js``."""
    web.page(PERSON, policy=Policy.CASELOAD, title="Person", layout=layout, path_template=PERSON)
    web.clientside(
        ClientsideFunction("tandemPerson", "draw"),
        Output(Ids.GRAPH, "figure"),
        [
            Input(Ids.FIGURE, "data"),
            Input(ShellIds.THEME, "data"),
            Input(Ids.WIDTH, "data"),
        ],
    )
    web.callback(
        Policy.CASELOAD,
        make_picture,
        Output(Ids.PICTURE, "data"),
        Input(Ids.PNG, "n_clicks"),
        State(Ids.REQUEST, "data"),
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemPerson", "savePicture"),
        Output(Ids.PICTURE_DONE, "data"),
        Input(Ids.PICTURE, "data"),
        prevent_initial_call=True,
    )


def make_picture(clicks: int | None, request: Any) -> Any:
    """The print figure of the person that the browser names; checked and audited here."""
    if not clicks or not isinstance(request, dict):
        return no_update
    context, scope = current_context(), current_scope()
    public_id = request.get("public_id")
    if not isinstance(public_id, str):
        return no_update
    asked = {name: request.get(name) for name in ("window", "measure", "as_of")}
    view = open_person(context, scope, public_id, **asked, action=EXPORT)
    if view is None:
        return no_update
    printed = PictureWords(
        foot=view.foot,
        made=f"{view.moment:%-d %b %Y %H:%M}",
        by=scope.user_name,
        window=WINDOW_WORDS[view.request.window],
        measure=view.request.measure.name,
        day=banner(view.as_of),
    )
    figure = person_picture(view.panel.data, view.panel.headline, view.facts, printed)
    return {
        "figure": coloured(figure, Mode.LIGHT),
        "file": file_name(public_id, view.request.as_of),
    }
