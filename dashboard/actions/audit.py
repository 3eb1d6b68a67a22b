"""The audit trail: append-only, each entry chained to the one before by its hash.

An entry is written in the transaction of what it records; if it cannot be written, that fails.
"""

from datetime import UTC, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from dashboard.db.audit_chain import GENESIS, entry_hash
from dashboard.db.engine import note_head, writing
from dashboard.db.tables import audit_event, audit_head
from dashboard.domain.access import AccessScope


class AuditError(Exception):
    """What was asked for cannot be written down, and so it is not done and nothing is shown."""


class Details(TypedDict, total=False):
    """What an entry may say besides who and what; left out: nothing, and ``result`` "ok".

    ``object`` names the thing (a file, a filter), never a person's name or a value of theirs.
    """

    patient_id: int | None
    object: str | None
    reason: str | None
    remote: str | None
    result: str


_NO_DETAILS: dict[str, Any] = {
    **dict.fromkeys(("patient_id", "object", "reason", "remote")),
    "result": "ok",
}


def record_audit(
    conn: Connection, scope: AccessScope, action: str, **details: Unpack[Details]
) -> None:
    """Append one entry: who (``scope``), what (``action``), whom, why, from where, result.

    ``conn`` must be a write transaction. Raises ``AuditError`` when it cannot be written.
    """
    entry: dict[str, Any] = {
        "at": datetime.now(UTC).replace(tzinfo=None),
        "user_id": scope.user_id,
        "role": scope.role.value,
        "action": action,
        **_NO_DETAILS,
        "remote": scope.remote,
        **details,
    }
    try:
        previous, number = _lock_head(conn)
        digest = entry_hash(previous, entry)
        # Nothing comes back: whoever writes an entry may not read the trail.
        conn.execute(
            insert(audit_event).inline(), entry | {"previous_hash": previous, "hash": digest}
        )
        conn.execute(update(audit_head).values(entries=number + 1, hash=digest))
        note_head(conn, (number + 1, digest))
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise AuditError(type(error).__name__) from error


def audit_now(engine: Engine, scope: AccessScope, action: str, **details: Unpack[Details]) -> None:
    """Append one entry in a transaction of its own: for reads, before anything is shown.

    Raises ``AuditError`` when it cannot be written.
    """
    try:
        with writing(engine) as conn:
            record_audit(conn, scope, action, **details)
    except (SQLAlchemyError, OSError) as error:
        raise AuditError(type(error).__name__) from error


def _lock_head(conn: Connection) -> tuple[str, int]:
    """The newest entry's hash and number, locked against a second writer until the end.

    SQLite has one writer at a time and ignores FOR UPDATE.
    """
    head = conn.execute(select(audit_head.c.hash, audit_head.c.entries).with_for_update()).first()
    if head is not None:
        return head.hash, head.entries
    conn.execute(insert(audit_head), {"id": 1, "entries": 0, "hash": GENESIS})
    return GENESIS, 0
