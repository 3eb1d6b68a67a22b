"""Which meetings a scope may know of, and which people of them: the one place that decides it."""

from sqlalchemy import ColumnElement, Connection, Row, false, or_, select

from dashboard.db import tables as t
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role
from dashboard.queries.scope import visible

LONGEST_ID = 64


def meeting_visible(scope: AccessScope) -> ColumnElement[bool]:
    """A condition on ``meeting``: whoever started it, or may see somebody on its agenda."""
    if scope.role is Role.ADMIN:
        return false()
    a = t.agenda_item
    somebody = (
        select(a.c.patient_id)
        .join(s, s.c.patient_id == a.c.patient_id)
        .where(a.c.meeting_id == t.meeting.c.id, visible(scope))
        .exists()
    )
    return or_(t.meeting.c.created_by == scope.user_id, somebody)


def find_meeting(
    conn: Connection, scope: AccessScope, public_id: str, *, lock: bool = False
) -> Row[tuple[object, ...]] | None:
    """The row of ``meeting``, or ``None`` when there is none inside ``scope``.

    ``lock``: against other writers until the end (SQLite has one writer at a time anyway).
    """
    if len(public_id) > LONGEST_ID:
        return None
    query = select(t.meeting).where(t.meeting.c.public_id == public_id, meeting_visible(scope))
    if lock:
        query = query.with_for_update(of=t.meeting, key_share=True)
    return conn.execute(query).first()


def find_person(
    conn: Connection, scope: AccessScope, public_id: str, *, lock: bool = False
) -> int | None:
    """The key of a person inside ``scope``; ``lock``: against other writers until the end."""
    if len(public_id) > LONGEST_ID:
        return None
    query = (
        select(t.patient.c.id)
        .join(s, s.c.patient_id == t.patient.c.id)
        .where(t.patient.c.public_id == public_id, visible(scope))
    )
    return conn.scalar(query.with_for_update(of=t.patient, key_share=True) if lock else query)
