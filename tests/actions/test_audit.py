"""The audit trail: chained, and whatever is done to it afterwards shows."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select, update

from dashboard.actions.audit import audit_now, record_audit
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import command_line_scope
from dashboard.domain.rules import RuleBook
from dashboard.queries.verify import verify

SCOPE = command_line_scope()


def trail(engine: Engine, entries: int = 8) -> None:
    for number in range(entries):
        audit_now(engine, SCOPE, "view person", patient_id=number, object="person page")


def audit_faults(engine: Engine, rules: RuleBook) -> list[str]:
    with reading(engine) as conn:
        return [f.where for f in verify(conn, rules).faults if f.check == "audit"]


def test_an_untouched_trail_verifies(engine: Engine, rules: RuleBook) -> None:
    assert audit_faults(engine, rules) == []
    trail(engine)
    assert audit_faults(engine, rules) == []
    with reading(engine) as conn:
        assert verify(conn, rules).audit_entries == 8


@pytest.mark.parametrize("column", ["user_id", "action", "patient_id", "object", "result", "at"])
def test_an_edit_is_found(engine: Engine, rules: RuleBook, column: str) -> None:
    trail(engine)
    with writing(engine) as conn:
        event = t.audit_event
        third = conn.scalar(select(event.c.id).order_by(event.c.id).offset(2).limit(1))
        old = conn.scalar(select(event.c[column]).where(event.c.id == third))
        new = (
            old + timedelta(seconds=1)
            if column == "at"
            else old + (1 if column == "patient_id" else "x")
        )
        conn.execute(update(event).where(event.c.id == third).values({column: new}))
    assert audit_faults(engine, rules) == [f"entry {third}"]


@pytest.mark.parametrize("position", ["first", "middle", "last"])
def test_a_deletion_is_found(engine: Engine, rules: RuleBook, position: str) -> None:
    trail(engine)
    with writing(engine) as conn:
        ids = conn.scalars(select(t.audit_event.c.id).order_by(t.audit_event.c.id)).all()
        gone = {"first": ids[0], "middle": random.Random(1).choice(ids[1:-1]), "last": ids[-1]}
        conn.execute(delete(t.audit_event).where(t.audit_event.c.id == gone[position]))
    assert audit_faults(engine, rules)


def test_a_failed_write_leaves_no_entry(engine: Engine, rules: RuleBook) -> None:
    trail(engine, 1)
    with pytest.raises(RuntimeError), writing(engine) as conn:
        record_audit(conn, SCOPE, "export")
        raise RuntimeError("the export failed")
    with reading(engine) as conn:
        assert verify(conn, rules).audit_entries == 1
    assert audit_faults(engine, rules) == []
