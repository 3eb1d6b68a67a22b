"""Everybody's key in order, in batches, for jobs that walk through the whole database."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from dashboard.db.tables import patient

BATCH = 2_000


def next_patient_keys(conn: Connection, after: int, limit: int = BATCH) -> list[int]:
    """The next keys above ``after``; empty at the end."""
    query = select(patient.c.id).where(patient.c.id > after).order_by(patient.c.id).limit(limit)
    return list(conn.scalars(query))


def patient_keys(conn: Connection) -> Iterator[list[int]]:
    """All keys in batches."""
    after = 0
    while ids := next_patient_keys(conn, after):
        yield ids
        after = ids[-1]
