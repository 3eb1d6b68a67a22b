"""The last step of every way to sign in: a new session, and on to the page that was asked for."""

from dataclasses import replace

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.attempts import clear_attempts, take_back_attempt
from dashboard.actions.audit import record_audit
from dashboard.auth import limit_keys, session
from dashboard.auth.account_scope import account_scope
from dashboard.auth.requests import safe_next
from dashboard.context import current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.accounts import Account
from dashboard.domain.codes import Role
from dashboard.paths import ACCOUNT_PASSWORD, CASELOAD, USERS, sign_in_href


def account_key(login: str) -> str:
    """What the limiter counts a login under. Hashed: what was typed may be a password."""
    return limit_keys.account_key(login, session.secret_key_bytes())


def code_key(login: str) -> str:
    return limit_keys.code_key(login, session.secret_key_bytes())


def address_key() -> str:
    return f"address:{request.remote_addr}"


def keyed_hash(text: str) -> str:
    """A hash that nobody can make without the server's secret."""
    return limit_keys.keyed_hash(text, session.secret_key_bytes())


def scope_here(account: Account) -> AccessScope:
    """The scope of an account, with where this request came from, for the audit trail."""
    return replace(account_scope(account), remote=request.remote_addr)


def admit(account: Account, way: str, target: str | None) -> BaseResponse:
    """Sign in as ``account``; ``way`` says how ("password", "code", "provider")."""
    scope = scope_here(account)
    with session.at_the_door().writing() as conn:
        clear_attempts(conn, account_key(account.login), code_key(account.login))
        take_back_attempt(conn, address_key())
        record_audit(conn, scope, "sign_in", object=way)
    session.start(account.login, account.id)
    if account.must_change:
        return redirect(sign_in_href(target, ACCOUNT_PASSWORD), code=303)
    return go_on(scope, target)


def go_on(scope: AccessScope, target: str | None) -> BaseResponse:
    """On to ``target``, or to the first page if another user was here before in this browser.

    What that user's pages kept in the browser is deleted: a draft is not for the next person.
    """
    name = f"{session.cookie_name()}-last"
    mark = keyed_hash(f"last {scope.user_id}")[:32]
    before = request.cookies.get(name)
    another = before is not None and before != mark
    path = "/" if another else safe_next(target)
    answer = redirect(home(scope) if path == CASELOAD else path, code=303)
    if another:
        answer.headers["Clear-Site-Data"] = '"storage"'
    secure = current_context().settings.is_tls
    answer.set_cookie(name, mark, path="/", secure=secure, httponly=True, samesite="Lax")
    return answer


def home(scope: AccessScope) -> str:
    """The first page of a role."""
    return USERS if scope.role is Role.ADMIN else CASELOAD
