"""Whether PostgreSQL's row policies hold this program's role; asked before the server starts."""

from sqlalchemy import Connection, text

from dashboard.db.engine import is_sqlite

ADVICE = "see docs/deploy.md, PostgreSQL: who may do what"
_ROLE = text(
    "SELECT current_user AS name, rolsuper OR rolbypassrls AS passes "
    "FROM pg_roles WHERE rolname = current_user"
)
#: Tables of people whose lock somebody has taken off.
_OPEN = text(
    "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') "
    "AND c.relnamespace = current_schema()::regnamespace "
    "AND NOT (c.relrowsecurity AND c.relforcerowsecurity) "
    "AND (c.relname = 'patient' OR EXISTS (SELECT FROM pg_attribute a "
    "WHERE a.attrelid = c.oid AND a.attname = 'patient_id' AND NOT a.attisdropped)) "
    "ORDER BY c.relname LIMIT 1"
)


class LockOpenError(RuntimeError):
    """The second lock would not hold; ``str()`` is one clear line."""


def require_lock(conn: Connection) -> None:
    """Raise ``LockOpenError`` when a role or a table makes the row policies mean nothing.

    Nothing is asked of SQLite, which has no such lock.
    """
    if is_sqlite(conn):
        return
    role = conn.execute(_ROLE).one()
    if role.passes:
        raise LockOpenError(
            f"the database role {role.name} is a superuser or has BYPASSRLS, and no row policy "
            f"holds it; give the server a role of its own ({ADVICE})"
        )
    table = conn.scalar(_OPEN)
    if table is not None:
        raise LockOpenError(
            f"row-level security of the table {table} is switched off for its owner or for "
            f"everybody; switch it on again ({ADVICE})"
        )
