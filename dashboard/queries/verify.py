"""Proof that what is stored is whole: derived rows, references, and the audit chain."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Connection, exists, func, select

from dashboard.db import tables as t
from dashboard.db.audit_chain import GENESIS, entry_hash
from dashboard.db.derived_rows import read_due_item, read_summary
from dashboard.domain.derived import CaseloadSummary, DueItem
from dashboard.domain.due import due_items
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from dashboard.queries.patient_keys import patient_keys
from dashboard.queries.person_record import read_records

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not agree. ``where`` names a key, never a person."""

    check: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and every fault found."""

    people: int
    due_items: int
    audit_entries: int
    faults: tuple[Fault, ...]


def verify(conn: Connection, rules: RuleBook, progress: Progress | None = None) -> Verification:
    """Compare every derived row with the pure rules, and walk references and the audit chain."""
    faults: list[Fault] = []
    total = conn.scalar(select(func.count()).select_from(t.patient)) or 0
    people = 0
    for ids in patient_keys(conn):
        faults.extend(_derived_faults(conn, ids, rules))
        people += len(ids)
        if progress:
            progress(people, max(total, people))
    faults.extend(_orphans(conn))
    entries = 0
    for fault in _audit_faults(conn):
        if isinstance(fault, Fault):
            faults.append(fault)
        else:
            entries = fault
    items = conn.scalar(select(func.count()).select_from(t.due_item)) or 0
    return Verification(people, items, entries, tuple(faults))


def _derived_faults(conn: Connection, ids: Sequence[int], rules: RuleBook) -> Iterator[Fault]:
    stored = _stored_summaries(conn, ids)
    stored_items = _stored_items(conn, ids)
    for patient_id, record in read_records(conn, ids).items():
        where = f"patient {patient_id}"
        expected = summarise(record, rules)
        found = stored.get(patient_id)
        if found is None:
            yield Fault("summary", where, "has no row in caseload_summary")
        elif found != expected:
            yield Fault("summary", where, f"differs in {_differences(found, expected)}")
        if stored_items.get(patient_id, []) != list(due_items(record, rules)):
            yield Fault("due items", where, "differ from the rules")


def _stored_summaries(conn: Connection, ids: Sequence[int]) -> dict[int, CaseloadSummary]:
    table = t.caseload_summary
    rows = conn.execute(select(table).where(table.c.patient_id.in_(ids))).mappings()
    return {row["patient_id"]: read_summary(row) for row in rows}


def _stored_items(conn: Connection, ids: Sequence[int]) -> dict[int, list[DueItem]]:
    table = t.due_item
    query = select(table).where(table.c.patient_id.in_(ids))
    items: dict[int, list[DueItem]] = {}
    for row in conn.execute(query.order_by(table.c.patient_id, table.c.number)).mappings():
        items.setdefault(row["patient_id"], []).append(read_due_item(row))
    return items


def _differences(found: CaseloadSummary, expected: CaseloadSummary) -> str:
    names = (f.name for f in fields(CaseloadSummary))
    return ", ".join(n for n in names if getattr(found, n) != getattr(expected, n))


def _orphans(conn: Connection) -> Iterator[Fault]:
    """Rows that point at nothing. The database forbids them; a restored copy may have some."""
    for table in t.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            target = key.referred_table
            other = target.alias("target")
            pairs = [(e.parent, other.c[e.column.name]) for e in key.elements]
            present = [own.is_not(None) for own, _ in pairs]
            match = exists().where(*(own == there for own, there in pairs))
            query = select(func.count()).select_from(table).where(*present, ~match)
            count = conn.scalar(query)
            if count:
                yield Fault("references", table.name, f"{count} rows without {target.name}")


def _audit_faults(conn: Connection) -> Iterator[Fault | int]:
    """Faults of the chain, then how many entries it has."""
    previous, count = GENESIS, 0
    query = select(t.audit_event).order_by(t.audit_event.c.id)
    for row in conn.execution_options(yield_per=5_000).execute(query).mappings():
        count += 1
        where = f"entry {row['id']}"
        if row["previous_hash"] != previous:
            yield Fault("audit", where, "does not follow the entry before it")
        if row["hash"] != entry_hash(row["previous_hash"], dict(row)):
            yield Fault("audit", where, "was changed after it was written")
        previous = row["hash"]
    head = conn.execute(select(t.audit_head)).first()
    if (head.hash, head.entries) != (previous, count) if head else count > 0:
        yield Fault("audit", "end of the trail", "does not agree with the recorded head")
    yield count
