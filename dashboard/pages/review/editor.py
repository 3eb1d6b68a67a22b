"""Recording a review: the form's contents, its draft, and the recording itself, as JSON."""

from typing import Any

from flask import Response, abort, jsonify, request

from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.record_review import Conflict, Recorded, record_review
from dashboard.actions.review_draft import drop_draft, save_draft
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.context import current_context
from dashboard.domain.as_of import asked_day
from dashboard.pages.review.editor_json import (
    UnreadableError,
    form_json,
    read_entry,
    review_json,
    time_words,
)
from dashboard.paths import MEETING
from dashboard.queries.meeting import load_meeting
from dashboard.queries.recorded_review import recorded_review
from dashboard.queries.records_then import load_person_on
from dashboard.queries.review_draft import load_draft
from dashboard.queries.review_form import owner_choices

FORM = f"{MEETING}/form/<public_id>"
DRAFT = f"{MEETING}/draft/<public_id>"
RECORD = f"{MEETING}/record/<public_id>"
_STATUS = {
    MeetingResult.NOT_FOUND: 404,
    MeetingResult.NOT_ALLOWED: 403,
    MeetingResult.CONFLICT: 409,
    MeetingResult.ENDED: 409,
    MeetingResult.FAULTY: 422,
}


def register(web: Web) -> None:
    """Serve the form to whoever may see names; who may record is the actions' to say."""
    web.route(FORM, policy=Policy.UNMASKED, view=form)
    web.route(DRAFT, policy=Policy.UNMASKED, view=keep, methods=("POST",))
    web.route(RECORD, policy=Policy.UNMASKED, view=record, methods=("POST",))


def form(meeting_id: str, public_id: str) -> Response:
    """Choices, defaults, what is recorded and the user's own draft."""
    context, scope = current_context(), current_scope()
    today, _ = asked_day(None, context.today())
    with context.reading() as conn:
        meeting = load_meeting(conn, scope, meeting_id)
        entry = meeting.entry(public_id) if meeting else None
        person = load_person_on(conn, scope, public_id, today, context.settings.timezone)
        if entry is None or person is None:
            abort(404)
        owners = owner_choices(conn, scope, public_id)
        stands = recorded_review(conn, scope, meeting_id, public_id)
        draft = load_draft(conn, scope, meeting_id, public_id)
    content = form_json(person, context.rules, today.day, owners)
    zone = context.settings.timezone
    return jsonify(
        content
        | {
            "person": public_id,
            "version": stands.version if stands else 0,
            "recorded": review_json(stands, zone) if stands else None,
            "draft": draft.content if draft else None,
            "draftVersion": draft.base_version if draft else None,
            "draftAt": time_words(draft.saved_at, zone) if draft else None,
        }
    )


def keep(meeting_id: str, public_id: str) -> Response:
    """Keep the draft as it is typed, or drop it."""
    context, scope = current_context(), current_scope()
    asked = _body()
    content, version = asked.get("content"), asked.get("version")
    if content is None:
        result = drop_draft(context.engine, scope, meeting_id, public_id)
    elif isinstance(content, str) and isinstance(version, int):
        result = save_draft(context.engine, scope, meeting_id, public_id, version, content)
    else:
        abort(400)
    return answer(result, at=f"{context.now():%H:%M}")


def record(meeting_id: str, public_id: str) -> Response:
    """Record it; both versions when somebody else was first, the faults when it is not valid."""
    context, scope = current_context(), current_scope()
    try:
        asked = read_entry(_body(), meeting_id, public_id)
    except UnreadableError:
        abort(400)
    found = record_review(context.engine, scope, context.rules, asked, context.today())
    if isinstance(found, Recorded):
        return jsonify(result="ok", version=found.version)
    if isinstance(found, Conflict):
        theirs = review_json(found.theirs, context.settings.timezone)
        return answer(MeetingResult.CONFLICT, theirs=theirs)
    return answer(found.result, faults=[fault.value for fault in found.faults])


def _body() -> dict[str, Any]:
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    return asked


def answer(result: MeetingResult, **content: Any) -> Response:
    """What came of it, as a code and a status."""
    response = jsonify(result=result.value, **content)
    done = result in {MeetingResult.DONE, MeetingResult.ALREADY}
    response.status_code = 200 if done else _STATUS.get(result, 400)
    return response
