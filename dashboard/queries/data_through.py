"""Up to which day each source has brought records."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from dashboard.db.tables import import_batch


@dataclass(frozen=True, slots=True)
class DataThrough:
    """``through`` is the latest day of events that ``source`` ever brought in."""

    source: str
    through: date | None


def data_through(conn: Connection, before: datetime | None = None) -> tuple[DataThrough, ...]:
    """One row per source that has stored something, by name. It says nothing of any person.

    ``before`` (UTC): of what had been brought in by then.
    """
    query = (
        select(import_batch.c.source, func.max(import_batch.c.data_through).label("through"))
        .where(import_batch.c.outcome != "nothing_stored")
        .group_by(import_batch.c.source)
        .order_by(import_batch.c.source)
    )
    if before is not None:
        query = query.where(import_batch.c.finished_at < before)
    rows = conn.execute(query)
    return tuple(DataThrough(row.source, row.through) for row in rows)
