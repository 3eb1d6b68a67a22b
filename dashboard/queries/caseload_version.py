"""How often the caseload has changed: the key of every cache."""

from sqlalchemy import Connection, select

from dashboard.db.tables import caseload_state


def caseload_version(conn: Connection) -> int:
    """The number of changes so far; 0 before the first."""
    return conn.scalar(select(caseload_state.c.version)) or 0
