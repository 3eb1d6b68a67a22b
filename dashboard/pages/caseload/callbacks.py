"""Where the caseload page and its CSV are served, and what they read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State, no_update
from dash.development.base_component import Component
from flask import Response, request

from dashboard.actions.audit import audit_now
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.as_of import DAY_CONTROL
from dashboard.components.caseload_charts import AGEING, QUADRANT
from dashboard.components.caseload_controls import Choices, FilterIds
from dashboard.components.caseload_grid import BLOCK_ROWS
from dashboard.components.shell_ids import ShellIds
from dashboard.context import AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, read_day
from dashboard.domain.caseload_charts import Ageing, Quadrant
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.freshness import freshness
from dashboard.domain.known_then import known_before
from dashboard.domain.rules import RuleBook
from dashboard.export.caseload_csv import csv_response
from dashboard.pages.caseload.frame import CaseloadIds, standing
from dashboard.pages.caseload.layout import View, href, page, unanswered
from dashboard.pages.caseload.rows import audit_block, first_block, rows
from dashboard.paths import CASELOAD, CASELOAD_CSV, CASELOAD_ROWS
from dashboard.queries.caseload_charts import ageing, quadrant
from dashboard.queries.caseload_counts import caseload_counts
from dashboard.queries.caseload_kpis import caseload_kpis
from dashboard.queries.caseload_options import (
    MAX_OPTIONS,
    CaseloadOptions,
    caseload_options,
    filter_labels,
)
from dashboard.queries.caseload_then import Clinic, TooManyPeopleError, caseload_on
from dashboard.queries.data_through import data_through
from dashboard.queries.saved_views import hidden_columns, saved_views

if TYPE_CHECKING:
    from sqlalchemy import Connection

OPTIONS_ARE_CUT = (
    "There are more owners or teams than the lists above can offer: they stop after the first "
    f"{MAX_OPTIONS} names. Nobody is left out of the rows."
)
SEARCH_IS_MASKED = "Names are hidden, so nobody can be searched for: everybody is shown."


def register(web: Web) -> None:
    web.page(
        CASELOAD,
        policy=Policy.CASELOAD,
        title="Caseload",
        layout=show,
        nav="Caseload",
        standing=standing,
    )
    web.route(CASELOAD_CSV, policy=Policy.CASELOAD, view=csv)
    web.route(CASELOAD_ROWS, policy=Policy.CASELOAD, view=rows)
    # In the browser: an address is composed there and judged here, when its page is asked for.
    web.clientside(
        ClientsideFunction("tandemCaseload", "ask"),
        Output(CaseloadIds.GO, "href"),
        [Input(control, "value") for control in FilterIds],
        State(CaseloadIds.QUERY, "data"),
        prevent_initial_call=True,
    )
    web.callback(
        Policy.CASELOAD,
        choose_day,
        Output(CaseloadIds.GO, "href", allow_duplicate=True),
        Input(DAY_CONTROL, "value"),
        [State(CaseloadIds.QUERY, "data"), State(ShellIds.LOCATION, "search")],
        prevent_initial_call=True,
    )
    for chart in (AGEING, QUADRANT):
        web.clientside(
            ClientsideFunction("tandemCharts", "draw"),
            Output(chart.graph, "figure"),
            [Input(chart.figure, "data"), Input(ShellIds.THEME, "data")],
        )
        web.clientside(
            ClientsideFunction("tandemCharts", "open"),
            Output(ShellIds.LOCATION, "href", allow_duplicate=True),
            Input(chart.graph, "clickData"),
            prevent_initial_call=True,
        )
    web.clientside(
        ClientsideFunction("tandemCaseload", "drew"),
        Output(CaseloadIds.QUERY, "modified_timestamp"),
        # Once, when the page is drawn; while it stays, its parts are handed on (in_place.js).
        Input(CaseloadIds.QUERY, "id"),
        [
            State(CaseloadIds.QUERY, "data"),
            State(CaseloadIds.FIRST, "data"),
            State(CaseloadIds.HEADS, "data"),
        ],
    )
    web.clientside(
        ClientsideFunction("tandemCaseload", "ready"),
        Output(CaseloadIds.FIRST, "modified_timestamp"),
        # What the grid's own source would ask for when the grid is drawn, or drawn anew.
        Input(CaseloadIds.GRID, "getRowsRequest"),
        prevent_initial_call=True,
    )


def show(**query: Any) -> Component:
    """The page for a query; what it cannot use is named in a notice."""
    asked, notices = CaseloadFilter.from_query(query)
    if current_scope().masked and asked.text:
        asked, notices = asked.without("text"), (*notices, SEARCH_IS_MASKED)
    context = current_context()
    as_of = asked.seen_from(context.today())
    asked = replace(asked, as_of=as_of.other_day)
    try:
        return page(_view(context, asked, notices, as_of))
    except TooManyPeopleError as error:
        return unanswered(asked, notices, as_of, str(error))


def _view(context: AppContext, asked: CaseloadFilter, notices: Sequence[str], as_of: AsOf) -> View:
    scope, zone = current_scope(), context.settings.timezone
    audit_block(context, scope, asked, 0, BLOCK_ROWS)
    with context.reading() as conn:
        with caseload_on(conn, scope, as_of, Clinic(context.rules, zone)) as then:
            kpis = caseload_kpis(then, scope, as_of, context.rules)
            counts = caseload_counts(then, scope, asked, as_of.day, context.rules)
            charts = _charts(then, scope, asked, as_of.day, context.rules) if asked.charts else None
            options = caseload_options(then, scope)
            first = first_block(then, context, scope, asked, as_of)
        own, hidden = saved_views(conn, scope), hidden_columns(conn, scope)
        through = data_through(conn, known_before(as_of, zone))
    sources = [freshness(s.source, s.through, as_of.recorded_through) for s in through]
    stale = [source for source in sources if not source.current]
    offered = choices(options, context.rules, may_search=not scope.masked)
    if options.cut:
        notices = (*notices, OPTIONS_ARE_CUT)
    return View(asked, notices, counts, kpis, offered, stale, as_of, charts, own, hidden, first)


def _charts(
    conn: "Connection", scope: AccessScope, asked: CaseloadFilter, day: date, rules: RuleBook
) -> tuple[Ageing, Quadrant]:
    return ageing(conn, scope, asked, day, rules), quadrant(conn, scope, asked, day, rules)


def choices(options: CaseloadOptions, rules: RuleBook, *, may_search: bool) -> Choices:
    """What the controls offer."""
    return Choices(
        filter_labels(options, rules),
        options.diagnosis_groups,
        options.medication_classes,
        options.rules,
        may_search,
    )


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
    """Every row of the same query as a file, streamed; written down before it begins.

    Its columns are those that the user looks at: by their kept choice, never by the address.
    """
    asked, _ = CaseloadFilter.from_text(request.query_string.decode("ascii", "replace"))
    context, scope = current_context(), current_scope()
    kept = asked.without("text").to_query() or "overdue"
    audit_now(context.engine, scope, "export", object=f"caseload.csv {kept}")
    as_of = asked.seen_from(context.today())
    clinic = Clinic(context.rules, context.settings.timezone)
    try:
        with context.reading() as conn, caseload_on(conn, scope, as_of, clinic) as then:
            named = filter_labels(caseload_options(then, scope), context.rules)
            hidden = hidden_columns(conn, scope)
    except TooManyPeopleError as error:
        return Response(f"{error}\n", 422, mimetype="text/plain")
    return csv_response(context, scope, asked, named, hidden)
