"""User accounts as they are read: for sign-in, for the administrator's pages and commands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, exists, select

from dashboard.db.tables import clinician, recovery_code, team, user_account, user_team
from dashboard.domain.accounts import Account
from dashboard.domain.codes import Role

a = user_account.c


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against: hashes and the secret of the codes, nothing else."""

    account: Account
    password_hash: str | None
    totp_secret: str | None
    totp_last_step: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A team or clinician that an account may be linked with."""

    id: int
    name: str


def account_by_login(conn: Connection, login: str) -> Account | None:
    return _one(conn, a.login == login)


def account_by_id(conn: Connection, user_id: int) -> Account | None:
    return _one(conn, a.id == user_id)


def account_by_setup(conn: Connection, setup_hash: str, now: datetime) -> Account | None:
    """The enabled account whose set-up word has this hash, if it is still valid (UTC ``now``)."""
    return _one(conn, a.setup_hash == setup_hash, a.setup_expires_at > now, a.enabled)


def account_by_subject(conn: Connection, issuer: str, subject: str) -> Account | None:
    """The account that was linked with this subject of an OpenID provider."""
    return _one(conn, a.oidc_issuer == issuer, a.oidc_subject == subject)


def unlinked_account_by_email(conn: Connection, email: str) -> Account | None:
    """The account with this e-mail address that no subject is linked with yet."""
    return _one(conn, a.email == email, a.oidc_subject.is_(None))


def credentials(conn: Connection, login: str) -> Credentials | None:
    """What ``login`` signs in with; ``None`` when there is no such account."""
    row = conn.execute(select(user_account).where(a.login == login)).first()
    if row is None:
        return None
    account = _account(conn, row)
    return Credentials(account, row.password_hash, row.totp_secret, row.totp_last_step)


def accounts(conn: Connection) -> list[Account]:
    """Every account, by login."""
    return [_account(conn, row) for row in conn.execute(select(user_account).order_by(a.login))]


def has_accounts(conn: Connection, *, enabled: bool = False) -> bool:
    """Whether there is any account, or any enabled one."""
    query = select(a.id).limit(1)
    return conn.execute(query.where(a.enabled) if enabled else query).first() is not None


def other_administrators(conn: Connection, user_id: int) -> bool:
    """Whether somebody else is an enabled administrator."""
    return bool(
        conn.scalar(select(exists().where(a.role == Role.ADMIN.value, a.enabled, a.id != user_id)))
    )


def recovery_codes_left(conn: Connection, user_id: int) -> int:
    rows = conn.execute(
        select(recovery_code.c.code_hash).where(recovery_code.c.user_id == user_id)
    ).all()
    return len(rows)


def teams(conn: Connection) -> list[Choice]:
    """Every team, by name."""
    return [
        Choice(*row) for row in conn.execute(select(team.c.id, team.c.name).order_by(team.c.name))
    ]


def clinicians(conn: Connection) -> list[Choice]:
    """Every clinician, by name."""
    query = select(clinician.c.id, clinician.c.name).order_by(clinician.c.name, clinician.c.id)
    return [Choice(*row) for row in conn.execute(query)]


def _one(conn: Connection, *conditions: ColumnElement[bool]) -> Account | None:
    row = conn.execute(select(user_account).where(*conditions)).first()
    return None if row is None else _account(conn, row)


def _account(conn: Connection, row: Row[tuple[object, ...]]) -> Account:
    found = conn.scalars(select(user_team.c.team_id).where(user_team.c.user_id == row.id))
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        enabled=row.enabled,
        all_teams=row.all_teams,
        team_ids=frozenset(found),
        clinician_id=row.clinician_id,
        email=row.email,
        has_password=row.password_hash is not None,
        password_short=row.password_short,
        must_change=row.must_change,
        totp_enabled=row.totp_enabled,
    )
