"""Entries of the audit trail, newest first, for those who may read it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, false, func, select

from dashboard.db.asker import beyond_scope
from dashboard.db.tables import audit_event as e
from dashboard.db.tables import patient
from dashboard.domain.access import AccessScope
from dashboard.domain.audit_filter import AuditFilter
from dashboard.domain.codes import Role
from dashboard.domain.known_then import recorded_before

_BATCH = 1_000
_COLUMNS = (
    e.c.id, e.c.at, e.c.user_id, e.c.role, e.c.action, e.c.patient_id, e.c.object, e.c.reason,
    e.c.remote, e.c.result,
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
    asked_for = _key(conn, scope, asked)
    query = _query(scope, asked, asked_for, zone).limit(limit + 1)
    found = _entries(conn, conn.execute(query).all())
    newest = _where(scope, asked.from_newest(), asked_for, zone)
    count = select(func.count()).select_from(e).where(*newest)
    more = len(found) > limit
    shown = tuple(found[:limit])
    return AuditPage(shown, shown[-1].id if more else None, conn.scalar(count) or 0)


def audit_entries(
    conn: Connection, scope: AccessScope, asked: AuditFilter, zone: ZoneInfo
) -> Iterator[AuditEntry]:
    """Every entry of what ``asked`` finds; memory does not grow with their number."""
    query = _query(scope, asked.from_newest(), _key(conn, scope, asked), zone)
    # Not of the connection itself: what is asked in between is read whole.
    for rows in conn.execute(query, execution_options={"yield_per": _BATCH}).partitions():
        yield from _entries(conn, rows)


def _key(conn: Connection, scope: AccessScope, asked: AuditFilter) -> int | None:
    """The key of the person whose entries are asked for."""
    if not asked.person or scope.role is not Role.ADMIN:
        return None
    with beyond_scope(conn):
        return conn.scalar(select(patient.c.id).where(patient.c.public_id == asked.person))


def _query(
    scope: AccessScope, asked: AuditFilter, person: int | None, zone: ZoneInfo
) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(*_where(scope, asked, person, zone)).order_by(e.c.id.desc())


def _where(
    scope: AccessScope, asked: AuditFilter, person: int | None, zone: ZoneInfo
) -> list[ColumnElement[bool]]:
    if scope.role is not Role.ADMIN:
        return [false()]
    conditions: list[ColumnElement[bool]] = []
    if asked.user:
        conditions.append(e.c.user_id == asked.user)
    if asked.action:
        conditions.append(e.c.action == asked.action)
    if asked.person:
        # The trail outlives the record; of a person who is gone the id leads nowhere.
        conditions.append(false() if person is None else e.c.patient_id == person)
    if asked.day is not None:
        conditions.append(e.c.at >= recorded_before(asked.day - timedelta(days=1), zone))
        conditions.append(e.c.at < recorded_before(asked.day, zone))
    if asked.before is not None:
        conditions.append(e.c.id < asked.before)
    return conditions


def _entries(conn: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[AuditEntry]:
    """With the opaque ids of the people, and nothing else of them."""
    keys = {row.patient_id for row in rows if row.patient_id is not None}
    ids: dict[int, str] = {}
    if keys:
        query = select(patient.c.id, patient.c.public_id).where(patient.c.id.in_(keys))
        with beyond_scope(conn):
            ids = {row.id: row.public_id for row in conn.execute(query)}
    return [_entry(row, ids.get(row.patient_id)) for row in rows]


def _entry(row: Row[*tuple[Any, ...]], person: str | None) -> AuditEntry:
    number, at, user, role, action, patient_id, *rest = row
    return AuditEntry(number, at, user, role, action, patient_id is not None, person, *rest)
