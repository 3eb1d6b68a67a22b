"""The staging area: a temporary SQLite file, so that an import of any size stays out of memory.

It holds the resources read (for references, whatever their order) and then the rows made of them.
"""

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

import orjson

from dashboard.ingest.model import JsonObject, Origin, Row

_SCHEMA = """
CREATE TABLE resource (
    type TEXT NOT NULL, id TEXT NOT NULL, file TEXT NOT NULL, line INTEGER, full_url TEXT,
    digest BLOB NOT NULL, clash INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL,
    PRIMARY KEY (type, id)
) WITHOUT ROWID;
CREATE TABLE address (url TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE identifier (type TEXT, system TEXT, value TEXT, id TEXT);
CREATE INDEX identifier_value ON identifier (type, value, system);
CREATE TABLE staged (
    source_id TEXT PRIMARY KEY, tbl TEXT NOT NULL, person TEXT, file TEXT NOT NULL, line INTEGER,
    body BLOB NOT NULL
);
CREATE INDEX staged_person ON staged (person, tbl);
CREATE TABLE owner (
    tbl TEXT NOT NULL, id INTEGER NOT NULL, patient INTEGER NOT NULL, PRIMARY KEY (tbl, id)
) WITHOUT ROWID;
CREATE TABLE linked (source_id TEXT NOT NULL, target TEXT NOT NULL);
CREATE INDEX linked_target ON linked (target);
"""


_USED = {
    "Organization": ("name", "identifier"),
    "Practitioner": ("name", "identifier"),
    "PractitionerRole": ("practitioner", "organization", "code", "identifier"),
    "Location": ("name", "identifier"),
}


class Stage:
    """Use as a context manager; the file is removed at the end, whatever happens."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="import-")
        self._conn = sqlite3.connect(Path(self._folder.name) / "stage.sqlite", isolation_level=None)
        # Nothing here outlives the import: no journal, no waiting for the disk.
        self._conn.execute("PRAGMA journal_mode = OFF")
        self._conn.execute("PRAGMA synchronous = OFF")
        self._conn.execute("PRAGMA temp_store = MEMORY")
        self._conn.executescript(_SCHEMA)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._conn.close()
        self._folder.cleanup()

    def begin(self) -> None:
        self._conn.execute("BEGIN")

    def commit(self) -> None:
        self._conn.execute("COMMIT")

    def add_resource(
        self, kind: str, name: str, body: JsonObject, origin: Origin, full_url: str | None
    ) -> Origin | None:
        """Keep a resource; the same content again counts once.

        Returns where the first one stands when another content had this identity; neither is
        used then.
        """
        digest = content_digest(kind, body)
        found = self._conn.execute(
            "SELECT file, line, digest FROM resource WHERE type = ? AND id = ?", (kind, name)
        ).fetchone()
        if found is not None:
            if found[2] == digest:
                return None
            self._conn.execute(
                "UPDATE resource SET clash = 1 WHERE type = ? AND id = ?", (kind, name)
            )
            return Origin(found[0], found[1], f"{kind}/{name}")
        self._conn.execute(
            "INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            (kind, name, origin.file, origin.line, full_url, digest, orjson.dumps(body)),
        )
        if full_url:
            self._conn.execute(
                "INSERT OR REPLACE INTO address VALUES (?, ?)", (full_url, f"{kind}/{name}")
            )
        return None

    def add_identifier(self, kind: str, system: str, value: str, name: str) -> None:
        self._conn.execute(
            "INSERT INTO identifier VALUES (?, ?, ?, ?)", (kind, system, value, name)
        )

    def resources(self, kind: str) -> Iterator[tuple[JsonObject, Origin, str | None]]:
        """(body, origin, full URL) of every usable resource of a type, in a stable order."""
        cursor = self._conn.execute(
            "SELECT id, file, line, full_url, body FROM resource WHERE type = ? AND clash = 0"
            " ORDER BY id",
            (kind,),
        )
        for name, file, line, full_url, body in cursor:
            yield orjson.loads(body), Origin(file, line, f"{kind}/{name}"), full_url

    def resource(self, target: str) -> JsonObject | None:
        """The resource "Type/id", ``None`` when it is not in this import."""
        kind, _, name = target.partition("/")
        found = self._conn.execute(
            "SELECT body FROM resource WHERE type = ? AND id = ? AND clash = 0", (kind, name)
        ).fetchone()
        return None if found is None else orjson.loads(found[0])

    def has(self, target: str) -> bool:
        kind, _, name = target.partition("/")
        query = "SELECT 1 FROM resource WHERE type = ? AND id = ? AND clash = 0"
        return self._conn.execute(query, (kind, name)).fetchone() is not None

    def at_address(self, url: str) -> str | None:
        found = self._conn.execute("SELECT target FROM address WHERE url = ?", (url,)).fetchone()
        return None if found is None else str(found[0])

    def by_identifier(self, kind: str | None, system: str | None, value: str) -> list[str]:
        """At most two of the resources with this identifier, as "Type/id"."""
        query = "SELECT DISTINCT type, id FROM identifier WHERE value = ?"
        arguments: list[str] = [value]
        for column, wanted in (("type", kind), ("system", system)):
            if wanted is not None:
                query += f" AND {column} = ?"
                arguments.append(wanted)
        rows = self._conn.execute(query + " LIMIT 2", arguments)
        return [f"{each[0]}/{each[1]}" for each in rows]

    def counts(self) -> dict[str, int]:
        """Usable resources by type."""
        query = "SELECT type, count(*) FROM resource WHERE clash = 0 GROUP BY type ORDER BY type"
        return dict(self._conn.execute(query).fetchall())

    def add_row(self, row: Row) -> Origin | None:
        """Stage a row; returns where the first one of this identity stands if there is one."""
        found = self._conn.execute(
            "SELECT file, line, tbl, person, body FROM staged WHERE source_id = ?",
            (row.source_id,),
        ).fetchone()
        body = orjson.dumps(row.values, option=orjson.OPT_SORT_KEYS)
        if found is not None:
            same = found[2:] == (row.table, row.person, body)
            return None if same else Origin(found[0], found[1], row.source_id)
        self._conn.execute(
            "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?)",
            (row.source_id, row.table, row.person, row.origin.file, row.origin.line, body),
        )
        return None

    def drop_row(self, source_id: str) -> bool:
        """Take a staged row back; true when there was one."""
        cursor = self._conn.execute("DELETE FROM staged WHERE source_id = ?", (source_id,))
        return cursor.rowcount > 0

    def replace_values(self, row: Row) -> None:
        body = orjson.dumps(row.values, option=orjson.OPT_SORT_KEYS)
        self._conn.execute("UPDATE staged SET body = ? WHERE source_id = ?", (body, row.source_id))

    def remember_owners(self, table: str, owners: Iterable[tuple[int, int]]) -> None:
        """Whose each stored event of this source is: (event id, patient id)."""
        self._conn.executemany(
            "INSERT OR REPLACE INTO owner VALUES (?, ?, ?)",
            ((table, number, patient) for number, patient in owners),
        )

    def owner(self, table: str, number: int) -> int | None:
        query = "SELECT patient FROM owner WHERE tbl = ? AND id = ?"
        found = self._conn.execute(query, (table, number)).fetchone()
        return None if found is None else int(found[0])

    def tables(self) -> list[str]:
        """Names of the tables that rows were staged for."""
        return [each[0] for each in self._conn.execute("SELECT DISTINCT tbl FROM staged")]

    def link(self, source_id: str, target: str) -> None:
        """Remember that a record refers to another, for what must count once."""
        self._conn.execute("INSERT INTO linked VALUES (?, ?)", (source_id, target))

    def links_to(self, target: str) -> list[str]:
        query = "SELECT source_id FROM linked WHERE target = ? ORDER BY source_id"
        return [each[0] for each in self._conn.execute(query, (target,))]

    def row(self, source_id: str) -> Row | None:
        found = self._conn.execute(
            "SELECT source_id, tbl, person, file, line, body FROM staged WHERE source_id = ?",
            (source_id,),
        ).fetchone()
        return None if found is None else _row(found)

    def shared_rows(self, table: str) -> Iterator[Row]:
        """Staged rows of a table that belongs to nobody in particular, by identity."""
        yield from self._rows("person IS NULL AND tbl = ?", (table,))

    def persons(self) -> list[str]:
        """Source ids of everybody with a staged row, sorted."""
        query = "SELECT DISTINCT person FROM staged WHERE person IS NOT NULL ORDER BY person"
        return [each[0] for each in self._conn.execute(query)]

    def rows_of(self, person: str) -> list[Row]:
        return list(self._rows("person = ?", (person,)))

    def _rows(self, where: str, arguments: tuple[str, ...]) -> Iterator[Row]:
        cursor = self._conn.execute(
            f"SELECT source_id, tbl, person, file, line, body FROM staged WHERE {where}"
            " ORDER BY tbl, source_id",
            arguments,
        )
        yield from map(_row, cursor)


def content_digest(kind: str, body: JsonObject) -> bytes:
    """Digest of what a resource says, apart from its metadata and its generated text.

    Of staff and places only what is used counts: every Bundle brings its own copies, which differ
    in addresses and statistics.
    """
    used = _USED.get(kind)
    content = {
        key: value
        for key, value in body.items()
        if (key not in ("meta", "text") if used is None else key in used)
    }
    packed = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(packed, digest_size=16).digest()


def _row(found: tuple[str, str, str | None, str, int | None, bytes]) -> Row:
    source_id, table, person, file, line, body = found
    origin = Origin(file, line, source_id)
    return Row(table, source_id, orjson.loads(body), person, origin)
