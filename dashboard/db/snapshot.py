"""A few rows of some tables as a small database of their own, in memory only, read many times.

It answers the same statements as the database itself. Each connection is a private copy, so that
threads never wait for each other and nothing can be changed for anybody else.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, insert
from sqlalchemy.pool import NullPool, StaticPool
from sqlalchemy.schema import CreateTable

Row = dict[str, Any]


class SnapshotWriter:
    """Collects rows; ``finish`` gives the engine to read them. Foreign keys are not checked."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._driver = sqlite3.connect(":memory:", check_same_thread=False)
        self._engine = create_engine(
            "sqlite://", creator=lambda: self._driver, poolclass=StaticPool
        )
        self._conn: Connection = self._engine.connect()
        for table in tables:
            # Without indexes: some thousand rows are read faster than indexes are copied.
            self._conn.execute(CreateTable(table))

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        if rows:
            self._conn.execute(insert(table), rows)

    def finish(self) -> Engine:
        """An engine on what was added; this writer is then closed."""
        self._conn.commit()
        image = self._driver.serialize()
        self._conn.close()
        self._engine.dispose()

        def private_copy() -> sqlite3.Connection:
            copy = sqlite3.connect(":memory:", check_same_thread=False)
            copy.deserialize(image)
            return copy

        return create_engine("sqlite://", creator=private_copy, poolclass=NullPool)
