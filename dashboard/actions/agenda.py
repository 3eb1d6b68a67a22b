"""Change the agenda of a running meeting: add, remove, move, skip. Each with its audit entry.

Places are those of the people the user may see; people outside their scope keep their order among
the others.
"""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from dashboard.actions.audit import record_audit
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.own_events import utc_now
from dashboard.actions.start_meeting import agenda_row
from dashboard.db import tables as t
from dashboard.db.asker import beyond_scope
from dashboard.db.engine import writing
from dashboard.db.tables import agenda_item as a
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.agenda import moved
from dashboard.domain.codes import AgendaState
from dashboard.domain.meeting import MAX_AGENDA
from dashboard.queries.agenda_candidates import person_candidate
from dashboard.queries.caseload_details import reasons
from dashboard.queries.meeting_scope import LONGEST_ID, find_meeting, find_person
from dashboard.queries.scope import visible

Change = Callable[[Connection, int, int], MeetingResult]


def add_person(
    engine: Engine, scope: AccessScope, meeting_id: str, public_id: str, version: int, today: date
) -> MeetingResult:
    """Put somebody at the end of the agenda; ``ALREADY`` when they are on it."""

    def change(conn: Connection, meeting: int, patient: int) -> MeetingResult:
        if _item(conn, meeting, patient) is not None:
            return MeetingResult.ALREADY
        places = select(func.count(), func.max(a.c.position)).where(a.c.meeting_id == meeting)
        with beyond_scope(conn):
            count, last = conn.execute(places).one()
        if count >= MAX_AGENDA:
            return MeetingResult.FULL
        candidate = person_candidate(conn, scope, patient, today)
        why = reasons(conn, [patient], today).get(patient)
        row = agenda_row(meeting, candidate, why, (last or 0) + 1, by_hand=True)
        conn.execute(insert(t.agenda_item), row)
        return MeetingResult.DONE

    return _change(engine, scope, "add to agenda", meeting_id, public_id, version, change)


def remove_person(
    engine: Engine, scope: AccessScope, meeting_id: str, public_id: str, version: int
) -> MeetingResult:
    """Take somebody off the agenda; not once something was recorded (``FAULTY``)."""

    def change(conn: Connection, meeting: int, patient: int) -> MeetingResult:
        item = _item(conn, meeting, patient)
        if item is None:
            return MeetingResult.ALREADY
        if item.version > 0:
            return MeetingResult.FAULTY
        conn.execute(delete(a).where(a.c.meeting_id == meeting, a.c.patient_id == patient))
        return MeetingResult.DONE

    return _change(engine, scope, "remove from agenda", meeting_id, public_id, version, change)


def move_person(
    engine: Engine, scope: AccessScope, meeting_id: str, public_id: str, to: int, version: int
) -> MeetingResult:
    """Move somebody to place ``to`` (from 0) among the people the user sees."""

    def change(conn: Connection, meeting: int, patient: int) -> MeetingResult:
        order = _order(conn, meeting)
        seen = _seen(conn, scope, meeting)
        shown = [key for key in order if key in seen]
        if patient not in shown:
            return MeetingResult.NOT_FOUND
        wanted = moved(shown, patient, to)
        if list(wanted) == shown:
            return MeetingResult.ALREADY
        following = iter(wanted)
        _renumber(conn, meeting, [next(following) if key in seen else key for key in order])
        return MeetingResult.DONE

    return _change(engine, scope, "move on agenda", meeting_id, public_id, version, change)


def set_agenda_state(
    engine: Engine, scope: AccessScope, meeting_id: str, public_id: str, state: AgendaState
) -> MeetingResult:
    """Say that somebody was discussed without a decision, is skipped, or waits again.

    What was recorded stays: somebody with a recording is discussed (else ``FAULTY``).
    """

    def change(conn: Connection, meeting: int, patient: int) -> MeetingResult:
        item = _item(conn, meeting, patient)
        if item is None:
            return MeetingResult.NOT_FOUND
        if item.state == state:
            return MeetingResult.ALREADY
        if item.version > 0 and state is not AgendaState.DISCUSSED:
            return MeetingResult.FAULTY
        conn.execute(
            update(a)
            .where(a.c.meeting_id == meeting, a.c.patient_id == patient)
            .values(state=state.value, state_at=utc_now())
        )
        return MeetingResult.DONE

    return _change(engine, scope, f"agenda {state.value}", meeting_id, public_id, None, change)


def _change(
    engine: Engine,
    scope: AccessScope,
    action: str,
    meeting_id: str,
    public_id: str,
    version: int | None,
    change: Callable[[Connection, int, int], MeetingResult],
) -> MeetingResult:
    """Do ``change`` on the locked meeting if its ``version`` still holds, and write it down."""
    with writing(engine) as conn:
        patient = find_person(conn, scope, public_id)
        result = _allowed(conn, scope, meeting_id, patient, version, change)
        record_audit(
            conn, scope, action, patient_id=patient, object=meeting_id[:LONGEST_ID],
            result=result.value,
        )  # fmt: skip
    return result


def _allowed(
    conn: Connection,
    scope: AccessScope,
    meeting_id: str,
    patient: int | None,
    version: int | None,
    change: Change,
) -> MeetingResult:
    if not may_record(scope):
        return MeetingResult.NOT_ALLOWED
    meeting = find_meeting(conn, scope, meeting_id, lock=True)
    if meeting is None or patient is None:
        return MeetingResult.NOT_FOUND
    if meeting.ended_at is not None:
        return MeetingResult.ENDED
    if version is not None and version != meeting.version:
        return MeetingResult.CONFLICT
    result = change(conn, meeting.id, patient)
    if result is MeetingResult.DONE and version is not None:
        conn.execute(
            update(t.meeting)
            .where(t.meeting.c.id == meeting.id)
            .values(version=t.meeting.c.version + 1)
        )
    return result


def _item(conn: Connection, meeting: int, patient: int) -> Row[tuple[object, ...]] | None:
    return conn.execute(
        select(a).where(a.c.meeting_id == meeting, a.c.patient_id == patient)
    ).first()


def _order(conn: Connection, meeting: int) -> list[int]:
    """The keys of everybody on the agenda, of those too whom the user does not see."""
    query = select(a.c.patient_id).where(a.c.meeting_id == meeting)
    with beyond_scope(conn):
        return list(conn.scalars(query.order_by(a.c.position, a.c.patient_id)))


def _seen(conn: Connection, scope: AccessScope, meeting: int) -> set[int]:
    query = select(a.c.patient_id).join(s, s.c.patient_id == a.c.patient_id)
    return set(conn.scalars(query.where(a.c.meeting_id == meeting, visible(scope))))


def _renumber(conn: Connection, meeting: int, order: Sequence[int]) -> None:
    """Places alone: whoever the user does not see keeps theirs among the others."""
    with beyond_scope(conn):
        for position, patient in enumerate(order, start=1):
            conn.execute(
                update(a)
                .where(a.c.meeting_id == meeting, a.c.patient_id == patient)
                .values(position=position)
            )
