"""Opening the database, and the only two ways to talk to it: ``reading`` and ``writing``.

SQLite runs with write-ahead log, full synchronisation and foreign keys. A write takes the write
lock at its beginning (``BEGIN IMMEDIATE``), so that two writers queue instead of failing half way.
A ``reading`` connection sees one moment of the database and cannot change it, on both engines.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from dashboard.db.asker import as_system, declare
from dashboard.db.audit_head_file import (
    SUFFIX,
    Head,
    head_file,
    keep,
    keep_heads_in,
    require_writable,
)

BUSY_SECONDS = 60
_WRITES = "tandem_writes"
_HEADS = "tandem_audit_heads"


def open_engine(url: str | URL, audit_heads: Path | None = None) -> Engine:
    """An engine for ``sqlite:///file`` or ``postgresql+psycopg://…``; nothing is read yet.

    On PostgreSQL it must be bound to whoever asks before it is used (``db.asker``).

    The folder of a SQLite file is created. ``audit_heads``: see ``db.audit_head_file``; beside a
    SQLite file by default. Raises ``ValueError`` for another kind of database.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _open_sqlite(parsed)
        file = parsed.database
        if audit_heads is None and file and file != ":memory:" and not file.startswith("file:"):
            audit_heads = Path(f"{file}{SUFFIX}")
    elif parsed.get_backend_name() == "postgresql":
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10},
        )
        # Every transaction, however it is opened: none may forget it.
        event.listen(engine, "begin", declare)
    else:
        backend = parsed.get_backend_name()
        raise ValueError(f"{backend} is not supported, only sqlite and postgresql")
    if audit_heads is not None:
        keep_heads_in(engine, audit_heads)
    return engine


def is_sqlite(engine_or_connection: Engine | Connection) -> bool:
    return engine_or_connection.dialect.name == "sqlite"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection in a read-only transaction: every query in it sees the same moment."""
    with engine.connect() as connection:
        if is_sqlite(engine):
            with _pragma(connection, "query_only", on="ON", off="OFF"), connection.begin():
                yield connection
        else:
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            with connection.begin():
                yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a write transaction: committed at the end, rolled back by any error.

    The heads of audit entries written in it (``note_head``) are kept outside once it is committed.
    """
    with engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        heads: list[Head] = []
        connection.info[_HEADS] = heads
        try:
            with connection.begin():
                yield connection
        finally:
            connection.info.pop(_HEADS, None)
        file = head_file(connection)
        if heads and file is not None:
            keep(file, heads)


def note_head(connection: Connection, head: Head) -> None:
    """Keep the head of the audit chain outside when this transaction is committed.

    Raises ``OSError`` when that would not be possible.
    """
    file, heads = head_file(connection), connection.info.get(_HEADS)
    if file is None or heads is None:
        return
    if not heads:
        require_writable(file)
    heads.append(head)


@contextmanager
def rewriting_schema(engine: Engine) -> Iterator[Connection]:
    """As ``writing``, for migrations: SQLite checks foreign keys at the end instead of at once.

    A table that is rebuilt must not cascade into the tables that refer to it. A migration is asked
    for by nobody in person.
    """
    if not is_sqlite(engine):
        with writing(as_system(engine)) as connection:
            yield connection
        return
    with engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with _pragma(connection, "foreign_keys", on="OFF", off="ON"), connection.begin():
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise RuntimeError(f"the migration left a row of {broken[0]} without its parent")


@contextmanager
def _pragma(connection: Connection, name: str, *, on: str, off: str) -> Iterator[None]:
    # Through the driver: SQLAlchemy would begin a transaction, in which these settings are inert.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA {name} = {on}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA {name} = {off}")


def _open_sqlite(url: URL) -> Engine:
    # Of SQLite's own "file:" addresses the file is somewhere else than they look.
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(driver: Any, _record: object) -> None:
        # No implicit BEGIN by the driver; _begin below decides which one.
        driver.isolation_level = None
        for statement in (
            f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
        ):
            driver.execute(statement)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
