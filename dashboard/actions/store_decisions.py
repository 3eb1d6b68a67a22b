"""Rows of a review's decisions, made equal to what was recorded last.

A decision that is the same as before keeps its row, with what was done of it; one that changed is
open again; one that is gone is deleted (the trail in ``recording`` keeps it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from dashboard.actions.own_events import event_id, own_event
from dashboard.db import tables as t
from dashboard.domain.recording import NewDecision
from dashboard.queries.recorded_review import decision_of, decision_query


@dataclass(frozen=True, slots=True)
class ReviewKey:
    """Person and review of the decisions; ``name`` makes their ids."""

    patient_id: int
    review_id: int
    name: str

    def source_id(self, number: int) -> str:
        return f"Decision/{self.name}/{number}"


def store_decisions(conn: Connection, key: ReviewKey, decisions: Sequence[NewDecision]) -> None:
    """Write these decisions, the first as number 1, and no others, for the review."""
    d = t.decision.c
    before = {
        row.id: decision_of(row)
        for row in conn.execute(
            decision_query().where(d.patient_id == key.patient_id, d.review_id == key.review_id)
        )
    }
    for number, decision in enumerate(decisions, start=1):
        known = before.pop(event_id(key.source_id(number)), None)
        if known is None:
            _insert(conn, key, number, decision)
        elif known.decision != decision:
            _change(conn, key, known.id, decision)
    if before:
        conn.execute(delete(t.decision).where(d.patient_id == key.patient_id, d.id.in_(before)))


def _values(decision: NewDecision) -> dict[str, Any]:
    return {
        "kind": decision.kind.value,
        "reason": decision.reason or None,
        "owner_id": decision.owner_id,
        "due_on": decision.due_on,
    }


def _insert(conn: Connection, key: ReviewKey, number: int, decision: NewDecision) -> None:
    row = own_event(key.patient_id, key.source_id(number)) | _values(decision)
    conn.execute(insert(t.decision), row | {"review_id": key.review_id})
    _insert_intent(conn, key, row["id"], decision)


def _change(conn: Connection, key: ReviewKey, decision_id: int, decision: NewDecision) -> None:
    d, i = t.decision.c, t.decision_intent.c
    conn.execute(
        update(t.decision)
        .where(d.patient_id == key.patient_id, d.id == decision_id)
        .values(**_values(decision), done_on=None, version=d.version + 1)
    )
    conn.execute(
        delete(t.decision_intent).where(
            i.patient_id == key.patient_id, i.decision_id == decision_id
        )
    )
    _insert_intent(conn, key, decision_id, decision)


def _insert_intent(
    conn: Connection, key: ReviewKey, decision_id: int, decision: NewDecision
) -> None:
    intent = decision.intent
    if intent is None:
        return
    conn.execute(
        insert(t.decision_intent),
        {
            "patient_id": key.patient_id,
            "decision_id": decision_id,
            "change": intent.change.value,
            "subject": intent.subject,
            "dose": intent.dose,
            "dose_unit": intent.dose_unit,
        },
    )
