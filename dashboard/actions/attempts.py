"""The limiter: refused attempts are counted in the database, so that all processes share the count.

An attempt is counted before it is tried, in the transaction that lets it through: many at once get
no further than many one after the other.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.db.tables import attempt_limit
from dashboard.domain.attempts import FORGOTTEN_AFTER, Limit, delay

_NO_WAIT = timedelta(0)


def claim_attempt(conn: Connection, limits: Mapping[str, Limit], now: datetime) -> timedelta:
    """Count one attempt under each key of ``limits`` (UTC ``now``); zero: go on.

    Otherwise how long to wait; then nothing is counted. ``conn`` must be a write transaction.
    """
    conn.execute(delete(attempt_limit).where(attempt_limit.c.last_at < now - FORGOTTEN_AFTER))
    failures = {key: _locked(conn, key, now) for key in sorted(limits)}
    wait = max((open_at - now for _, open_at in failures.values()), default=_NO_WAIT)
    if wait > _NO_WAIT:
        return wait
    c = attempt_limit.c
    for key, (count, _) in failures.items():
        open_at = now + delay(limits[key], count + 1)
        conn.execute(
            update(attempt_limit)
            .where(c.key == key)
            .values(failures=count + 1, last_at=now, open_at=open_at)
        )
    return _NO_WAIT


def clear_attempts(conn: Connection, *keys: str) -> None:
    """Forget the refused attempts under these keys: one has succeeded, or an operator says so."""
    conn.execute(delete(attempt_limit).where(attempt_limit.c.key.in_(keys)))


def take_back_attempt(conn: Connection, key: str) -> None:
    """The attempt counted last under ``key`` was no refusal."""
    c = attempt_limit.c
    conn.execute(
        update(attempt_limit)
        .where(c.key == key, c.failures > 0)
        .values(failures=c.failures - 1, open_at=c.last_at)
    )


def _locked(conn: Connection, key: str, now: datetime) -> tuple[int, datetime]:
    """Failures so far and when the next attempt is open, locked until the end."""
    insert = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    c = attempt_limit.c
    row = {"key": key, "failures": 0, "last_at": now, "open_at": now}
    conn.execute(insert(attempt_limit).values(row).on_conflict_do_nothing())
    found = conn.execute(select(c.failures, c.open_at).where(c.key == key).with_for_update()).one()
    return found.failures, found.open_at
