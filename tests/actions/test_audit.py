"""The audit trail: chained, and whatever is done to it afterwards shows."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError

from dashboard.actions.audit import AuditError, audit_now, record_audit
from dashboard.db import tables as t
from dashboard.db.audit_head_file import head_file, keep_heads_in, kept_heads
from dashboard.db.engine import reading, writing
from dashboard.domain.access import command_line_scope
from dashboard.domain.rules import RuleBook
from dashboard.queries.verify import verify
from dashboard.queries.verify_trail import Trail, verify_trail
from tests.support.tampering import by_superuser, unguarded

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
    with by_superuser(engine) as conn:
        unguarded(conn)
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


CHANGES = (
    "UPDATE audit_event SET user_id = 'x'",
    "DELETE FROM audit_event",
    "UPDATE audit_head SET hash = 'x'",
    "UPDATE audit_head SET entries = 1",
    "DELETE FROM audit_head",
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_itself_refuses_to_change_the_trail(engine: Engine, change: str) -> None:
    trail(engine)
    with (
        pytest.raises(DBAPIError, match="append-only|only counts on"),
        by_superuser(engine) as conn,
    ):
        conn.exec_driver_sql(change)
    with reading(engine) as conn:
        assert verify_trail(conn) == Trail(8, ())


def test_no_entry_is_replaced(sqlite_engine: Engine) -> None:
    """SQLite's REPLACE deletes without asking the triggers of DELETE."""
    trail(sqlite_engine)
    for table in ("audit_event", "audit_head"):
        with pytest.raises(DBAPIError, match="audit"), writing(sqlite_engine) as conn:
            conn.exec_driver_sql(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


def test_no_trail_is_truncated(postgres_engine: Engine) -> None:
    trail(postgres_engine)
    for table in ("audit_event", "audit_head"):
        change = f"TRUNCATE {table}"
        refused = pytest.raises(DBAPIError, match="append-only")
        with refused, by_superuser(postgres_engine) as conn:
            conn.exec_driver_sql(change)


def test_the_grants_refuse_the_server_what_the_triggers_refuse_everybody(
    postgres_engine: Engine,
) -> None:
    """The role of the application, granted what ``docs/deploy.md`` says."""
    trail(postgres_engine)
    for change in (*CHANGES[:2], CHANGES[4], "TRUNCATE audit_event", "TRUNCATE audit_head"):
        with pytest.raises(DBAPIError, match="permission denied"), writing(postgres_engine) as conn:
            conn.exec_driver_sql(change)


def test_an_entry_says_from_where_the_request_came(engine: Engine) -> None:
    scope = replace(SCOPE, remote="192.0.2.7")
    audit_now(engine, scope, "view person")
    audit_now(engine, scope, "sign_in", remote="192.0.2.9")
    with reading(engine) as conn:
        query = select(t.audit_event.c.remote).order_by(t.audit_event.c.id)
        assert list(conn.scalars(query)) == ["192.0.2.7", "192.0.2.9"]


def test_a_head_that_cannot_be_kept_outside_stops_the_write(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    keep_heads_in(sqlite_engine, tmp_path / "no such folder" / "heads")
    with pytest.raises(AuditError):
        audit_now(sqlite_engine, SCOPE, "view person")
    with reading(sqlite_engine) as conn:
        assert verify_trail(conn).entries == 0


def test_what_was_rolled_back_is_not_kept_outside(sqlite_engine: Engine, tmp_path: Path) -> None:
    trail(sqlite_engine, 2)
    with pytest.raises(RuntimeError), writing(sqlite_engine) as conn:
        record_audit(conn, SCOPE, "export")
        raise RuntimeError("the export failed")
    trail(sqlite_engine, 1)
    with reading(sqlite_engine) as conn:
        file = head_file(conn)
        assert file is not None
        assert [number for number, _ in kept_heads(file)] == [1, 2, 3]
        assert verify_trail(conn) == Trail(3, ())


@pytest.mark.parametrize("position", ["first", "middle", "last"])
def test_a_deletion_is_found(engine: Engine, rules: RuleBook, position: str) -> None:
    trail(engine)
    with by_superuser(engine) as conn:
        unguarded(conn)
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
