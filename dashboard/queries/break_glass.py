"""Who has opened the record of somebody outside their scope, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from dashboard.db.asker import beyond_scope, supervising
from dashboard.db.tables import break_glass, patient
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.queries.scope import visible

b = break_glass.c
_GRANTED = (b.user_key, b.user_name, b.reason, b.granted_at, b.expires_at)
_LATEST = (b.granted_at.desc(), b.id.desc())


@dataclass(frozen=True, slots=True)
class Grant:
    """Access of one user to one person; times are UTC without a zone."""

    public_id: str
    record_number: str
    user_key: str
    user_name: str
    reason: str
    granted_at: datetime
    expires_at: datetime


def open_patient_ids(conn: Connection, user_key: str, now: datetime) -> frozenset[int]:
    """The people whose records the user has opened and that are still open at UTC ``now``."""
    found = conn.scalars(
        select(b.patient_id).where(b.user_key == user_key, b.granted_at <= now, b.expires_at > now)
    )
    return frozenset(found)


def open_until(conn: Connection, scope: AccessScope, patient_id: int) -> datetime | None:
    """When (UTC) the access of ``scope`` to a person it has opened ends; ``None``: not opened."""
    if patient_id not in scope.extra_patient_ids:
        return None
    end: datetime | None = conn.scalar(
        select(func.max(b.expires_at)).where(
            b.user_key == scope.user_id, b.patient_id == patient_id
        )
    )
    return end


def own_grants(conn: Connection, user_key: str, limit: int) -> list[Grant]:
    """What the user has opened, the latest first.

    Of those that are closed again the record number too: it is what the user typed.
    """
    query = select(b.patient_id, *_GRANTED).where(b.user_key == user_key)
    rows = conn.execute(query.order_by(*_LATEST).limit(limit)).all()
    numbers = select(patient.c.id, patient.c.public_id, patient.c.record_number)
    with beyond_scope(conn):
        found = conn.execute(numbers.where(patient.c.id.in_({row.patient_id for row in rows})))
        people = {row.id: (row.public_id, row.record_number) for row in found}
    return [Grant(*people[row.patient_id], *row[1:]) for row in rows if row.patient_id in people]


def grants_seen_by(conn: Connection, scope: AccessScope, limit: int) -> list[Grant]:
    """What others have opened of the people of the scope's teams, the latest first.

    Not of single people whom the user has opened: they are looked after by somebody else.
    """
    own = replace(scope, extra_patient_ids=frozenset())
    query = (
        select(patient.c.public_id, patient.c.record_number, *_GRANTED)
        .join(patient, patient.c.id == b.patient_id)
        .join(s, s.c.patient_id == b.patient_id)
        .where(b.user_key != scope.user_id, visible(own))
    )
    with supervising(conn):
        return [Grant(*row) for row in conn.execute(query.order_by(*_LATEST).limit(limit))]
