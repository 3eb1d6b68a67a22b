"""Where the methods page is served. Finding and arriving happen in the browser alone."""

from typing import Any

from dash import ClientsideFunction, Input, Output
from dash.development.base_component import Component

from dashboard.auth.policy import Policy, Web
from dashboard.components.shell_ids import ShellIds
from dashboard.context import current_context
from dashboard.domain.methods import methods_book
from dashboard.pages.methods.ids import Ids
from dashboard.pages.methods.layout import methods_page
from dashboard.paths import METHODS


def register(web: Web) -> None:
    web.page(METHODS, policy=Policy.SIGNED_IN, title="Methods", layout=page, nav="Methods")
    web.clientside(
        ClientsideFunction("tandemMethods", "find"),
        Output(Ids.FOUND, "children"),
        Input(Ids.FIND, "value"),
    )
    web.clientside(
        ClientsideFunction("tandemMethods", "arrive"),
        Output(Ids.ARRIVED, "data"),
        Input(ShellIds.LOCATION, "hash"),
        Input(Ids.PAGE, "id"),
    )


def page(**_query: Any) -> Component:
    """The page of the rule book that the application runs with."""
    return methods_page(methods_book(current_context().rules))
