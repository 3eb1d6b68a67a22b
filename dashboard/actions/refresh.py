"""Rebuild of the derived tables: after a change of the rules, or when ``verify`` finds fault."""

from collections.abc import Callable

from sqlalchemy import Engine, func, select

from dashboard.actions.audit import record_audit
from dashboard.actions.derive import note_rules, store_derived
from dashboard.db.engine import reading, writing
from dashboard.db.tables import patient
from dashboard.domain.access import AccessScope
from dashboard.domain.rules import RuleBook
from dashboard.queries.patient_keys import next_patient_keys


def rebuild(
    engine: Engine,
    scope: AccessScope,
    rules: RuleBook,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Derive everybody anew; returns how many. ``progress(done, of)`` after each batch.

    Each batch is a transaction: an interrupted rebuild keeps whole batches and is run again.
    """
    with reading(engine) as conn:
        total = conn.scalar(select(func.count()).select_from(patient)) or 0
    done, after = 0, 0
    while True:
        with writing(engine) as conn:
            ids = next_patient_keys(conn, after)
            if not ids:
                note_rules(conn, rules)
                record_audit(conn, scope, "refresh", object=f"{done} people")
                return done
            store_derived(conn, ids, rules)
        done, after = done + len(ids), ids[-1]
        if progress:
            progress(done, max(total, done))
