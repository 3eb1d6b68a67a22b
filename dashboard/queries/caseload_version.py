"""How often the caseload has changed: the key of every cache."""

from sqlalchemy import Connection, select

from dashboard.db.tables import caseload_state


def caseload_version(conn: Connection) -> int:
    """The number of changes so far; 0 before the first."""
    return conn.scalar(select(caseload_state.c.version)) or 0


def rules_version(conn: Connection) -> str | None:
    """The version of the definitions that the derived rows are of; ``None`` before the first."""
    return conn.scalar(select(caseload_state.c.rules_version))
