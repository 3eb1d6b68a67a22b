"""Entries of the audit trail, newest first, for those who may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, false, func, select

from dashboard.db.tables import audit_event as e
from dashboard.db.tables import patient
from dashboard.domain.access import AccessScope
from dashboard.domain.audit_filter import AuditFilter
from dashboard.domain.codes import Role
from dashboard.domain.known_then import recorded_before

_BATCH = 1_000
_COLUMNS = (
    e.c.id, e.c.at, e.c.user_id, e.c.role, e.c.action, e.c.patient_id, patient.c.public_id,
    e.c.object, e.c.reason, e.c.remote, e.c.result,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """``at`` is UTC. ``person`` is an opaque id; ``has_person`` also when the record is gone."""

    id: int
    at: datetime
    user_id: str
    role: str
    action: str
    has_person: bool
    person: str | None
    object: str | None
    reason: str | None
    remote: str | None
    result: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """``older``: number to go on before, ``None`` at the end. ``total``: all that are found."""

    entries: tuple[AuditEntry, ...]
    older: int | None
    total: int


def audit_page(
    conn: Connection, scope: AccessScope, asked: AuditFilter, zone: ZoneInfo, limit: int
) -> AuditPage:
    """The newest ``limit`` entries of what ``asked`` finds (before ``asked.before``)."""
    query = _query(scope, asked, zone).limit(limit + 1)
    found = [_entry(row) for row in conn.execute(query)]
    count = select(func.count()).select_from(e).where(*_where(scope, asked.from_newest(), zone))
    more = len(found) > limit
    shown = tuple(found[:limit])
    return AuditPage(shown, shown[-1].id if more else None, conn.scalar(count) or 0)


def audit_entries(
    conn: Connection, scope: AccessScope, asked: AuditFilter, zone: ZoneInfo
) -> Iterator[AuditEntry]:
    """Every entry of what ``asked`` finds; memory does not grow with their number."""
    query = _query(scope, asked.from_newest(), zone)
    for row in conn.execution_options(yield_per=_BATCH).execute(query):
        yield _entry(row)


def _query(scope: AccessScope, asked: AuditFilter, zone: ZoneInfo) -> Select[*tuple[Any, ...]]:
    joined = select(*_COLUMNS).outerjoin(patient, patient.c.id == e.c.patient_id)
    return joined.where(*_where(scope, asked, zone)).order_by(e.c.id.desc())


def _where(scope: AccessScope, asked: AuditFilter, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    if scope.role is not Role.ADMIN:
        return [false()]
    conditions: list[ColumnElement[bool]] = []
    if asked.user:
        conditions.append(e.c.user_id == asked.user)
    if asked.action:
        conditions.append(e.c.action == asked.action)
    if asked.person:
        # The trail outlives the record; of a person who is gone the id leads nowhere.
        person = select(patient.c.id).where(patient.c.public_id == asked.person)
        conditions.append(e.c.patient_id.in_(person))
    if asked.day is not None:
        conditions.append(e.c.at >= recorded_before(asked.day - timedelta(days=1), zone))
        conditions.append(e.c.at < recorded_before(asked.day, zone))
    if asked.before is not None:
        conditions.append(e.c.id < asked.before)
    return conditions


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    number, at, user, role, action, patient_id, person, *rest = row
    return AuditEntry(number, at, user, role, action, patient_id is not None, person, *rest)
