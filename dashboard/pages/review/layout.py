"""The desk pages of a review: start and list, agenda, summary."""

import secrets
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.actions.audit import audit_now
from dashboard.actions.meeting_result import may_record
from dashboard.auth.session import current_scope
from dashboard.components.notice import not_found, notice
from dashboard.components.pack_control import beside_pack, pack_control
from dashboard.components.review_agenda import agenda_head, agenda_list, find_form
from dashboard.components.review_ids import ReviewIds
from dashboard.components.review_start import meeting_list, start_form
from dashboard.components.review_summary import summary_page
from dashboard.context import AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.care_rules import RuleId
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.meeting import MeetingView, summarise_meeting
from dashboard.domain.outreach import returned_words
from dashboard.domain.wording import full_day
from dashboard.export.renderer import is_chromium_there
from dashboard.pages.review.desk import clock_words, elapsed_seconds, open_agenda
from dashboard.queries.caseload_counts import caseload_counts
from dashboard.queries.caseload_options import caseload_options, filter_labels
from dashboard.queries.meeting import load_meeting, meetings
from dashboard.queries.meeting_scope import LONGEST_ID
from dashboard.queries.outreach import COUNTED, outreach_returned
from dashboard.queries.recorded_review import summary_rows

VIEW_SUMMARY = "view review summary"


def start_page(**query: Any) -> Component:
    """Start a review from the caseload's query in the address; open one that is there."""
    asked, notices = CaseloadFilter.from_query(query)
    context, scope = current_context(), current_scope()
    asked, today = asked.without("as_of"), context.today()
    with context.reading() as conn:
        counts = caseload_counts(conn, scope, asked, today, context.rules)
        labels = filter_labels(caseload_options(conn, scope), context.rules)
        lines = meetings(conn, scope)
        returned = outreach_words(context, scope)
    key = secrets.token_urlsafe(16)
    form = [start_form(asked, counts.sections, labels, key)] if may_record(scope) else []
    return html.Div(
        [
            html.H1("Case review", className="page-title"),
            *(notice(text) for text in notices),
            *form,
            _said(),
            meeting_list(lines, clock_words(context)),
            html.P(returned, className="review-outreach"),
        ],
        className="page review-page",
    )


def _said() -> html.Div:
    """Where the answer to a click is said."""
    return html.Div(id=ReviewIds.SAID, role="status", className="review-said")


def outreach_words(context: AppContext, scope: AccessScope) -> str:
    """Outreach of the last quarter and who returned, with its denominator and date."""
    today = context.today()
    with context.reading() as conn:
        returned = outreach_returned(conn, scope, context.rules, today)
    said = returned_words(returned, context.rules.care[RuleId.OUTREACH])
    return f"Outreach of the last {COUNTED.days} days, as of {full_day(today)}: {said}."


def agenda_page(meeting_id: str, **_: Any) -> Component:
    """The agenda at the desk, or the same answer as for no such page."""
    context, scope = current_context(), current_scope()
    view = open_agenda(context, scope, meeting_id)
    if view is None:
        return not_found()
    changes = may_record(scope) and not view.head.ended
    head, people = agenda_body(context, scope, view)
    return html.Div(
        [
            dcc.Store(id=ReviewIds.STAND, data=stand(view)),
            dcc.Store(id=ReviewIds.ACTION),
            dcc.Store(id=ReviewIds.FOCUS),
            beside_pack(html.Div(head, id=ReviewIds.HEAD), pack_of(scope, meeting_id)),
            *([find_form()] if changes else []),
            _said(),
            html.Div(people, id=ReviewIds.AGENDA),
        ],
        className="page review-page",
    )


def pack_of(scope: AccessScope, meeting_id: str) -> Component:
    """The button that makes the pack; it says so where the server cannot."""
    return pack_control(meeting_id, may_name=not scope.masked, can_draw=is_chromium_there())


def stand(view: MeetingView) -> dict[str, Any]:
    """Which meeting and which version of its agenda the page shows."""
    return {"meeting": view.head.public_id, "version": view.head.version}


def agenda_body(
    context: AppContext, scope: AccessScope, view: MeetingView
) -> tuple[Component, Component]:
    """What changes with every action: head and people."""
    may = may_record(scope)
    return (
        agenda_head(view, elapsed_seconds(context, view.head), may),
        agenda_list(view, view.head.held_on, may),
    )


def summary(meeting_id: str, **_: Any) -> Component:
    """What came of a review, for the people inside the scope; also while it is running."""
    context, scope = current_context(), current_scope()
    with context.reading() as conn:
        view = load_meeting(conn, scope, meeting_id)
        rows = summary_rows(conn, scope, meeting_id)
    result = "ok" if view else "not found"
    audit_now(context.engine, scope, VIEW_SUMMARY, object=meeting_id[:LONGEST_ID], result=result)
    if view is None or rows is None:
        return not_found()
    outreach = outreach_words(context, scope)
    pack = pack_of(scope, meeting_id)
    return summary_page(view.head, rows, summarise_meeting(rows), view.hidden, outreach, pack)
