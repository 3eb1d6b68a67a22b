"""Where the import pages are served, and what they read."""

from typing import Any

from dash.development.base_component import Component
from flask import Response, abort

from dashboard.auth.policy import Policy, Web
from dashboard.components.notice import not_found
from dashboard.context import current_context
from dashboard.pages.imports import layout
from dashboard.paths import IMPORT, IMPORT_REPORT, IMPORTS
from dashboard.queries.imports import import_report, one_import, past_imports

MAX_IMPORTS = 200
MAX_REFUSALS = 1000
_MAX_KEY = 2**63 - 1


def register(web: Web) -> None:
    web.page(IMPORTS, policy=Policy.IMPORTS, title="Imports", layout=all_imports, nav="Imports")
    web.page(IMPORT, policy=Policy.IMPORTS, title="Import", layout=single_import)
    web.route(IMPORT_REPORT, policy=Policy.IMPORTS, view=report)


def all_imports(**_query: Any) -> Component:
    """The list of past imports, newest first."""
    context = current_context()
    with context.reading() as conn:
        page = past_imports(conn, MAX_IMPORTS)
    return layout.list_page(page, context.today(), context.settings.timezone)


def single_import(batch_id: str, **_query: Any) -> Component:
    """One import: its counts and its refusals."""
    context = current_context()
    number = _key(batch_id)
    if number is None:
        return not_found()
    with context.reading() as conn:
        detail = one_import(conn, number, MAX_REFUSALS)
    if detail is None:
        return not_found()
    return layout.detail_page(detail, context.today(), context.settings.timezone)


def report(batch_id: str) -> Response:
    """The report of an import as a JSON file."""
    number = _key(batch_id)
    text = None
    if number is not None:
        with current_context().reading() as conn:
            text = import_report(conn, number)
    if text is None:
        abort(404)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{number}.json"'
    return response


def _key(text: str) -> int | None:
    """The import's number; ``None`` for anything else that stands in the address."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    number = int(text)
    return number if number <= _MAX_KEY else None
