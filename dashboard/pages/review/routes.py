"""The summary of a review as a file."""

from flask import Response, abort

from dashboard.actions.audit import audit_now
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.context import current_context
from dashboard.export.meeting_csv import file_name, meeting_csv
from dashboard.paths import MEETING_CSV
from dashboard.queries.meeting import load_meeting
from dashboard.queries.meeting_scope import LONGEST_ID
from dashboard.queries.recorded_review import summary_rows

EXPORT = "export review csv"


def register(web: Web) -> None:
    web.route(MEETING_CSV, policy=Policy.CASELOAD, view=csv_of_meeting)


def csv_of_meeting(meeting_id: str) -> Response:
    """The rows of the summary page; 404 outside the scope, as for an id that does not exist."""
    context, scope = current_context(), current_scope()
    with context.reading() as conn:
        view = load_meeting(conn, scope, meeting_id)
        rows = summary_rows(conn, scope, meeting_id)
    result = "ok" if view else "not found"
    audit_now(context.engine, scope, EXPORT, object=meeting_id[:LONGEST_ID], result=result)
    if view is None or rows is None:
        abort(404)
    text = meeting_csv(view.head, rows, context.today(), context.rules.version)
    return Response(
        text.encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{file_name(view.head)}"'},
    )
