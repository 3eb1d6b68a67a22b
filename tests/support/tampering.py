"""What somebody who can write the whole database might do to the audit trail."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from dashboard.db import tables as t
from dashboard.db.asker import as_system
from dashboard.db.audit_chain import GENESIS, entry_hash
from dashboard.db.engine import is_sqlite, open_engine, writing
from tests import postgres

EVENT, HEAD = t.audit_event, t.audit_head
Row = dict[str, Any]
Tampering = Callable[[Connection, random.Random], None]


@contextmanager
def by_superuser(engine: Engine) -> Iterator[Connection]:
    """A write transaction of whoever administers the database: no grant and no lock holds them."""
    if is_sqlite(engine):
        with writing(engine) as conn:
            yield conn
        return
    administrator = as_system(open_engine(engine.url.set(username=postgres.USER)))
    try:
        with writing(administrator) as conn:
            yield conn
    finally:
        administrator.dispose()


def unguarded(conn: Connection) -> None:
    """Take the guards of the trail away, as whoever owns the database can."""
    if not is_sqlite(conn):
        conn.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    names = conn.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
    )
    for name in names.scalars().all():
        conn.exec_driver_sql(f"DROP TRIGGER {name}")


def _rows(conn: Connection) -> list[Row]:
    return [dict(row) for row in conn.execute(select(EVENT).order_by(EVENT.c.id)).mappings()]


def _changed(row: Row, chance: random.Random) -> Row:
    """One thing of the entry is another now."""
    name = chance.choice(
        ("at", "user_id", "role", "action", "patient_id", "object", "reason", "remote", "result")
    )
    if name == "at":
        other: Any = row["at"] + timedelta(microseconds=chance.choice((-1, 1, 10**9)))
    elif name == "patient_id":
        other = chance.choice((None, 0, (row["patient_id"] or 0) + 1))
    else:
        other = chance.choice(("", "somebody else", f"{row[name]} ", f"{row[name]}\u200b"))
    return row | {name: other if other != row[name] else "9"}


def edit(conn: Connection, chance: random.Random) -> None:
    row = chance.choice(_rows(conn))
    conn.execute(update(EVENT).where(EVENT.c.id == row["id"]).values(_changed(row, chance)))


def edit_with_hash(conn: Connection, chance: random.Random) -> None:
    """The entry agrees with itself again; the one after it does not, or the head."""
    row = _changed(chance.choice(_rows(conn)), chance)
    row["hash"] = entry_hash(row["previous_hash"], row)
    conn.execute(update(EVENT).where(EVENT.c.id == row["id"]).values(row))


def edit_a_hash(conn: Connection, chance: random.Random) -> None:
    row = chance.choice(_rows(conn))
    name = chance.choice(("hash", "previous_hash"))
    digest = f"{chance.getrandbits(256):064x}"
    conn.execute(update(EVENT).where(EVENT.c.id == row["id"]).values({name: digest}))


def remove(conn: Connection, chance: random.Random) -> None:
    """Some entries in a row, anywhere."""
    ids = [row["id"] for row in _rows(conn)]
    first = chance.randrange(len(ids))
    gone = ids[first : first + chance.randint(1, 4)]
    conn.execute(delete(EVENT).where(EVENT.c.id.in_(gone)))


def truncate(conn: Connection, chance: random.Random) -> None:
    """The newest entries are gone, and the head in the database says so too."""
    rows = _rows(conn)
    left = rows[: chance.randrange(len(rows))]
    conn.execute(delete(EVENT).where(EVENT.c.id.not_in([row["id"] for row in left])))
    digest = left[-1]["hash"] if left else GENESIS
    conn.execute(update(HEAD).values(entries=len(left), hash=digest))


def reorder(conn: Connection, chance: random.Random) -> None:
    """Two entries change places."""
    one, other = chance.sample(_rows(conn), 2)
    conn.execute(update(EVENT).where(EVENT.c.id == one["id"]).values(id=-1))
    conn.execute(update(EVENT).where(EVENT.c.id == other["id"]).values(id=one["id"]))
    conn.execute(update(EVENT).where(EVENT.c.id == -1).values(id=other["id"]))


def put_in(conn: Connection, chance: random.Random) -> None:
    """An entry that was never written, chained to one that was."""
    rows = _rows(conn)
    before = chance.choice(rows)
    forged = _changed(before, chance)
    free = max(row["id"] for row in rows) + 1
    forged |= {"id": chance.choice((free, -free)), "previous_hash": before["hash"]}
    forged["hash"] = entry_hash(forged["previous_hash"], forged)
    conn.execute(insert(EVENT), forged)
    if chance.random() < 0.5:
        conn.execute(update(HEAD).values(entries=HEAD.c.entries + 1, hash=forged["hash"]))


def write_anew(conn: Connection, chance: random.Random) -> None:
    """An entry is edited or removed, and the whole chain after it computed again, head and all."""
    rows = _rows(conn)
    place = chance.randrange(len(rows))
    if chance.random() < 0.5:
        rows[place] = _changed(rows[place], chance)
    else:
        del rows[place]
    conn.execute(delete(EVENT))
    previous = GENESIS
    for row in rows:
        row["previous_hash"], row["hash"] = previous, entry_hash(previous, row)
        previous = row["hash"]
    conn.execute(insert(EVENT), rows)
    conn.execute(update(HEAD).values(entries=len(rows), hash=previous))


def begin_again(conn: Connection, chance: random.Random) -> None:
    """A new trail of one entry instead of the old one."""
    row = chance.choice(_rows(conn)) | {"previous_hash": GENESIS, "user_id": "me"}
    row["hash"] = entry_hash(GENESIS, row)
    conn.execute(delete(EVENT))
    conn.execute(insert(EVENT), row)
    conn.execute(update(HEAD).values(entries=1, hash=row["hash"]))


def break_a_value(conn: Connection, chance: random.Random) -> None:
    """What no entry can hold (SQLite keeps whatever it is given)."""
    row = chance.choice(_rows(conn))
    name = chance.choice(("at", "patient_id", "result"))
    conn.exec_driver_sql(
        f"UPDATE audit_event SET {name} = ? WHERE id = ?", ("no such value", row["id"])
    )


def move_the_head(conn: Connection, chance: random.Random) -> None:
    conn.execute(update(HEAD).values(entries=HEAD.c.entries + chance.choice((-1, 1))))


TAMPERINGS: tuple[Tampering, ...] = (
    edit, edit_with_hash, edit_a_hash, remove, truncate, reorder, put_in, write_anew, begin_again,
    break_a_value, move_the_head,
)  # fmt: skip
