"""Changes of user accounts, each with its audit row in the same transaction.

A change of role, team or state counts from the next request on: the scope is read at every one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.actions.audit import record_audit
from dashboard.actions.sessions import end_sessions
from dashboard.db.tables import clinician, team, user_account, user_team
from dashboard.domain.access import AccessScope
from dashboard.domain.accounts import TEAM_ROLES, Account, email_of, login_of, login_problem
from dashboard.domain.codes import Role
from dashboard.queries.accounts import account_by_id, account_by_login, other_administrators

a = user_account.c


class AccountError(Exception):
    """An account cannot be made or changed like this; ``str()`` is one clear line."""


@dataclass(frozen=True, slots=True)
class Access:
    """What an account may see. Teams count for some roles, the clinician for one."""

    role: Role
    team_ids: frozenset[int] = frozenset()
    all_teams: bool = False
    clinician_id: int | None = None


def add_account(
    conn: Connection,
    by: AccessScope,
    login: str,
    name: str,
    access: Access,
    email: str | None = None,
) -> Account:
    """Make an enabled account without a password. Raises ``AccountError``."""
    login = login_of(login)
    problem = login_problem(login)
    if problem is None and not name.strip():
        problem = "the name is missing"
    if problem is None and account_by_login(conn, login) is not None:
        problem = f"there is a user {login!r} already"
    if problem is not None:
        raise AccountError(problem)
    _check_access(conn, access)
    row = {
        "login": login,
        "name": name.strip(),
        "email": _email(conn, email),
        "enabled": True,
        "password_short": False,
        "must_change": False,
        "totp_enabled": False,
        "created_at": datetime.now(UTC).replace(tzinfo=None),
        **_access_columns(access),
    }
    user_id = conn.execute(insert(user_account).returning(a.id), row).scalar_one()
    _store_teams(conn, user_id, access)
    record_audit(conn, by, "user_added", object=login, reason=_in_words(access))
    return _again(conn, user_id)


def change_access(conn: Connection, by: AccessScope, account: Account, access: Access) -> Account:
    """Give an account another role, other teams or another clinician. Raises ``AccountError``."""
    _check_access(conn, access)
    if access.role is not Role.ADMIN:
        _keep_an_administrator(conn, account)
    conn.execute(update(user_account).where(a.id == account.id).values(**_access_columns(access)))
    _store_teams(conn, account.id, access)
    record_audit(conn, by, "user_access_changed", object=account.login, reason=_in_words(access))
    return _again(conn, account.id)


def enable_account(conn: Connection, by: AccessScope, account: Account) -> None:
    conn.execute(update(user_account).where(a.id == account.id).values(enabled=True))
    record_audit(conn, by, "user_enabled", object=account.login)


def disable_account(conn: Connection, by: AccessScope, account: Account) -> None:
    """Nobody signs in as this user any more, and whoever is signed in is out. ``AccountError``."""
    _keep_an_administrator(conn, account)
    conn.execute(
        update(user_account)
        .where(a.id == account.id)
        .values(enabled=False, setup_hash=None, setup_expires_at=None)
    )
    end_sessions(conn, account.login)
    record_audit(conn, by, "user_disabled", object=account.login)


def link_subject(
    conn: Connection, by: AccessScope, account: Account, issuer: str, subject: str
) -> None:
    """From now on this subject of an OpenID provider is the account, whatever its e-mail."""
    conn.execute(
        update(user_account)
        .where(a.id == account.id, a.oidc_subject.is_(None))
        .values(oidc_issuer=issuer, oidc_subject=subject)
    )
    record_audit(conn, by, "user_linked", object=account.login, reason=issuer)


def _access_columns(access: Access) -> dict[str, Any]:
    return {
        "role": access.role.value,
        "all_teams": access.all_teams and access.role in TEAM_ROLES,
        "clinician_id": access.clinician_id if access.role is Role.CLINICIAN else None,
    }


def _store_teams(conn: Connection, user_id: int, access: Access) -> None:
    conn.execute(delete(user_team).where(user_team.c.user_id == user_id))
    if access.role in TEAM_ROLES and access.team_ids and not access.all_teams:
        rows = [{"user_id": user_id, "team_id": team_id} for team_id in sorted(access.team_ids)]
        conn.execute(insert(user_team), rows)


def _check_access(conn: Connection, access: Access) -> None:
    if access.role is Role.CLINICIAN:
        if access.clinician_id is None:
            raise AccountError("a clinician's account needs the clinician whose people it shows")
        _require(conn, clinician.c.id, [access.clinician_id], "clinician")
    elif access.role in TEAM_ROLES:
        if not access.all_teams and not access.team_ids:
            raise AccountError(f"a {access.role.value} needs at least one team, or all of them")
        _require(conn, team.c.id, access.team_ids, "team")


def _require(conn: Connection, column: Any, ids: Iterable[int], what: str) -> None:
    wanted = set(ids)
    missing = wanted - set(conn.scalars(select(column).where(column.in_(sorted(wanted)))))
    if missing:
        raise AccountError(f"there is no {what} {min(missing)}")


def _email(conn: Connection, text: str | None) -> str | None:
    try:
        email = email_of(text)
    except ValueError as error:
        raise AccountError(str(error)) from None
    if email is not None and conn.execute(select(a.id).where(a.email == email)).first():
        raise AccountError(f"{email} belongs to another user")
    return email


def _keep_an_administrator(conn: Connection, account: Account) -> None:
    """The last enabled administrator stays one: otherwise nobody could mend it in the browser."""
    if (
        account.role is Role.ADMIN
        and account.enabled
        and not other_administrators(conn, account.id)
    ):
        raise AccountError(f"{account.login} is the only administrator; add another one first")


def _in_words(access: Access) -> str:
    if access.role is Role.CLINICIAN:
        return f"{access.role.value} {access.clinician_id}"
    if access.role in TEAM_ROLES:
        which = "all" if access.all_teams else ", ".join(map(str, sorted(access.team_ids)))
        return f"{access.role.value} of teams {which}"
    return access.role.value


def _again(conn: Connection, user_id: int) -> Account:
    account = account_by_id(conn, user_id)
    assert account is not None, "it was written in this transaction"
    return account
