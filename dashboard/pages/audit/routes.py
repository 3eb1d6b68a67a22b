"""Where the audit trail is shown and exported; reading it is an entry of its own."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component
from flask import Response, request

from dashboard.actions.audit import audit_now
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.context import AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.audit_filter import AuditFilter
from dashboard.export.formula_safe import safe_row
from dashboard.pages.audit import layout
from dashboard.paths import AUDIT, AUDIT_CSV
from dashboard.queries.audit_trail import audit_entries, audit_page

PER_PAGE = 100
VIEW, EXPORT = "view audit", "export audit"
COLUMNS = (
    "number", "at_utc", "user", "role", "action", "person", "what", "why", "from", "result",
)  # fmt: skip


def register(web: Web) -> None:
    web.page(AUDIT, policy=Policy.ADMIN, title="Audit", layout=show, nav="Audit")
    web.route(AUDIT_CSV, policy=Policy.ADMIN, view=as_csv)


def show(**query: Any) -> Component:
    """The newest entries that a filter finds, a page at a time."""
    context, scope = current_context(), current_scope()
    asked, notices = AuditFilter.from_query(query)
    zone = context.settings.timezone
    audit_now(context.engine, scope, VIEW, object=asked.to_query() or "everything")
    with context.reading() as conn:
        page = audit_page(conn, scope, asked, zone, PER_PAGE)
    return layout.page(page, asked, notices, context.today(), zone)


def as_csv() -> Response:
    """Every entry of the same filter as a file."""
    context, scope = current_context(), current_scope()
    asked, _ = AuditFilter.from_query(request.args.to_dict())
    audit_now(context.engine, scope, EXPORT, object=asked.to_query() or "everything")
    response = Response(_lines(context, scope, asked), mimetype="text/csv")
    name = f"tandem-audit-{context.today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(context: AppContext, scope: AccessScope, asked: AuditFilter) -> Iterator[bytes]:
    yield _line(COLUMNS, mark=True)
    with context.reading() as conn:
        for e in audit_entries(conn, scope, asked, context.settings.timezone):
            person = e.person or ("record removed" if e.has_person else None)
            cells = (e.id, e.at.isoformat(timespec="seconds"), e.user_id, e.role, e.action, person,
                     e.object, e.reason, e.remote, e.result)  # fmt: skip
            yield _line(safe_row(cells))


def _line(cells: Any, *, mark: bool = False) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow("" if c is None else c for c in cells)
    return buffer.getvalue().encode("utf-8-sig" if mark else "utf-8")
