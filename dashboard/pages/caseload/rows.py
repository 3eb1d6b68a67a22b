"""Blocks of the caseload's rows: the first comes with its page, the others as the grid asks."""

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request

from dashboard.actions.audit import audit_now
from dashboard.auth.session import current_scope
from dashboard.components.caseload_cells import grid_row
from dashboard.components.caseload_grid import BLOCK_ROWS
from dashboard.context import AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, Tense
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.export.caseload_view import kept_words
from dashboard.paths import person_href
from dashboard.queries.caseload import MAX_ROWS, caseload_page
from dashboard.queries.caseload_then import Clinic, TooManyPeopleError, caseload_on

if TYPE_CHECKING:
    from sqlalchemy import Connection

Block = dict[str, Any]
_MOST_DIGITS = 10


def audit_block(
    context: AppContext, scope: AccessScope, asked: CaseloadFilter, start: int, limit: int
) -> None:
    """Written before the rows are read; what was searched for may be a name and is left out."""
    audit_now(context.engine, scope, "list", object=f"{kept_words(asked)} rows {start}+{limit}")


def first_block(
    then: "Connection", context: AppContext, scope: AccessScope, asked: CaseloadFilter, as_of: AsOf
) -> Block:
    """The rows that a page begins with, of the same moment as its counts. Audit it before."""
    return _block(then, context, scope, asked, as_of, (0, BLOCK_ROWS))


def rows() -> Response:
    """Rows ``start`` to ``end`` of a query, as JSON; every parameter is a claim of the browser."""
    asked, _ = CaseloadFilter.from_text(request.query_string.decode("ascii", "replace"))
    start = _row_number(request.args.get("start", ""))
    limit = min(MAX_ROWS, max(0, _row_number(request.args.get("end", "")) - start))
    context, scope = current_context(), current_scope()
    as_of = asked.seen_from(context.today())
    audit_block(context, scope, asked, start, limit)
    clinic = Clinic(context.rules, context.settings.timezone)
    try:
        with context.reading() as conn, caseload_on(conn, scope, as_of, clinic) as then:
            return jsonify(_block(then, context, scope, asked, as_of, (start, limit)))
    except TooManyPeopleError as error:
        return Response(f"{error}\n", 422, mimetype="text/plain")


def _block(
    then: "Connection",
    context: AppContext,
    scope: AccessScope,
    asked: CaseloadFilter,
    as_of: AsOf,
    part: tuple[int, int],
) -> Block:
    found = caseload_page(then, scope, asked, as_of.day, context.rules, *part)
    # The day too: a page that is left open over midnight must not get rows of another day.
    return {
        "rowData": [_cells(row, as_of) for row in found.rows],
        "rowCount": found.total,
        "day": as_of.day.isoformat(),
    }


def _cells(row: CaseloadRow, as_of: AsOf) -> dict[str, Any]:
    past = as_of.tense is Tense.PAST
    return grid_row(row, as_of.day, person_href(row.public_id, as_of=as_of.other_day), past=past)


def _row_number(text: str) -> int:
    digits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return min(int(text), 2**31) if digits else 0
