"""From the address to the page: one callback, one direction, so that links and Back always work."""

from typing import Any
from urllib.parse import parse_qs

from dash import ClientsideFunction, Input, Output, State, no_update, set_props
from dash.development.base_component import Component
from flask import Response, abort, request
from werkzeug.exceptions import HTTPException

from dashboard.actions.audit import AuditError, audit_now
from dashboard.auth.emergency import emergency_href
from dashboard.auth.guard import CATCH_ALL
from dashboard.auth.policy import Page, Policy, Web
from dashboard.auth.session import NotSignedInError, current_scope
from dashboard.components.notice import message_page, not_found
from dashboard.components.shell_ids import ShellIds
from dashboard.context import current_context
from dashboard.domain.as_of import asked_day
from dashboard.plain_pages import NOT_WRITTEN_DOWN
from dashboard.request_log import log_fault
from dashboard.shell import data_line

NAME = "Tandem"
_MAX_PARAMETERS = 100


def register(web: Web) -> None:
    """Wire the router, the title and the theme of ``web``; give unknown addresses a 404."""

    def route(pathname: Any, search: Any) -> tuple[Any, ...]:
        title, content = find_page(web, _text(pathname) or "/", _text(search))
        context = current_context()
        as_of, _ = asked_day(query_of(_text(search)).get("as_of"), context.today())
        return content, title, data_line(context, as_of), None

    web.callback(
        Policy.SIGNED_IN,
        route,
        [
            Output(ShellIds.CONTENT, "children"),
            Output(ShellIds.TITLE, "data"),
            Output(ShellIds.DATA_LINE, "children"),
            Output(ShellIds.NOTICE, "children"),
        ],
        [Input(ShellIds.LOCATION, "pathname"), Input(ShellIds.LOCATION, "search")],
    )
    web.clientside(
        ClientsideFunction("tandem", "pageChanged"),
        Output(ShellIds.TITLE_SET, "data"),
        # The content too: the script must know when it has come, also under the same title.
        [Input(ShellIds.TITLE, "data"), Input(ShellIds.CONTENT, "children")],
        State(ShellIds.LOCATION, "pathname"),
    )
    web.clientside(
        ClientsideFunction("tandem", "currentTheme"),
        Output(ShellIds.THEME, "data"),
        Input(ShellIds.THEME, "id"),
    )
    _answer_unknown_addresses(web)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _answer_unknown_addresses(web: Web) -> None:
    server = web.app.server
    index = server.view_functions[CATCH_ALL]

    def catch_all(path: str) -> Response:
        if web.find(request.path) is None:
            abort(404)
        answer: Response = index(path)
        return answer

    server.view_functions[CATCH_ALL] = catch_all


def find_page(web: Web, pathname: str, search: str) -> tuple[str, Component]:
    """Title and content of the page at an address, for whoever is signed in.

    The address is a claim of the browser: the policy of the page it names is checked here.
    """
    scope = current_scope()
    found = web.find(pathname)
    if found is None:
        return NAME, not_found(emergency_href(scope))
    page, variables = found
    if not page.policy.allows(scope):
        engine = current_context().engine
        audit_now(engine, scope, "denied", object=page.template, result="denied")
        return NAME, message_page(
            "This is not open to you", "It needs another role. Ask your supervisor if you need it."
        )
    return f"{page.title} · {NAME}", _layout(page, dict(variables), query_of(search))


def query_of(search: str) -> dict[str, Any]:
    """Query parameters by name; one given more than once is a list. Unreadable: none."""
    try:
        pairs = parse_qs(search.lstrip("?"), max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        return {}
    return {name: values[0] if len(values) == 1 else values for name, values in pairs.items()}


def _layout(page: Page, variables: dict[str, Any], query: dict[str, Any]) -> Component:
    try:
        content: Component = page.layout(**{**query, **variables})
    except (HTTPException, NotSignedInError):
        raise
    except AuditError as error:
        log_fault(error)
        return message_page(*NOT_WRITTEN_DOWN)
    # Whatever it was, the page before must not stay on screen under this address.
    except Exception as error:  # noqa: BLE001
        log_fault(error)
        return message_page(
            "This page cannot be shown",
            "Something went wrong on our side and nothing was changed. Reload; if it happens "
            "again, tell whoever runs Tandem the time it happened.",
        )
    return content


def on_error(error: Exception) -> Any:
    """What a callback's fault shows: words on what to do, never the exception's text."""
    if isinstance(error, HTTPException | NotSignedInError):
        raise error
    log_fault(error)
    said = (
        "That did not work, and nothing was changed. Reload the page; if it "
        "happens again, tell whoever runs Tandem the time it happened."
    )
    if isinstance(error, AuditError):
        said = ". ".join(NOT_WRITTEN_DOWN)
    set_props(ShellIds.NOTICE, {"children": said})
    return no_update
