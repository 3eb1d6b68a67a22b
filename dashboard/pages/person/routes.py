"""CSV of one person's events as a plain route."""

from flask import Response, abort, request

from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.context import current_context
from dashboard.domain.as_of import export_note
from dashboard.export.person_csv import file_name, person_csv
from dashboard.pages.person.view import open_person
from dashboard.paths import PERSON_CSV

EXPORT = "export person csv"


def register(web: Web) -> None:
    """Serve the CSV under the same scope as the page."""
    web.route(PERSON_CSV, policy=Policy.CASELOAD, view=csv_of_person)


def csv_of_person(public_id: str) -> Response:
    """Every event of one person; 404 outside the scope, as for an id that does not exist."""
    context, scope = current_context(), current_scope()
    view = open_person(context, scope, public_id, as_of=request.args.get("as_of"), action=EXPORT)
    if view is None:
        abort(404)
    with context.reading() as conn:
        text = person_csv(
            conn, scope, view.record, context.rules, view.as_of.day, export_note(view.as_of)
        )
    name = file_name(public_id, view.request.as_of)
    return Response(
        text.encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
