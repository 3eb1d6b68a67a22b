"""Drafts of a recording, kept on the server: a reload, a time-out or another machine loses none.

A draft belongs to one user, one person and one meeting; its content is the form's own text.
Nothing is derived from it and nobody else sees it.
"""

from sqlalchemy import Connection, Engine, delete, insert

from dashboard.actions.audit import record_audit
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.own_events import utc_now
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.access import AccessScope
from dashboard.queries.meeting_scope import LONGEST_ID, find_meeting, find_person

DRAFT_LENGTH = 8_000


def save_draft(
    engine: Engine,
    scope: AccessScope,
    meeting_id: str,
    public_id: str,
    base_version: int,
    content: str,
) -> MeetingResult:
    """Keep ``content`` in place of the user's draft before. ``base_version``: the recording's that
    the form was opened on, so that a conflict shows when it is recorded.
    """
    if not 0 < len(content) <= DRAFT_LENGTH:
        return MeetingResult.FAULTY
    return _replace(engine, scope, meeting_id, public_id, (base_version, content))


def drop_draft(
    engine: Engine, scope: AccessScope, meeting_id: str, public_id: str
) -> MeetingResult:
    """Throw the user's draft away."""
    return _replace(engine, scope, meeting_id, public_id, None)


def _replace(
    engine: Engine,
    scope: AccessScope,
    meeting_id: str,
    public_id: str,
    draft: tuple[int, str] | None,
) -> MeetingResult:
    action = "drop draft" if draft is None else "save draft"
    with writing(engine) as conn:
        meeting = find_meeting(conn, scope, meeting_id, lock=True)
        patient = find_person(conn, scope, public_id)
        if not may_record(scope):
            result = MeetingResult.NOT_ALLOWED
        elif meeting is None or patient is None:
            result = MeetingResult.NOT_FOUND
        else:
            _store(conn, scope, meeting.id, patient, draft)
            result = MeetingResult.DONE
        record_audit(
            conn, scope, action, patient_id=patient, object=meeting_id[:LONGEST_ID],
            result=result.value,
        )  # fmt: skip
    return result


def _store(
    conn: Connection,
    scope: AccessScope,
    meeting: int,
    patient: int,
    draft: tuple[int, str] | None,
) -> None:
    d = t.review_draft.c
    conn.execute(
        delete(t.review_draft).where(
            d.patient_id == patient, d.meeting_id == meeting, d.user_id == scope.user_id
        )
    )
    if draft is None:
        return
    conn.execute(
        insert(t.review_draft),
        {
            "patient_id": patient,
            "meeting_id": meeting,
            "user_id": scope.user_id,
            "base_version": draft[0],
            "content": draft[1],
            "saved_at": utc_now(),
        },
    )
