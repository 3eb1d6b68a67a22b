"""Opening the record of one person outside the scope: with a reason, for a while, on record.

Whether a record number exists is answered only after the reason is in the audit trail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection, insert, select

from dashboard.actions.audit import record_audit
from dashboard.db.tables import break_glass, caseload_summary, patient
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role

OPEN_FOR = timedelta(hours=4)
SHORTEST_REASON = 10
LONGEST_REASON = 500
ROLES = frozenset({Role.CLINICIAN, Role.SUPERVISOR})


class GlassResult(Enum):
    OPENED = "opened"
    NOT_ALLOWED = "not_allowed"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    NOT_FOUND = "not_found"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Opened:
    """``public_id`` is there when the record is open, until ``until`` (UTC)."""

    result: GlassResult
    public_id: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """What was typed, and from where."""

    record_number: str
    reason: str
    remote: str | None


def break_the_glass(
    conn: Connection, scope: AccessScope, asked: OpenRecord, now: datetime
) -> Opened:
    """Open one person's record to the user of ``scope``. ``conn`` must be a write transaction."""
    refused = _refused(scope, asked)
    if refused is not None:
        return Opened(refused)
    rows = conn.execute(
        select(patient.c.id, patient.c.public_id)
        .join(caseload_summary, caseload_summary.c.patient_id == patient.c.id)
        .where(patient.c.record_number == asked.record_number.strip())
        .limit(2)
    ).all()
    result = (GlassResult.NOT_FOUND, GlassResult.OPENED, GlassResult.SEVERAL)[len(rows)]
    found = rows[0] if result is GlassResult.OPENED else None
    record_audit(
        conn,
        scope,
        "break_glass",
        patient_id=None if found is None else found.id,
        reason=asked.reason.strip(),
        remote=asked.remote,
        result="ok" if found else result.value,
    )
    if found is None:
        return Opened(result)
    until = now + OPEN_FOR
    row = {
        "user_key": scope.user_id,
        "user_name": scope.user_name,
        "patient_id": found.id,
        "reason": asked.reason.strip(),
        "granted_at": now,
        "expires_at": until,
    }
    conn.execute(insert(break_glass), row)
    return Opened(result, found.public_id, until)


def _refused(scope: AccessScope, asked: OpenRecord) -> GlassResult | None:
    if scope.role not in ROLES or scope.masked:
        return GlassResult.NOT_ALLOWED
    if len(asked.reason.strip()) < SHORTEST_REASON:
        return GlassResult.REASON_MISSING
    if len(asked.reason) > LONGEST_REASON:
        return GlassResult.REASON_TOO_LONG
    return None
