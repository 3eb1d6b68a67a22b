"""``users``: accounts of the people who sign in. Passwords are typed or piped, never arguments."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dashboard.actions import accounts as change
from dashboard.actions.accounts import Access, AccountError
from dashboard.actions.attempts import clear_attempts
from dashboard.actions.credentials import NewPassword, begin_setup, set_password
from dashboard.auth.limit_keys import account_key, code_key
from dashboard.auth.passwords import (
    hash_password,
    is_short,
    new_password_problem,
    new_token,
    token_hash,
)
from dashboard.db.asker import as_system
from dashboard.db.engine import open_engine, reading, writing
from dashboard.db.migrate import is_empty, require_current, upgrade
from dashboard.domain.access import command_line_scope
from dashboard.domain.accounts import SETUP_TIME, Account, login_of
from dashboard.domain.codes import Role
from dashboard.paths import set_up_href
from dashboard.queries.accounts import Choice, account_by_login, accounts, clinicians, teams
from dashboard.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

Change = Callable[["Connection", Account], str]


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser("users", help="accounts of the people who sign in")
    ways = command.add_subparsers(title="what to do", required=True, metavar="ACTION")
    add = ways.add_parser("add", help="add a user; prints a link to choose the password")
    add.add_argument("login")
    add.add_argument("--name", required=True, help="as shown to others")
    add.add_argument("--email", help="to sign in with an OpenID provider")
    _add_access(add, required=True)
    _add_password(add)
    add.set_defaults(func=run_add)
    ways.add_parser("list", help="every user").set_defaults(func=run_list)
    _simple(ways, "enable", "let a disabled user sign in again", run_enable)
    _simple(ways, "disable", "end the sessions of a user and let them in no more", run_disable)
    reset = _simple(ways, "reset", "a new link to choose a password; removes the codes", run_reset)
    _add_password(reset)
    _simple(ways, "unlock", "forget refused sign-ins of a user", run_unlock)
    role = _simple(ways, "role", "change role, teams or clinician of a user", run_role)
    _add_access(role, required=True)


def _simple(
    ways: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    func: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = ways.add_parser(name, help=words)
    parser.add_argument("login")
    parser.set_defaults(func=func)
    return parser


def _add_access(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--role", choices=[role.value for role in Role], required=required)
    parser.add_argument(
        "--team", action="append", default=[], metavar="TEAM", help="name or number; repeat it"
    )
    parser.add_argument("--all-teams", action="store_true", help="people without a team too")
    parser.add_argument("--clinician", metavar="WHO", help="name or number of the clinician")


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password",
        action="store_true",
        help="ask for a password (or read it from stdin) instead of a link; to be changed at once",
    )


def run_add(args: argparse.Namespace) -> int:
    """Exit 0 when the account is there."""
    settings = Settings.from_environment()
    with _database(settings) as engine, writing(engine) as conn:
        access = _access(conn, args)
        account = change.add_account(
            conn, command_line_scope(), args.login, args.name, access, args.email
        )
        said = _credentials(conn, settings, account, ask=args.password)
    print(f"Added {account.login}, {account.role.value}.\n{said}")
    return 0


def run_list(args: argparse.Namespace) -> int:
    with _database(Settings.from_environment()) as engine, reading(engine) as conn:
        found, team_names = accounts(conn), {team.id: team.name for team in teams(conn)}
        names = {person.id: person.name for person in clinicians(conn)}
    for account in found:
        sees = ", ".join(sorted(team_names.get(key, "?") for key in account.team_ids))
        if account.all_teams:
            sees = "all teams"
        if account.clinician_id is not None:
            sees = f"people of {names.get(account.clinician_id, '?')}"
        state = "enabled" if account.enabled else "disabled"
        code = "password and code" if account.totp_enabled else "password"
        way = code if account.has_password else "no password yet"
        columns = (account.login, account.name, account.role.value, sees or "-", state, way)
        print("\t".join(columns))
    return 0


def run_enable(args: argparse.Namespace) -> int:
    def enable(conn: "Connection", account: Account) -> str:
        change.enable_account(conn, command_line_scope(), account)
        return f"{account.login} may sign in."

    return _change(args, enable)


def run_disable(args: argparse.Namespace) -> int:
    def disable(conn: "Connection", account: Account) -> str:
        change.disable_account(conn, command_line_scope(), account)
        return f"{account.login} may not sign in any more, and is signed out."

    return _change(args, disable)


def run_reset(args: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    return _change(
        args, lambda conn, account: _credentials(conn, settings, account, ask=args.password)
    )


def run_unlock(args: argparse.Namespace) -> int:
    secret = Settings.from_environment().with_secret_key().secret_key.encode()

    def unlock(conn: "Connection", account: Account) -> str:
        clear_attempts(conn, account_key(account.login, secret), code_key(account.login, secret))
        return f"Refused sign-ins of {account.login} are forgotten."

    return _change(args, unlock)


def run_role(args: argparse.Namespace) -> int:
    def give(conn: "Connection", account: Account) -> str:
        changed = change.change_access(conn, command_line_scope(), account, _access(conn, args))
        return f"{changed.login} is {changed.role.value} from the next request on."

    return _change(args, give)


def _change(args: argparse.Namespace, what: Change) -> int:
    with _database(Settings.from_environment()) as engine, writing(engine) as conn:
        account = account_by_login(conn, login_of(args.login))
        if account is None:
            raise AccountError(f"there is no user {args.login!r}")
        said = what(conn, account)
    print(said)
    return 0


@contextmanager
def _database(settings: Settings) -> "Iterator[Engine]":
    """The database of the settings, its tables made when there are none."""
    engine = as_system(open_engine(settings.database_url, settings.audit_head_file))
    try:
        if is_empty(engine):
            upgrade(engine)
        require_current(engine)
        yield engine
    finally:
        engine.dispose()


def _credentials(conn: "Connection", settings: Settings, account: Account, *, ask: bool) -> str:
    """A link to choose a password, or a password that was typed; what to tell the operator."""
    scope, now = command_line_scope(), datetime.now(UTC).replace(tzinfo=None)
    word = new_token()
    begin_setup(conn, scope, account, token_hash(word), now)
    if not ask:
        base = settings.public_url or f"http://{settings.host}:{settings.port}"
        return (
            f"For {account.name}, once, within {SETUP_TIME.days} days:\n{base}{set_up_href(word)}"
        )
    password = _typed_password()
    problem = new_password_problem(account, password)
    if problem is not None:
        raise AccountError(problem)
    new = NewPassword(hash_password(password), short=is_short(password), must_change=True)
    set_password(conn, scope, account, new)
    return f"{account.name} has to choose another password at the first sign-in."


def _typed_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise AccountError("the two passwords differ")
    return password


def _access(conn: "Connection", args: argparse.Namespace) -> Access:
    who = None if args.clinician is None else _pick(clinicians(conn), args.clinician, "clinician")
    found = teams(conn) if args.team else []
    return Access(
        role=Role(args.role),
        team_ids=frozenset(_pick(found, name, "team") for name in args.team),
        all_teams=args.all_teams,
        clinician_id=who,
    )


def _pick(choices: list[Choice], text: str, what: str) -> int:
    """The one whose number or whole name is ``text``. Raises ``AccountError``."""
    found = [c for c in choices if text == str(c.id) or text.casefold() == c.name.casefold()]
    if len(found) == 1:
        return found[0].id
    if not found:
        known = ", ".join(f"{c.id} {c.name}" for c in choices[:10]) or "none; import records first"
        raise AccountError(f"there is no {what} {text!r}; there are: {known}")
    raise AccountError(f"there are {len(found)} of {what} {text!r}; give the number")
