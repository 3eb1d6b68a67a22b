"""Keeps ``caseload_summary`` and ``due_item`` equal to what the rules say of the events."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, update

from dashboard.db.derived_rows import due_rows, summary_row
from dashboard.db.tables import caseload_state, caseload_summary, due_item
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.queries.person_record import BATCH, read_records


def store_derived(conn: Connection, patient_ids: Sequence[int], rules: RuleBook) -> None:
    """Rewrite the derived rows of these people; call it in the transaction that changed them."""
    for start in range(0, len(patient_ids), BATCH):
        _store_batch(conn, patient_ids[start : start + BATCH], rules)
    bump_caseload(conn, rules)


def bump_caseload(conn: Connection, rules: RuleBook) -> None:
    """Count a change of what the caseload shows; caches keyed by the old number are then unused.

    The first change also notes the definitions that the derived rows are of. Later ones leave that
    note alone: they rewrite some people only (see ``note_rules``).
    """
    changed = conn.execute(update(caseload_state).values(version=caseload_state.c.version + 1))
    if changed.rowcount == 0:
        conn.execute(
            insert(caseload_state), {"id": 1, "version": 1, "rules_version": rules.version}
        )


def note_rules(conn: Connection, rules: RuleBook) -> None:
    """Everybody's derived rows are of these definitions now."""
    conn.execute(update(caseload_state).values(rules_version=rules.version))


def _store_batch(conn: Connection, ids: Sequence[int], rules: RuleBook) -> None:
    # Read first: without a summary the database does not show a person to any user.
    records = read_records(conn, ids)
    for table in (due_item, caseload_summary):
        conn.execute(delete(table).where(table.c.patient_id.in_(ids)))
    summaries, items = [], []
    for patient_id, record in records.items():
        summary, due = derive(record, rules)
        summaries.append(summary_row(record.person, summary))
        items.extend(due_rows(patient_id, due))
    if summaries:
        conn.execute(insert(caseload_summary), summaries)
    if items:
        conn.execute(insert(due_item), items)
