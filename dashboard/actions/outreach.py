"""Write down an attempt to reach somebody, or take it back the same day; with its audit entry.

An attempt puts overdue follow-ups to rest (``domain.snooze``). ``outreach_entry`` keeps who entered
what, also what was taken back.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, delete, insert, select, update

from dashboard.actions.audit import record_audit
from dashboard.actions.derive import store_derived
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.own_events import own_event, utc_now
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.db.tables import outreach_entry as e
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import OutreachOutcome, RemovalReason
from dashboard.domain.outreach import OutreachFault, outreach_faults
from dashboard.domain.rules import RuleBook
from dashboard.queries.meeting_scope import find_person

RECORD = "record outreach"
UNDO = "undo outreach"
_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class NewOutreach:
    """One attempt. ``rests_until``: another day than the rule's; ``key``: one per submit."""

    public_id: str
    outcome: OutreachOutcome
    today: date
    key: str
    rests_until: date | None = None
    reason: RemovalReason | None = None


@dataclass(frozen=True, slots=True)
class OutreachAnswer:
    """What came of it; ``outreach_id`` (63 bits, text in a browser) takes it back again."""

    result: MeetingResult
    outreach_id: int | None = None
    faults: tuple[OutreachFault, ...] = ()


def record_outreach(
    engine: Engine, scope: AccessScope, rules: RuleBook, asked: NewOutreach
) -> OutreachAnswer:
    """Write it down if ``scope`` may; the same ``key`` again answers as the first time."""
    with writing(engine) as conn:
        patient = find_person(conn, scope, asked.public_id, lock=True)
        answer = _record(conn, scope, asked, patient)
        if answer.result is MeetingResult.DONE and patient is not None:
            store_derived(conn, [patient], rules)
        record_audit(
            conn, scope, RECORD, patient_id=patient, object=asked.outcome.value,
            reason=asked.reason.value if asked.reason else None, result=answer.result.value,
        )  # fmt: skip
    return answer


def _record(
    conn: Connection, scope: AccessScope, asked: NewOutreach, patient: int | None
) -> OutreachAnswer:
    if not may_record(scope):
        return OutreachAnswer(MeetingResult.NOT_ALLOWED)
    if patient is None:
        return OutreachAnswer(MeetingResult.NOT_FOUND)
    faults = outreach_faults(asked.outcome, asked.rests_until, asked.reason, asked.today)
    if faults or not 0 < len(asked.key) <= _LONGEST_KEY:
        return OutreachAnswer(MeetingResult.FAULTY, faults=faults)
    before = conn.scalar(
        select(e.c.outreach_id).where(
            e.c.patient_id == patient,
            e.c.user_id == scope.user_id,
            e.c.idempotency_key == asked.key,
        )
    )
    if before is not None:
        return OutreachAnswer(MeetingResult.ALREADY, before)
    return OutreachAnswer(MeetingResult.DONE, _store(conn, scope, asked, patient))


def _store(conn: Connection, scope: AccessScope, asked: NewOutreach, patient: int) -> int:
    row = own_event(patient, f"Outreach/{scope.user_id}/{asked.key}")
    said = {
        "attempted_on": asked.today,
        "outcome": asked.outcome.value,
        "snoozed_until": asked.rests_until,
        "removal_reason": asked.reason.value if asked.reason else None,
    }
    conn.execute(insert(t.outreach), row | said | {"clinician_id": scope.clinician_id})
    number: int = row["id"]
    entry = {
        "patient_id": patient,
        "outreach_id": number,
        "user_id": scope.user_id,
        "user_name": scope.user_name,
        "idempotency_key": asked.key,
        "recorded_at": row["recorded_at"],
    }
    conn.execute(insert(e), entry | said)
    return number


def undo_outreach(
    engine: Engine,
    scope: AccessScope,
    rules: RuleBook,
    public_id: str,
    outreach_id: int,
    today: date,
) -> MeetingResult:
    """Take an attempt back: within its day, by whoever entered it (else ``NOT_ALLOWED``)."""
    with writing(engine) as conn:
        patient = find_person(conn, scope, public_id, lock=True)
        result = _undo(conn, scope, patient, outreach_id, today)
        if result is MeetingResult.DONE and patient is not None:
            store_derived(conn, [patient], rules)
        record_audit(
            conn, scope, UNDO, patient_id=patient, object=str(outreach_id), result=result.value
        )
    return result


def _undo(
    conn: Connection, scope: AccessScope, patient: int | None, outreach_id: int, today: date
) -> MeetingResult:
    if not may_record(scope):
        return MeetingResult.NOT_ALLOWED
    mine = (e.c.patient_id == patient, e.c.outreach_id == outreach_id)
    entry = conn.execute(select(e).where(*mine)).first()
    if patient is None or entry is None:
        return MeetingResult.NOT_FOUND
    if entry.undone_at is not None:
        return MeetingResult.ALREADY
    if entry.user_id != scope.user_id or entry.attempted_on != today:
        return MeetingResult.NOT_ALLOWED
    conn.execute(
        delete(t.outreach).where(t.outreach.c.patient_id == patient, t.outreach.c.id == outreach_id)
    )
    conn.execute(update(e).where(*mine).values(undone_at=utc_now()))
    return MeetingResult.DONE
