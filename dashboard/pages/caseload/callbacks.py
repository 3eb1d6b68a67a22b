"""Where the caseload page and its CSV are served, and what they read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from dash import ClientsideFunction, Input, Output, State, no_update
from dash.development.base_component import Component
from flask import Response, request

from dashboard.actions.audit import audit_now
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.as_of import DAY_CONTROL
from dashboard.components.caseload_cells import grid_row
from dashboard.components.caseload_controls import ANY, Choices, FilterIds
from dashboard.components.shell_ids import ShellIds
from dashboard.context import AppContext, current_context
from dashboard.domain.as_of import AsOf, Tense, read_day
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.domain.freshness import freshness
from dashboard.domain.known_then import known_before
from dashboard.domain.rules import RuleBook
from dashboard.export.caseload_csv import csv_response
from dashboard.pages.caseload.layout import CaseloadIds, View, href, page, unanswered
from dashboard.paths import CASELOAD, CASELOAD_CSV, person_href
from dashboard.queries.caseload import MAX_ROWS, caseload_page
from dashboard.queries.caseload_counts import caseload_counts
from dashboard.queries.caseload_options import (
    CaseloadOptions,
    caseload_options,
    filter_labels,
)
from dashboard.queries.caseload_then import Clinic, TooManyPeopleError, caseload_on
from dashboard.queries.data_through import data_through

#: Query parameter of each control, in the order of the callback's inputs.
CONTROLS = {
    FilterIds.FIND: "find",
    FilterIds.OWNER: "owner",
    FilterIds.TEAM: "team",
    FilterIds.PHASE: "phase",
    FilterIds.KIND: "kind",
    FilterIds.DAYS: "days",
    FilterIds.DIAGNOSIS: "diagnosis",
    FilterIds.MEDICATION: "medication",
    FilterIds.TREATMENT: "treatment",
    FilterIds.FLAG: "flags",
}


def register(web: Web) -> None:
    web.page(CASELOAD, policy=Policy.CASELOAD, title="Caseload", layout=show, nav="Caseload")
    web.route(CASELOAD_CSV, policy=Policy.CASELOAD, view=csv)
    web.callback(
        Policy.CASELOAD,
        rows,
        Output(CaseloadIds.GRID, "getRowsResponse"),
        Input(CaseloadIds.GRID, "getRowsRequest"),
        # As state: an input would leave blocks of the old filter in the grid.
        State(CaseloadIds.QUERY, "data"),
        prevent_initial_call=True,
    )
    web.callback(
        Policy.CASELOAD,
        ask,
        Output(ShellIds.LOCATION, "href"),
        [Input(control, "value") for control in CONTROLS],
        [State(CaseloadIds.QUERY, "data"), State(ShellIds.LOCATION, "search")],
        prevent_initial_call=True,
    )
    web.callback(
        Policy.CASELOAD,
        choose_day,
        Output(ShellIds.LOCATION, "href", allow_duplicate=True),
        Input(DAY_CONTROL, "value"),
        [State(CaseloadIds.QUERY, "data"), State(ShellIds.LOCATION, "search")],
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemCaseload", "purge"),
        Output(CaseloadIds.QUERY, "modified_timestamp"),
        Input(CaseloadIds.QUERY, "data"),
    )


def show(**query: Any) -> Component:
    """The page for a query; what it cannot use is named in a notice."""
    asked, notices = CaseloadFilter.from_query(query)
    context = current_context()
    as_of = asked.seen_from(context.today())
    asked = replace(asked, as_of=as_of.other_day)
    try:
        return page(_view(context, asked, notices, as_of))
    except TooManyPeopleError as error:
        return unanswered(asked, notices, as_of, str(error))


def _view(context: AppContext, asked: CaseloadFilter, notices: Sequence[str], as_of: AsOf) -> View:
    scope, zone = current_scope(), context.settings.timezone
    with context.reading() as conn:
        with caseload_on(conn, scope, as_of, Clinic(context.rules, zone)) as then:
            counts = caseload_counts(then, scope, asked, as_of.day)
            options = caseload_options(then, scope)
        through = data_through(conn, known_before(as_of, zone))
    sources = [freshness(s.source, s.through, as_of.recorded_through) for s in through]
    stale = [source for source in sources if not source.current]
    return View(asked, notices, counts, choices(options, context.rules), stale, as_of)


def choices(options: CaseloadOptions, rules: RuleBook) -> Choices:
    """What the controls offer."""
    return Choices(
        filter_labels(options, rules),
        options.diagnosis_groups,
        options.medication_classes,
        options.rules,
    )


def rows(wanted: dict[str, Any] | None, query: str | None) -> Any:
    """One block of rows for the grid; both arguments are claims of the browser."""
    if not isinstance(wanted, dict):
        return no_update
    asked, _ = CaseloadFilter.from_text(query if isinstance(query, str) else "")
    start = _row_number(wanted.get("startRow"))
    limit = min(MAX_ROWS, max(0, _row_number(wanted.get("endRow")) - start))
    context, scope = current_context(), current_scope()
    as_of = asked.seen_from(context.today())
    # What was searched for may be a name, which the trail must not hold.
    seen = f"{asked.without('text').to_query() or 'overdue'} rows {start}+{limit}"
    audit_now(context.engine, scope, "list", object=seen)
    clinic = Clinic(context.rules, context.settings.timezone)
    with context.reading() as conn, caseload_on(conn, scope, as_of, clinic) as then:
        found = caseload_page(then, scope, asked, as_of.day, context.rules, start, limit)
    return {"rowData": [_cells(row, as_of) for row in found.rows], "rowCount": found.total}


def _cells(row: CaseloadRow, as_of: AsOf) -> dict[str, Any]:
    past = as_of.tense is Tense.PAST
    return grid_row(row, as_of.day, person_href(row.public_id, as_of=as_of.other_day), past=past)


def _row_number(value: object) -> int:
    number = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return max(0, min(number, 2**31))


def ask(*values: Any) -> Any:
    """The address that a changed control asks for; none when nothing was changed.

    Only what differs from the view on screen is changed, and in the address: that may have moved
    on already, to a view whose controls are not drawn yet.
    """
    *chosen, shown, address = values
    drawn = _query_of(shown)
    changed = {
        name: "" if value in (None, ANY) else str(value)
        for name, value in zip(CONTROLS.values(), chosen, strict=True)
        if ("" if value in (None, ANY) else str(value)) != drawn.get(name, "")
    }
    # The flag control adds to the flags there are; each goes by its chip.
    changed.pop("flags", None)
    added = values[list(CONTROLS).index(FilterIds.FLAG)]
    before, _ = CaseloadFilter.from_text(_text(address))
    if added not in (None, ANY):
        changed["flags"] = ",".join([*before.flags, str(added)])
    if not changed:
        return no_update
    asked, _ = CaseloadFilter.from_query(_query_of(before.to_query()) | changed)
    return no_update if asked == before else href(asked)


def _query_of(text: object) -> dict[str, str]:
    return dict(parse_qsl(_text(text)))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def choose_day(chosen: Any, shown: Any, address: Any) -> Any:
    """The address of the same view on another day; an emptied field is today."""
    drawn, _ = CaseloadFilter.from_text(_text(shown))
    before, _ = CaseloadFilter.from_text(_text(address))
    day = read_day(chosen) if isinstance(chosen, str) else None
    day = None if day == current_context().today() else day
    return no_update if day in (drawn.as_of, before.as_of) else href(replace(before, as_of=day))


def csv() -> Response:
    """Every row of the same query as a file, streamed; written down before it begins."""
    asked, _ = CaseloadFilter.from_text(request.query_string.decode("ascii", "replace"))
    context, scope = current_context(), current_scope()
    kept = asked.without("text").to_query() or "overdue"
    audit_now(context.engine, scope, "export", object=f"caseload.csv {kept}")
    as_of = asked.seen_from(context.today())
    clinic = Clinic(context.rules, context.settings.timezone)
    try:
        with context.reading() as conn, caseload_on(conn, scope, as_of, clinic) as then:
            named = filter_labels(caseload_options(then, scope), context.rules)
    except TooManyPeopleError as error:
        return Response(f"{error}\n", 422, mimetype="text/plain")
    return csv_response(context, scope, asked, named)
