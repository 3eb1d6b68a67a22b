"""Sessions of signed-in users as they are read at every request."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select

from dashboard.db.tables import user_session
from dashboard.domain.accounts import IDLE, LONGEST_SESSION, SECOND_FACTOR_TIME
from dashboard.domain.codes import SessionStage


@dataclass(frozen=True, slots=True)
class Session:
    """One session. ``user_id`` is ``None`` for a demo user. Times are UTC without a zone."""

    token_hash: str
    user_key: str
    user_id: int | None
    stage: SessionStage
    started_at: datetime
    active_at: datetime
    remote: str | None
    browser: str | None

    @property
    def ends_at(self) -> datetime:
        """When it ends without further activity."""
        if self.stage is SessionStage.SECOND_FACTOR:
            return self.started_at + SECOND_FACTOR_TIME
        return min(self.active_at + IDLE, self.started_at + LONGEST_SESSION)


def live_session(conn: Connection, token_hash: str, now: datetime) -> Session | None:
    """The session with this token, unless it has ended by UTC ``now``."""
    row = conn.execute(select(user_session).where(user_session.c.token_hash == token_hash)).first()
    session = None if row is None else _session(row)
    return session if session is not None and now < session.ends_at else None


def live_sessions(conn: Connection, user_key: str, now: datetime) -> list[Session]:
    """A user's sessions that have not ended, the latest active first."""
    query = (
        select(user_session)
        .where(user_session.c.user_key == user_key)
        .order_by(user_session.c.active_at.desc())
    )
    found = (_session(row) for row in conn.execute(query))
    return [s for s in found if now < s.ends_at and s.stage is SessionStage.SIGNED_IN]


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(
        token_hash=row.token_hash,
        user_key=row.user_key,
        user_id=row.user_id,
        stage=SessionStage(row.stage),
        started_at=row.started_at,
        active_at=row.active_at,
        remote=row.remote,
        browser=row.browser,
    )
