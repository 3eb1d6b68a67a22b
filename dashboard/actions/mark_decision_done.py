"""Say that a decision of a case review is done: it is due no more, and the next meeting knows."""

from datetime import date

from sqlalchemy import Connection, Engine, select, update

from dashboard.actions.audit import record_audit
from dashboard.actions.derive import store_derived
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.access import AccessScope
from dashboard.domain.rules import RuleBook
from dashboard.queries.meeting_scope import find_person

ACTION = "decision done"


def mark_decision_done(
    engine: Engine,
    scope: AccessScope,
    rules: RuleBook,
    public_id: str,
    decision_id: int,
    version: int,
    today: date,
) -> MeetingResult:
    """Done ``today``, if it is still the ``version`` that was seen (else ``CONFLICT``)."""
    with writing(engine) as conn:
        patient = find_person(conn, scope, public_id, lock=True)
        result = _mark(conn, scope, patient, decision_id, version, today)
        if result is MeetingResult.DONE and patient is not None:
            store_derived(conn, [patient], rules)
        record_audit(
            conn, scope, ACTION, patient_id=patient, object=str(decision_id), result=result.value
        )
    return result


def _mark(
    conn: Connection,
    scope: AccessScope,
    patient: int | None,
    decision_id: int,
    version: int,
    today: date,
) -> MeetingResult:
    if not may_record(scope):
        return MeetingResult.NOT_ALLOWED
    d = t.decision.c
    row = conn.execute(
        select(d.version, d.done_on).where(d.patient_id == patient, d.id == decision_id)
    ).first()
    if patient is None or row is None:
        return MeetingResult.NOT_FOUND
    if row.done_on is not None:
        return MeetingResult.ALREADY
    if row.version != version:
        return MeetingResult.CONFLICT
    conn.execute(
        update(t.decision)
        .where(d.patient_id == patient, d.id == decision_id)
        .values(done_on=today, version=version + 1)
    )
    return MeetingResult.DONE
