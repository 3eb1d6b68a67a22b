"""What the presenter shows: kept on the server, so that a wall in another browser can follow."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from dashboard.actions.audit import record_audit
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.own_events import utc_now
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.db.tables import presenter_state as p
from dashboard.domain.access import AccessScope
from dashboard.domain.meeting import PresenterState
from dashboard.queries.meeting_scope import LONGEST_ID, find_meeting, find_person

ACTION = "present"
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class PresenterChange:
    """All that is shown from now on; ``public_id`` must be on the agenda, ``None``: nobody."""

    public_id: str | None
    window: str | None = None
    measure: str | None = None
    lane: str | None = None
    blank: bool = False


def set_presenter_state(
    engine: Engine,
    scope: AccessScope,
    meeting_id: str,
    change: PresenterChange,
    version: int | None = None,
) -> PresenterState | MeetingResult:
    """Show this from now on. ``version``: only if the state is still that one (else ``CONFLICT``);
    ``None``: whatever it is, as the presenter's own keys do. The same state again changes nothing.
    """
    with writing(engine) as conn:
        patient = find_person(conn, scope, change.public_id) if change.public_id else None
        answer = _set(conn, scope, meeting_id, change, patient, version)
        result = "ok" if isinstance(answer, PresenterState) else answer.value
        record_audit(
            conn, scope, ACTION, patient_id=patient, object=meeting_id[:LONGEST_ID], result=result
        )
    return answer


def _set(
    conn: Connection,
    scope: AccessScope,
    meeting_id: str,
    change: PresenterChange,
    patient: int | None,
    version: int | None,
) -> PresenterState | MeetingResult:
    if not may_record(scope):
        return MeetingResult.NOT_ALLOWED
    meeting = find_meeting(conn, scope, meeting_id, lock=True)
    if meeting is None or (change.public_id is not None and patient is None):
        return MeetingResult.NOT_FOUND
    if meeting.ended_at is not None:
        return MeetingResult.ENDED
    if any(
        len(code or "") > _LONGEST_CODE for code in (change.window, change.measure, change.lane)
    ):
        return MeetingResult.FAULTY
    if patient is not None and not _on_agenda(conn, meeting.id, patient):
        return MeetingResult.NOT_FOUND
    return _store(conn, meeting.id, change, patient, version)


def _store(
    conn: Connection,
    meeting: int,
    change: PresenterChange,
    patient: int | None,
    version: int | None,
) -> PresenterState | MeetingResult:
    before = conn.execute(select(p).where(p.c.meeting_id == meeting)).first()
    known = before.version if before else 0
    if version is not None and version != known:
        return MeetingResult.CONFLICT
    values: dict[str, Any] = {
        "patient_id": patient,
        "time_window": change.window,
        "measure": change.measure,
        "lane": change.lane,
        "blank": change.blank,
    }
    if before is not None and all(getattr(before, name) == v for name, v in values.items()):
        return _state(change, known)
    values |= {"version": known + 1, "changed_at": utc_now()}
    if before is None:
        conn.execute(insert(p), values | {"meeting_id": meeting})
    else:
        conn.execute(update(p).where(p.c.meeting_id == meeting).values(**values))
    return _state(change, known + 1)


def _state(change: PresenterChange, version: int) -> PresenterState:
    return PresenterState(
        change.public_id, change.window, change.measure, change.lane, change.blank, version
    )


def _on_agenda(conn: Connection, meeting: int, patient: int) -> bool:
    a = t.agenda_item.c
    query = select(a.position).where(a.meeting_id == meeting, a.patient_id == patient)
    return conn.scalar(query) is not None
