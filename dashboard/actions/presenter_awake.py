"""The presenter is still there: walls count their idle minutes anew."""

from sqlalchemy import Engine, select, update

from dashboard.actions.audit import record_audit
from dashboard.actions.meeting_result import may_record
from dashboard.actions.own_events import utc_now
from dashboard.actions.presenter import ACTION
from dashboard.db.engine import writing
from dashboard.db.tables import presenter_state as p
from dashboard.domain.access import AccessScope
from dashboard.queries.meeting_scope import LONGEST_ID, find_meeting


def keep_awake(engine: Engine, scope: AccessScope, meeting_id: str) -> int | None:
    """Give what is shown a new version, nothing else; ``None`` where nothing is shown or the
    meeting is over, outside ``scope`` or not this reader's to lead.
    """
    with writing(engine) as conn:
        found = find_meeting(conn, scope, meeting_id, lock=True) if may_record(scope) else None
        shown = None
        if found is not None and found.ended_at is None:
            values = {"version": p.c.version + 1, "changed_at": utc_now()}
            conn.execute(update(p).where(p.c.meeting_id == found.id).values(**values))
            shown = conn.scalar(select(p.c.version).where(p.c.meeting_id == found.id))
        result = "ok" if shown is not None else "not found"
        record_audit(conn, scope, ACTION, object=meeting_id[:LONGEST_ID], result=result)
    return shown
