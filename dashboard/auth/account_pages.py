"""One's own account: password, codes, sessions. Demo users have sessions only."""

from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.attempts import claim_attempt, clear_attempts
from dashboard.actions.credentials import NewPassword, set_password
from dashboard.auth import entry, forms, passwords, session
from dashboard.auth.forms import Field
from dashboard.auth.own_sessions import sessions_part
from dashboard.auth.policy import Policy, Web
from dashboard.auth.requests import safe_next
from dashboard.auth.session import SignedIn
from dashboard.auth.set_up import new_password_fields, new_password_of_form
from dashboard.context import current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.accounts import Account
from dashboard.domain.attempts import PER_ACCOUNT, wait_words
from dashboard.domain.codes import SessionStage
from dashboard.domain.wording import words
from dashboard.paths import (
    ACCOUNT,
    ACCOUNT_CODES,
    ACCOUNT_PASSWORD,
    EMERGENCY_ACCESS,
    sign_in_href,
)
from dashboard.queries.accounts import credentials, recovery_codes_left

WRONG = "The present password is not right. Type it as you did when you signed in."


def register(web: Web) -> None:
    web.route(ACCOUNT, policy=Policy.SIGNED_IN, view=overview)
    # Open to whoever has to choose a password of their own before anything else.
    web.route(ACCOUNT_PASSWORD, policy=Policy.PUBLIC, view=show_password)
    web.route(ACCOUNT_PASSWORD, policy=Policy.PUBLIC, view=change_password, methods=("POST",))


def overview() -> Response:
    """Who one is here, how one signs in, and where one is signed in."""
    scope, found = session.current_scope(), session.signed_in()
    assert found is not None, "there is a scope"
    with current_context().reading() as conn:
        left = recovery_codes_left(conn, found.account.id) if found.account else 0
    return forms.page(
        scope.user_name,
        Markup("<p>{}, signed in as <strong>{}</strong>.</p>").format(
            words(scope.role).capitalize(), scope.user_id
        ),
        _ways(found.account, left) if found.account else Markup(""),
        _emergency(scope),
        sessions_part(found),
        Markup("<p>{}</p>").format(forms.link(entry.home(scope), "Back to Tandem")),
    )


def _ways(account: Account, left: int) -> Markup:
    if not account.has_password:
        return Markup("<h2>How you sign in</h2><p>With your organisation.</p>")
    codes = f"on, {left} recovery codes left" if account.totp_enabled else "off"
    return Markup(
        '<h2>How you sign in</h2><ul class="plain-links"><li>{}</li><li>{}: {}</li></ul>'
    ).format(
        forms.link(ACCOUNT_PASSWORD, "Change the password"),
        forms.link(ACCOUNT_CODES, "Codes from your device"),
        codes,
    )


def _emergency(scope: AccessScope) -> Markup:
    if not Policy.EMERGENCY.allows(scope):
        return Markup("")
    return Markup("<h2>People outside your caseload</h2><p>{}</p>").format(
        forms.link(EMERGENCY_ACCESS, "Open one person's record in an emergency")
    )


def with_password() -> tuple[SignedIn, Account] | None:
    """The signed-in account with its password, even when that must be changed first.

    ``None`` also for whoever has none: a demo user, or a user of the organisation's provider.
    """
    found = session.signed_in()
    if found is None or found.account is None or not found.account.has_password:
        return None
    if found.session.stage is not SessionStage.SIGNED_IN:
        return None
    return found, found.account


def show_password() -> BaseResponse:
    known = with_password()
    if known is None:
        return _elsewhere()
    return _password_page(known[1], safe_next(request.args.get("next")))


def _elsewhere() -> BaseResponse:
    """Sign in first, or back to where it is said how one signs in."""
    if session.scope_or_none() is not None:
        return redirect(ACCOUNT, code=303)
    return redirect(sign_in_href(ACCOUNT_PASSWORD))


def _password_page(
    account: Account, target: str, problem: str | None = None, status: int = 400
) -> Response:
    why = "Somebody else has seen your password: choose one of your own to go on."
    return forms.page(
        "Change the password",
        Markup("<p>{}</p>").format(why) if account.must_change else Markup(""),
        forms.problem(problem),
        forms.form(
            ACCOUNT_PASSWORD,
            "Change the password",
            forms.hidden("next", target),
            forms.field(Field("password", "Present password", "password", "current-password")),
            new_password_fields(account),
        ),
        status=200 if problem is None else status,
    )


def change_password() -> BaseResponse:
    """Replace the password and end every other session."""
    known = with_password()
    if known is None:
        return _elsewhere()
    found, account = known
    target = safe_next(request.form.get("next"))
    refused = check_password(account, request.form.get("password", ""))
    if refused is not None:
        return _password_page(account, target, refused, 401)
    password, problem = new_password_of_form(account)
    if problem is None and password == request.form.get("password"):
        problem = "This is your present password. Choose another one."
    if problem is not None:
        return _password_page(account, target, problem)
    new = NewPassword(passwords.hash_password(password), short=passwords.is_short(password))
    scope = entry.scope_here(account)
    with current_context().writing() as conn:
        set_password(conn, scope, account, new, keep=found.session.token_hash)
    session.start(account.login, account.id)
    return redirect(entry.home(scope) if target == "/" else target, code=303)


def check_password(account: Account, password: str) -> str | None:
    """What to say when ``password`` is not the account's; ``None`` when it is."""
    key = entry.account_key(account.login)
    with current_context().writing() as conn:
        wait = claim_attempt(conn, {key: PER_ACCOUNT}, session.utc_now())
        found = credentials(conn, account.login)
    if wait:
        return f"Too many attempts. Try again in {wait_words(wait)}."
    stored = found.password_hash if found else None
    if not passwords.verify_password(stored, password):
        return WRONG
    with current_context().writing() as conn:
        clear_attempts(conn, key)
    return None
