"""From the address to the page: one callback, one direction, so that links and Back always work."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from dashboard.components.standing import Part, marked_part, marks_of, parts_of
from dashboard.context import current_context
from dashboard.domain.as_of import asked_day
from dashboard.plain_pages import NOT_WRITTEN_DOWN
from dashboard.request_log import log_fault
from dashboard.shell import data_line

NAME = "Tandem"
_MAX_PARAMETERS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A page with its title; ``frame`` and ``parts`` when it can be updated where it stands."""

    title: str
    content: Component
    frame: str | None = None
    parts: Sequence[Part] = ()


def register(web: Web) -> None:
    """Wire the router, the title and the theme of ``web``; give unknown addresses a 404."""

    def route(pathname: Any, search: Any, shown: Any) -> tuple[Any, ...]:
        found = find_page(web, _text(pathname) or "/", _text(search))
        context = current_context()
        as_of, _ = asked_day(query_of(_text(search)).get("as_of"), context.today())
        return _answer(found, data_line(context, as_of), shown)

    web.callback(
        Policy.SIGNED_IN,
        route,
        [
            Output(ShellIds.CONTENT, "children"),
            Output(ShellIds.TITLE, "data"),
            Output(ShellIds.DATA_LINE, "children"),
            Output(ShellIds.NOTICE, "children"),
            Output(ShellIds.SHOWN, "data"),
            Output(ShellIds.MARKS, "data"),
            Output(ShellIds.PARTS, "data"),
        ],
        [Input(ShellIds.LOCATION, "pathname"), Input(ShellIds.LOCATION, "search")],
        State(ShellIds.SHOWN, "data"),
    )
    web.clientside(
        ClientsideFunction("tandem", "pageChanged"),
        Output(ShellIds.TITLE_SET, "data"),
        # The content too: the script must know when it has come, also under the same title.
        [
            Input(ShellIds.TITLE, "data"),
            Input(ShellIds.CONTENT, "children"),
            Input(ShellIds.PARTS, "data"),
        ],
        [State(ShellIds.LOCATION, "pathname"), State(ShellIds.MARKS, "data")],
    )
    web.clientside(
        ClientsideFunction("tandem", "currentTheme"),
        Output(ShellIds.THEME, "data"),
        Input(ShellIds.THEME, "id"),
    )
    _answer_unknown_addresses(web)


def _answer(found: Found, line: list[str | Component], shown: Any) -> tuple[Any, ...]:
    """The whole page, or only its parts when the page on screen stands in the same frame.

    ``shown`` is what the browser says that it shows. It decides nothing but this: the page has
    been made for whoever asks, and its parts are all of it that depends on the address.
    """
    if found.frame is None:
        return found.content, found.title, line, None, None, None, None
    parts = [marked_part(ShellIds.DATA_LINE, {"children": line}), *found.parts]
    if shown == found.frame:
        return no_update, no_update, no_update, None, no_update, no_update, parts
    return found.content, found.title, line, None, found.frame, marks_of(parts), None


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


def find_page(web: Web, pathname: str, search: str) -> Found:
    """The page at an address, for whoever is signed in.

    The address is a claim of the browser: the policy of the page it names is checked here.
    """
    scope = current_scope()
    found = web.find(pathname)
    if found is None:
        return Found(NAME, not_found(emergency_href(scope)))
    page, variables = found
    if not page.policy.allows(scope):
        engine = current_context().engine
        audit_now(engine, scope, "denied", object=page.template, result="denied")
        return Found(
            NAME,
            message_page(
                "This is not open to you",
                "It needs another role. Ask your supervisor if you need it.",
            ),
        )
    return _made(page, dict(variables), query_of(search))


def query_of(search: str) -> dict[str, Any]:
    """Query parameters by name; one given more than once is a list. Unreadable: none."""
    try:
        pairs = parse_qs(search.lstrip("?"), max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        return {}
    return {name: values[0] if len(values) == 1 else values for name, values in pairs.items()}


def _made(page: Page, variables: dict[str, Any], query: dict[str, Any]) -> Found:
    title = f"{page.title} · {NAME}"
    try:
        content = page.layout(**{**query, **variables})
        frame = page.standing(content) if page.standing else None
        if frame is None:
            return Found(title, content)
        # Of this page alone, whatever frames another one has.
        return Found(title, content, f"{page.template} {frame.name}", parts_of(content, frame))
    except (HTTPException, NotSignedInError):
        raise
    except AuditError as error:
        log_fault(error)
        return Found(title, message_page(*NOT_WRITTEN_DOWN))
    # Whatever it was, the page before must not stay on screen under this address.
    except Exception as error:  # noqa: BLE001
        log_fault(error)
        return Found(
            title,
            message_page(
                "This page cannot be shown",
                "Something went wrong on our side and nothing was changed. Reload; if it happens "
                "again, tell whoever runs Tandem the time it happened.",
            ),
        )


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
