"""End a meeting: from then on its agenda and recordings stay as they are."""

from sqlalchemy import Connection, Engine, update

from dashboard.actions.audit import record_audit
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.own_events import utc_now
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.access import AccessScope
from dashboard.queries.meeting_scope import LONGEST_ID, find_meeting

ACTION = "end meeting"


def end_meeting(engine: Engine, scope: AccessScope, meeting_id: str, version: int) -> MeetingResult:
    """End it if its agenda is still the one of ``version``; who waits comes back next time."""
    with writing(engine) as conn:
        result = _end(conn, scope, meeting_id, version)
        record_audit(conn, scope, ACTION, object=meeting_id[:LONGEST_ID], result=result.value)
    return result


def _end(conn: Connection, scope: AccessScope, meeting_id: str, version: int) -> MeetingResult:
    if not may_record(scope):
        return MeetingResult.NOT_ALLOWED
    meeting = find_meeting(conn, scope, meeting_id, lock=True)
    if meeting is None:
        return MeetingResult.NOT_FOUND
    if meeting.ended_at is not None:
        return MeetingResult.ALREADY
    if meeting.version != version:
        return MeetingResult.CONFLICT
    m = t.meeting.c
    conn.execute(
        update(t.meeting)
        .where(m.id == meeting.id)
        .values(ended_at=utc_now(), version=m.version + 1)
    )
    return MeetingResult.DONE
