"""Changes of how somebody signs in: password, set-up word, codes. Only hashes come in here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, update

from dashboard.actions.audit import record_audit
from dashboard.actions.sessions import end_sessions
from dashboard.db.tables import recovery_code, user_account
from dashboard.domain.access import AccessScope
from dashboard.domain.accounts import SETUP_TIME, Account

a = user_account.c


@dataclass(frozen=True, slots=True)
class NewPassword:
    """``short``: good enough only beside a code. ``must_change``: somebody else knows it."""

    hash: str
    short: bool = False
    must_change: bool = False


def set_password(
    conn: Connection, by: AccessScope, account: Account, new: NewPassword, keep: str | None = None
) -> None:
    """Replace the password; every session of the user ends but the one with token hash ``keep``."""
    conn.execute(
        update(user_account)
        .where(a.id == account.id)
        .values(
            password_hash=new.hash,
            password_short=new.short,
            must_change=new.must_change,
            setup_hash=None,
            setup_expires_at=None,
        )
    )
    end_sessions(conn, account.login, but=keep)
    record_audit(conn, by, "password_changed", object=account.login)


def refresh_password_hash(conn: Connection, user_id: int, old: str, new: str) -> None:
    """The same password under today's parameters; nothing when it has been changed meanwhile."""
    conn.execute(
        update(user_account)
        .where(a.id == user_id, a.password_hash == old)
        .values(password_hash=new)
    )


def begin_setup(
    conn: Connection, by: AccessScope, account: Account, setup_hash: str, now: datetime
) -> datetime:
    """Let the person choose a new password once, with the word of this hash; until when (UTC).

    The old password and the codes no longer count, and every session ends.
    """
    until = now + SETUP_TIME
    conn.execute(
        update(user_account)
        .where(a.id == account.id)
        .values(
            password_hash=None,
            password_short=False,
            must_change=False,
            setup_hash=setup_hash,
            setup_expires_at=until,
            **_NO_CODES,
        )
    )
    conn.execute(delete(recovery_code).where(recovery_code.c.user_id == account.id))
    end_sessions(conn, account.login)
    record_audit(conn, by, "user_reset", object=account.login)
    return until


_NO_CODES: dict[str, object] = {
    "totp_secret": None,
    "totp_enabled": False,
    "totp_last_step": None,
}


def offer_codes(conn: Connection, account: Account, secret: str) -> None:
    """Keep the secret that the person's device is about to learn; codes are not asked for yet."""
    conn.execute(
        update(user_account)
        .where(a.id == account.id, ~a.totp_enabled)
        .values(totp_secret=secret, totp_last_step=None)
    )


def enable_codes(
    conn: Connection, by: AccessScope, account: Account, step: int, recovery_hashes: Iterable[str]
) -> None:
    """The device has shown a right code, that of time ``step``: ask for one from now on."""
    conn.execute(
        update(user_account)
        .where(a.id == account.id)
        .values(totp_enabled=True, totp_last_step=step)
    )
    conn.execute(delete(recovery_code).where(recovery_code.c.user_id == account.id))
    rows = [{"user_id": account.id, "code_hash": code} for code in recovery_hashes]
    conn.execute(insert(recovery_code), rows)
    record_audit(conn, by, "codes_enabled", object=account.login)


def disable_codes(conn: Connection, by: AccessScope, account: Account) -> None:
    """Ask for no code any more."""
    conn.execute(update(user_account).where(a.id == account.id).values(**_NO_CODES))
    conn.execute(delete(recovery_code).where(recovery_code.c.user_id == account.id))
    record_audit(conn, by, "codes_disabled", object=account.login)


def use_code(conn: Connection, user_id: int, step: int) -> bool:
    """Take the code of time ``step``; false when that or a later one was taken before."""
    changed = conn.execute(
        update(user_account)
        .where(a.id == user_id, or_(a.totp_last_step.is_(None), a.totp_last_step < step))
        .values(totp_last_step=step)
    )
    return changed.rowcount == 1


def use_recovery_code(conn: Connection, user_id: int, code_hash: str) -> bool:
    """Take a recovery code; false when there is none with this hash (any more)."""
    c = recovery_code.c
    gone = conn.execute(delete(recovery_code).where(c.user_id == user_id, c.code_hash == code_hash))
    return gone.rowcount == 1
