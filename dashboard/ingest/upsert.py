"""Writing staged rows: new ones are inserted, changed ones updated, the same ones left alone."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Float,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from dashboard.ingest.model import Row
from dashboard.ingest.report import CHANGED, NEW, UNCHANGED, Report

CHUNK = 500
"""Rows or people per statement: SQLite takes a bounded number of parameters."""

Values = dict[str, Any]


@dataclass(slots=True)
class Writer:
    """One import's connection, source and moment; ``changed`` collects people to derive anew.

    ``owner(table, event id)`` says whose a stored event is, for records that moved to somebody
    else.
    """

    conn: Connection
    source: str
    recorded_at: datetime
    report: Report
    owner: Callable[[str, int], int | None]
    changed: set[int] = field(default_factory=set)


def event_id(source: str, source_id: str) -> int:
    """63-bit identity of a source record: the same at every import, in every database."""
    kind, _, name = source_id.partition("/")
    digest = hashlib.blake2b("\0".join((source, kind, name)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def typed(table: Table, values: Mapping[str, Any]) -> Values:
    """Staged values as the database's Python types."""
    return {name: _typed(table.c[name].type, value) for name, value in values.items()}


def _typed(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return float(value) if isinstance(kind, Float) else value


def existing(
    writer: Writer, table: Table, people: Sequence[int]
) -> dict[tuple[int, str], Mapping[str, Any]]:
    """Rows of these people from this source by (patient, source id)."""
    query = select(table).where(table.c.patient_id.in_(people), table.c.source == writer.source)
    rows = writer.conn.execute(query).mappings()
    return {(row["patient_id"], row["source_id"]): dict(row) for row in rows}


def upsert_events(
    writer: Writer,
    table: Table,
    rows: Iterable[tuple[int, Row]],
    stored: Mapping[tuple[int, str], Mapping[str, Any]],
) -> None:
    """Write (patient id, row) pairs of one event table; ``stored`` is what ``existing`` found."""
    new: list[Values] = []
    changed: list[Values] = []
    moved = unchanged = 0
    for patient_id, row in rows:
        values = typed(table, row.values)
        before = stored.get((patient_id, row.source_id))
        if before is None:
            number = event_id(writer.source, row.source_id)
            moved += _leave_owner(writer, table, number)
            new.append(
                values
                | {
                    "patient_id": patient_id,
                    "id": number,
                    "source": writer.source,
                    "source_id": row.source_id,
                    "recorded_at": writer.recorded_at,
                }
            )
        elif any(before[name] != value for name, value in values.items()):
            key = {"b_patient": patient_id, "b_id": before["id"]}
            changed.append(values | key | {"recorded_at": writer.recorded_at})
        else:
            unchanged += 1
            continue
        writer.changed.add(patient_id)
    _insert(writer.conn, table, new)
    _update_events(writer.conn, table, changed)
    writer.report.count(table.name, NEW, len(new) - moved)
    writer.report.count(table.name, CHANGED, len(changed) + moved)
    writer.report.count(table.name, UNCHANGED, unchanged)


def _leave_owner(writer: Writer, table: Table, number: int) -> bool:
    """Take an event from whom it belonged to until now; true when there was somebody."""
    owner = writer.owner(table.name, number)
    if owner is not None:
        delete_event(writer, table, owner, number)
    return owner is not None


def _insert(conn: Connection, table: Table, rows: list[Values]) -> None:
    for start in range(0, len(rows), CHUNK):
        conn.execute(insert(table), rows[start : start + CHUNK])


def _update_events(conn: Connection, table: Table, rows: list[Values]) -> None:
    if not rows:
        return
    names = [name for name in rows[0] if not name.startswith("b_")]
    statement = (
        update(table)
        .where(and_(table.c.patient_id == bindparam("b_patient"), table.c.id == bindparam("b_id")))
        .values({name: bindparam(name) for name in names})
    )
    conn.execute(statement, rows)


def upsert_shared(writer: Writer, table: Table, rows: Sequence[Row]) -> None:
    """Write rows of a table that belongs to no person: organisation, team, clinician, patient."""
    stored = stored_shared(writer, table, [row.source_id for row in rows])
    new: list[Values] = []
    for row in rows:
        values = typed(table, row.values)
        before = stored.get(row.source_id)
        if before is None:
            new.append(values | {"source": writer.source, "source_id": row.source_id})
            writer.report.count(table.name, NEW)
        elif any(before[name] != value for name, value in values.items() if name in _kept(before)):
            if "recorded_at" in table.c:
                values["recorded_at"] = writer.recorded_at
            writer.conn.execute(update(table).where(table.c.id == before["id"]).values(values))
            writer.report.count(table.name, CHANGED)
            if table.name == "patient":
                writer.changed.add(before["id"])
        else:
            writer.report.count(table.name, UNCHANGED)
    _insert(writer.conn, table, new)


def _kept(before: Mapping[str, Any]) -> Iterable[str]:
    # The opaque id is drawn once and never changes.
    return [name for name in before if name not in ("public_id", "recorded_at")]


def stored_shared(
    writer: Writer, table: Table, source_ids: Sequence[str]
) -> dict[str, Mapping[str, Any]]:
    """Stored rows of this source by source id."""
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(source_ids), CHUNK):
        query = select(table).where(
            table.c.source == writer.source,
            table.c.source_id.in_(source_ids[start : start + CHUNK]),
        )
        rows = writer.conn.execute(query).mappings()
        found.update({row["source_id"]: dict(row) for row in rows})
    return found


def delete_event(writer: Writer, table: Table, patient_id: int, number: int) -> None:
    writer.conn.execute(delete(table).where(table.c.patient_id == patient_id, table.c.id == number))
    writer.changed.add(patient_id)
