"""Writing very many rows: plain values straight through the driver, in the open transaction.

Values are what both engines read as they are: ISO text for dates and times, 0 and 1 for truth.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from dashboard.db.engine import is_sqlite
from dashboard.db.tables import metadata

Plain = str | int | float | None
PlainRow = Sequence[Plain]

_CACHE_KIB = 256 * 1024
_ANALYSIS_ROWS = 4000


def column_names(table: str) -> tuple[str, ...]:
    """The columns of a table in the order in which ``bulk_insert`` expects values."""
    return tuple(metadata.tables[table].columns.keys())


def bulk_insert(conn: Connection, table: str, rows: Sequence[PlainRow]) -> None:
    """Insert rows that have a value for every column, in the table's order."""
    if not rows:
        return
    columns = column_names(table)
    names = ", ".join(columns)
    driver: Any = conn.connection.driver_connection
    # Table and column names come from our own metadata, never from input.
    if is_sqlite(conn):
        marks = ", ".join("?" * len(columns))
        driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # nosec B608
        return
    # PostgreSQL does not copy into a table with row policies: into one of this transaction first,
    # one for all the calls of it, since each table that is made takes a lock.
    made = f"CREATE TEMP TABLE IF NOT EXISTS bulk_{table} ON COMMIT DROP AS TABLE {table}"
    copied = f"INSERT INTO {table} ({names}) SELECT {names} FROM bulk_{table}"  # nosec B608
    with driver.cursor() as cursor:
        cursor.execute(f"{made} WITH NO DATA")
        with cursor.copy(f"COPY bulk_{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(copied)
        cursor.execute(f"TRUNCATE bulk_{table}")


def plain_row(table: str, row: dict[str, Any]) -> PlainRow:
    """A row with Python dates and truth values in the form that ``bulk_insert`` takes."""
    return [_plain(row.get(name)) for name in column_names(table)]


def _plain(value: Any) -> Plain:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if value is True or value is False else value


@contextmanager
def building(engine: Engine) -> Iterator[Connection]:
    """A transaction for filling a new SQLite file that nobody else has open.

    Without a journal it cannot be rolled back: after an error the file is worthless, so build
    beside the place where it belongs and rename at the end.
    """
    with engine.connect() as conn:
        driver: Any = conn.connection.driver_connection
        for setting in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            f"cache_size = -{_CACHE_KIB}",
        ):
            driver.execute(f"PRAGMA {setting}")
        with conn.begin():
            yield conn


def analyse(conn: Connection) -> None:
    """Let the query planner see what is there; a sample of each index is enough."""
    if is_sqlite(conn):
        conn.exec_driver_sql(f"PRAGMA analysis_limit = {_ANALYSIS_ROWS}")
    conn.exec_driver_sql("ANALYZE")


def advance_keys(conn: Connection, tables: Sequence[str]) -> None:
    """Counted keys go on after the largest that was written; SQLite does so by itself."""
    if is_sqlite(conn):
        return
    for name in tables:
        key = metadata.tables[name].c.id
        sequence = func.pg_get_serial_sequence(name, "id")
        conn.execute(select(func.setval(sequence, select(func.max(key)).scalar_subquery())))
