"""Does the database hold anybody but invented people? Asked before the server starts."""

from sqlalchemy import Connection, func, select

from dashboard.db.tables import patient
from dashboard.domain.codes import DEMO_SOURCE


class RealPeopleError(RuntimeError):
    """Somebody in the database is not invented; ``str()`` is one clear line."""


def holds_people(conn: Connection) -> bool:
    """Whether there is anybody at all."""
    return conn.execute(select(patient.c.id).limit(1)).first() is not None


def holds_only_demo_people(conn: Connection) -> bool:
    """Whether nobody comes from another source than the demo generator; true when empty.

    Two ends of the index on (source, source_id): the same few microseconds for a million people.
    """
    lowest = select(func.min(patient.c.source)).scalar_subquery()
    highest = select(func.max(patient.c.source)).scalar_subquery()
    found = conn.execute(select(lowest, highest)).one()
    return set(found) <= {DEMO_SOURCE, None}


def require_demo_only(conn: Connection) -> None:
    """Raise ``RealPeopleError`` when anybody is not from the demo generator."""
    if not holds_only_demo_people(conn):
        raise RealPeopleError(
            "DASHBOARD_DATABASE_URL: the database holds imported people, and there are only demo "
            "users to sign in with yet; give the server a database of demo people"
        )
