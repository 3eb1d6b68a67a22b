"""Up to which day each source has brought records."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from dashboard.db.tables import import_batch


@dataclass(frozen=True, slots=True)
class DataThrough:
    """``through`` is the latest day of events that ``source`` ever brought in."""

    source: str
    through: date | None


def data_through(conn: Connection) -> tuple[DataThrough, ...]:
    """One row per source that has stored something, by name. It says nothing of any person."""
    rows = conn.execute(
        select(import_batch.c.source, func.max(import_batch.c.data_through).label("through"))
        .where(import_batch.c.outcome != "nothing_stored")
        .group_by(import_batch.c.source)
        .order_by(import_batch.c.source)
    )
    return tuple(DataThrough(row.source, row.through) for row in rows)
