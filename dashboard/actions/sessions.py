"""Beginning, keeping and ending sessions; each beginning and end is on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

from dashboard.db.tables import user_session
from dashboard.domain.accounts import LONGEST_SESSION
from dashboard.domain.codes import SessionStage

_LONGEST_BROWSER = 200


@dataclass(frozen=True, slots=True)
class NewSession:
    """``token_hash`` stands for a token that only the browser has."""

    token_hash: str
    user_key: str
    user_id: int | None
    stage: SessionStage
    remote: str | None
    browser: str | None


def start_session(conn: Connection, new: NewSession, now: datetime, replaces: str | None) -> None:
    """Store a session from UTC ``now`` on; ``replaces`` is the hash of the browser's old token."""
    if replaces is not None:
        conn.execute(delete(user_session).where(user_session.c.token_hash == replaces))
    # What has ended is of no use to anybody.
    conn.execute(delete(user_session).where(user_session.c.started_at < now - LONGEST_SESSION))
    conn.execute(
        insert(user_session),
        {
            "token_hash": new.token_hash,
            "user_key": new.user_key,
            "user_id": new.user_id,
            "stage": new.stage.value,
            "started_at": now,
            "active_at": now,
            "remote": new.remote,
            "browser": (new.browser or "")[:_LONGEST_BROWSER] or None,
        },
    )


def keep_alive(conn: Connection, token_hash: str, now: datetime) -> None:
    """Somebody is there: the idle time begins anew."""
    s = user_session.c
    conn.execute(
        update(user_session)
        .where(s.token_hash == token_hash, s.active_at < now)
        .values(active_at=now)
    )


def end_session(conn: Connection, token_hash: str) -> None:
    conn.execute(delete(user_session).where(user_session.c.token_hash == token_hash))


def end_sessions(conn: Connection, user_key: str, but: str | None = None) -> int:
    """End every session of a user, but the one with the token hash ``but``; how many there were."""
    conditions = [user_session.c.user_key == user_key]
    if but is not None:
        conditions.append(user_session.c.token_hash != but)
    return conn.execute(delete(user_session).where(*conditions)).rowcount
