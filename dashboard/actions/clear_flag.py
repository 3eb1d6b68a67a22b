"""Clear a flag with a note, or acknowledge it until a day: one transaction with its audit entry.

Clearing deletes nothing: what raised the flag, and who cleared it why, stay in the record, and a
new event raises the flag again. A safety flag can only be cleared, never put off.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from sqlalchemy import Connection, Engine, Row, insert, or_, select

from dashboard.actions.audit import record_audit
from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import DueKind, Role
from dashboard.domain.rules import RuleBook
from dashboard.queries.scope import visible

NOTE_LENGTH = 1000
#: A flag may rest so long at most (house proposal): longer than a quarter is no acknowledgement.
LONGEST_REST = timedelta(days=92)
SOURCE = "tandem"
ACTION = "clear flag"
_ROLES = (Role.CLINICIAN, Role.SUPERVISOR)
_FLAGS = (DueKind.SAFETY_FLAG.value, DueKind.CLINICAL_FLAG.value)


class ClearResult(StrEnum):
    """What came of it. Only ``CLEARED`` changed anything; ``ALREADY``: the same was done before."""

    CLEARED = "ok"
    ALREADY = "already cleared"
    NOT_ALLOWED = "not allowed"
    NOT_FOUND = "not found"
    NOTE_MISSING = "note missing"
    NOTE_TOO_LONG = "note too long"
    WRONG_DAY = "wrong day"


@dataclass(frozen=True, slots=True)
class ClearFlag:
    """Which flag of whom (``rule`` and the event behind it), why, on which day, until when.

    ``until`` ``None`` clears it for good; else it stands again on that day.
    """

    public_id: str
    rule: str
    evidence_id: int
    note: str
    today: date
    until: date | None = None


def clear_flag(
    engine: Engine, scope: AccessScope, rules: RuleBook, asked: ClearFlag
) -> ClearResult:
    """Do it if ``scope`` may, and write down that it was tried. Somebody out of scope, somebody
    unknown and a flag that does not stand all answer ``NOT_FOUND``.
    """
    with writing(engine) as conn:
        patient_id = _patient(conn, scope, asked.public_id)
        result = _clear(conn, scope, asked, patient_id)
        if result is ClearResult.CLEARED and patient_id is not None:
            store_derived(conn, [patient_id], rules)
        record_audit(
            conn,
            scope,
            ACTION,
            patient_id=patient_id,
            object=f"{asked.rule[:60]} {asked.evidence_id}",
            result=result.value,
        )
    return result


def _clear(
    conn: Connection, scope: AccessScope, asked: ClearFlag, patient_id: int | None
) -> ClearResult:
    refused = _refused(scope, asked)
    if refused is not None:
        return refused
    if patient_id is None:
        return ClearResult.NOT_FOUND
    before = _clearances(conn, patient_id, asked)
    if None in before or (asked.until is not None and asked.until in before):
        return ClearResult.ALREADY
    flag = _flag(conn, asked, patient_id)
    # A flag that will be raised later cannot be cleared in advance, one that rests can.
    if flag is None or (flag.active_from > asked.today and not before):
        return ClearResult.NOT_FOUND
    if flag.rank == 0 and asked.until is not None:
        return ClearResult.WRONG_DAY
    _store(conn, scope, asked, patient_id)
    return ClearResult.CLEARED


def _refused(scope: AccessScope, asked: ClearFlag) -> ClearResult | None:
    if scope.role not in _ROLES or scope.masked:
        return ClearResult.NOT_ALLOWED
    note = asked.note.strip()
    if not note:
        return ClearResult.NOTE_MISSING
    if len(note) > NOTE_LENGTH:
        return ClearResult.NOTE_TOO_LONG
    until = asked.until
    if until is not None and not asked.today < until <= asked.today + LONGEST_REST:
        return ClearResult.WRONG_DAY
    return None


def _patient(conn: Connection, scope: AccessScope, public_id: str) -> int | None:
    """The person inside ``scope``, locked against a second clearing until the end.

    SQLite has one writer at a time and ignores FOR UPDATE.
    """
    return conn.scalar(
        select(t.patient.c.id)
        .join(t.caseload_summary, t.caseload_summary.c.patient_id == t.patient.c.id)
        .where(t.patient.c.public_id == public_id, visible(scope))
        .with_for_update(of=t.patient)
    )


def _flag(conn: Connection, asked: ClearFlag, patient_id: int) -> Row[int, date] | None:
    """Rank and first day of the flag, of several times that it stands the first that is not over:
    the planned end of an order can end it, and let it be raised again.
    """
    d = t.due_item.c
    query = select(d.rank, d.active_from).where(
        d.patient_id == patient_id,
        d.rule == asked.rule,
        d.evidence_id == asked.evidence_id,
        d.kind.in_(_FLAGS),
        or_(d.active_until.is_(None), d.active_until > asked.today),
    )
    return conn.execute(query.order_by(d.active_from)).first()


def _clearances(conn: Connection, patient_id: int, asked: ClearFlag) -> set[date | None]:
    """Until when this flag was put off before; ``None`` among them: cleared for good."""
    c = t.flag_clearance.c
    query = select(c.until).where(
        c.patient_id == patient_id, c.rule == asked.rule, c.evidence_id == asked.evidence_id
    )
    return set(conn.scalars(query))


def _store(conn: Connection, scope: AccessScope, asked: ClearFlag, patient_id: int) -> None:
    until = asked.until.isoformat() if asked.until else "cleared"
    source_id = f"FlagClearance/{asked.rule}/{asked.evidence_id}/{until}"
    digest = blake2b(f"{SOURCE}\0{source_id}".encode(), digest_size=8).digest()
    row = {
        "patient_id": patient_id,
        "id": int.from_bytes(digest) >> 1,
        "rule": asked.rule,
        "evidence_id": asked.evidence_id,
        "cleared_on": asked.today,
        "until": asked.until,
        "note": asked.note.strip(),
        "clinician_id": scope.clinician_id,
        "source": SOURCE,
        "source_id": source_id,
        "recorded_at": datetime.now(UTC).replace(tzinfo=None),
    }
    conn.execute(insert(t.flag_clearance), row)
