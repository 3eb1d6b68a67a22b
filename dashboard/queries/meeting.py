"""Review meetings: the list, one with its agenda, and what its presenter shows."""

from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from dashboard.db import tables as t
from dashboard.db.asker import beyond_scope
from dashboard.db.tables import agenda_item as a
from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import presenter_state as p
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import AgendaState
from dashboard.domain.meeting import (
    AgendaEntry,
    MeetingHead,
    MeetingLine,
    MeetingView,
    PresenterState,
    WhyThen,
)
from dashboard.domain.naming import display_name
from dashboard.queries.meeting_scope import find_meeting, meeting_visible
from dashboard.queries.scope import visible

MAX_MEETINGS = 50


def meetings(conn: Connection, scope: AccessScope) -> tuple[MeetingLine, ...]:
    """The newest meetings inside ``scope``, those not ended first; at most ``MAX_MEETINGS``."""
    discussed = func.sum(case((a.c.state == AgendaState.DISCUSSED.value, 1), else_=0))
    counts = (
        select(a.c.meeting_id, func.count().label("people"), discussed.label("discussed"))
        .join(s, s.c.patient_id == a.c.patient_id)
        .where(visible(scope))
        .group_by(a.c.meeting_id)
        .subquery()
    )
    query = (
        select(t.meeting, counts.c.people, counts.c.discussed)
        .outerjoin(counts, counts.c.meeting_id == t.meeting.c.id)
        .where(meeting_visible(scope))
        .order_by(t.meeting.c.ended_at.is_not(None), t.meeting.c.started_at.desc(), t.meeting.c.id)
        .limit(MAX_MEETINGS)
    )
    return tuple(
        MeetingLine(head_of(row), row.discussed or 0, row.people or 0)
        for row in conn.execute(query)
    )


def load_meeting(conn: Connection, scope: AccessScope, public_id: str) -> MeetingView | None:
    """One meeting with those of its people whom ``scope`` may see; ``None`` outside of it."""
    found = find_meeting(conn, scope, public_id)
    if found is None:
        return None
    meeting_id = found.id
    rows = conn.execute(visible_agenda(scope).where(a.c.meeting_id == meeting_id)).all()
    entries = tuple(entry_of(row, scope, position) for position, row in enumerate(rows, start=1))
    with beyond_scope(conn):
        total = conn.scalar(select(func.count()).where(a.c.meeting_id == meeting_id)) or 0
    return MeetingView(
        head_of(found), entries, total - len(entries), _presenter(conn, scope, meeting_id)
    )


def load_presenter(conn: Connection, scope: AccessScope, public_id: str) -> PresenterState | None:
    """What the presenter of a meeting shows; ``None`` for a meeting outside ``scope``."""
    found = find_meeting(conn, scope, public_id)
    return None if found is None else _presenter(conn, scope, found.id)


def visible_agenda(scope: AccessScope) -> Any:
    """Agenda, names and owners of the people inside ``scope``, in the order of the agenda."""
    person = t.patient.c
    return (
        select(
            a, person.public_id, person.given_name, person.family_name, person.record_number,
            t.clinician.c.name.label("owner"),
        )
        .join(t.patient, person.id == a.c.patient_id)
        .join(s, s.c.patient_id == a.c.patient_id)
        .outerjoin(t.clinician, t.clinician.c.id == s.c.owner_id)
        .where(visible(scope))
        .order_by(a.c.position, a.c.patient_id)
    )  # fmt: skip


def _presenter(conn: Connection, scope: AccessScope, meeting_id: int) -> PresenterState:
    query = (
        select(p, t.patient.c.public_id)
        .outerjoin(s, and_(s.c.patient_id == p.c.patient_id, visible(scope)))
        .outerjoin(t.patient, t.patient.c.id == s.c.patient_id)
        .where(p.c.meeting_id == meeting_id)
    )
    row = conn.execute(query).first()
    if row is None:
        return PresenterState(None, None, None, None, blank=False, version=0)
    return PresenterState(
        row.public_id, row.time_window, row.measure, row.lane, row.blank, row.version
    )


def head_of(row: Any) -> MeetingHead:
    """A row of ``meeting``."""
    return MeetingHead(
        public_id=row.public_id,
        title=row.title,
        held_on=row.held_on,
        query=row.query,
        minutes=row.minutes,
        started_at=row.started_at,
        ended_at=row.ended_at,
        created_by_name=row.created_by_name,
        version=row.version,
        left_out=row.left_out,
    )


def entry_of(row: Any, scope: AccessScope, position: int) -> AgendaEntry:
    """A row of the agenda with the person's name as ``scope`` may see it."""
    return AgendaEntry(
        public_id=row.public_id,
        name=display_name(
            row.given_name,
            row.family_name,
            row.record_number,
            public_id=row.public_id,
            masked=scope.masked,
        ),
        position=position,
        state=AgendaState(row.state),
        why=WhyThen(row.why_label, row.why_detail, row.why_due_on, row.is_flag),
        unfinished=row.unfinished,
        not_reached=row.not_reached,
        by_hand=row.by_hand,
        owner=row.owner,
        version=row.version,
    )
