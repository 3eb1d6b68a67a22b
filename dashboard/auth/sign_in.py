"""Sign-in and sign-out as plain pages: login and password, a provider, or one click on a demo user.

Whoever is unknown, disabled or mistyped gets the same answer after the same time.
"""

from flask import Response, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.attempts import claim_attempt
from dashboard.actions.audit import audit_now
from dashboard.actions.credentials import refresh_password_hash
from dashboard.auth import demo_users, entry, forms, passwords, session
from dashboard.auth.account_scope import account_scope, unknown_scope
from dashboard.auth.demo_mode import FIRST_USER, demo_users_offered
from dashboard.auth.demo_users import DemoUser
from dashboard.auth.forms import Field
from dashboard.auth.policy import Policy, Web
from dashboard.auth.requests import safe_next
from dashboard.context import current_context
from dashboard.domain.accounts import login_of
from dashboard.domain.attempts import PER_ACCOUNT, PER_ADDRESS, wait_words
from dashboard.domain.codes import SessionStage
from dashboard.domain.wording import words
from dashboard.paths import (
    ACCOUNT_PASSWORD,
    SIGN_IN,
    SIGN_IN_CODE,
    SIGN_IN_PROVIDER,
    SIGN_OUT,
    sign_in_href,
)
from dashboard.queries.accounts import Credentials, credentials, has_accounts

WRONG = "The login or the password is not right. Check both and try again."
_USER = Markup(
    '<li><form method="post" action="{action}"><input type="hidden" name="user" value="{key}">'
    '<input type="hidden" name="next" value="{next}"><button class="plain-choice" type="submit">'
    "<strong>{name}</strong> {role}<span>{sees}</span></button></form></li>"
)


def register(web: Web) -> None:
    passwords.prepare()
    web.route(SIGN_IN, policy=Policy.PUBLIC, view=show)
    web.route(SIGN_IN, policy=Policy.PUBLIC, view=sign_in, methods=("POST",))
    web.route(SIGN_OUT, policy=Policy.PUBLIC, view=sign_out, methods=("POST",))


def show() -> BaseResponse:
    """The ways to sign in; whoever is half way through one is led to the missing step."""
    found = session.signed_in()
    target = safe_next(request.args.get("next"))
    if found is not None and found.scope is None:
        waiting = found.session.stage is SessionStage.SECOND_FACTOR
        step = SIGN_IN_CODE if waiting else ACCOUNT_PASSWORD
        return redirect(sign_in_href(target, step), code=303)
    return _page(target)


def _page(target: str, login: str = "", problem: str | None = None, status: int = 200) -> Response:
    context = current_context()
    with context.reading() as conn:
        accounts = has_accounts(conn)
    demo = demo_users_offered(context)
    said = request.args.get("done") == "password"
    parts = [
        forms.problem(problem),
        forms.done("Your password is set. Sign in with it." if said else None),
    ]
    if accounts:
        parts.append(_password_form(target, login))
        if context.settings.oidc_issuer:
            parts.append(_provider(target))
    if demo:
        parts.append(_demo(target, alone=not accounts))
    if not accounts and not demo:
        parts.append(Markup("<p>Nobody can sign in yet. On the server, {}.</p>").format(FIRST_USER))
    title = "Demo caseload" if demo and not accounts else "Sign in"
    return forms.page(title, *parts, status=status)


def _password_form(target: str, login: str) -> Markup:
    return forms.form(
        SIGN_IN,
        "Sign in",
        forms.hidden("next", target),
        forms.field(Field("login", "Login", autocomplete="username", value=login)),
        forms.field(Field("password", "Password", "password", "current-password")),
    )


def _provider(target: str) -> Markup:
    href = sign_in_href(target, SIGN_IN_PROVIDER)
    return Markup('<p><a class="plain-action" href="{}">Sign in with your organisation</a></p>'
                  ).format(href)  # fmt: skip


def _demo(target: str, *, alone: bool) -> Markup:
    users = Markup("").join(_choice(user, target) for user in demo_users.offered(current_context()))
    title = Markup("") if alone else Markup("<h2>Demo users</h2>")
    return Markup(
        "{title}<p>Everybody in this caseload is invented. Choose who you are.</p>"
        '<ul class="plain-choices">{users}</ul>'
    ).format(title=title, users=users)


def _choice(user: DemoUser, target: str) -> Markup:
    return _USER.format(
        action=SIGN_IN,
        key=user.key,
        next=target,
        name=user.name,
        role=words(user.role),
        sees=f"sees {user.sees}",
    )


def sign_in() -> BaseResponse:
    """Start a session and go on to where they wanted to, or say what to do."""
    if "user" in request.form:
        return _demo_sign_in(request.form["user"])
    context = current_context()
    login, target = login_of(request.form.get("login", "")), request.form.get("next")
    limits = {entry.account_key(login): PER_ACCOUNT, entry.address_key(): PER_ADDRESS}
    with context.writing() as conn:
        wait = claim_attempt(conn, limits, session.utc_now())
    if wait:
        _refused(None, "too many attempts")
        problem = f"Too many attempts. Try again in {wait_words(wait)}."
        return _page(safe_next(target), login, problem, 429)
    with context.reading() as conn:
        found = credentials(conn, login)
    password = request.form.get("password", "")
    stored = found.password_hash if found else None
    if (
        not passwords.verify_password(stored, password)
        or found is None
        or not found.account.enabled
    ):
        _refused(found, "password")
        return _page(safe_next(target), login, WRONG, 401)
    _refresh_hash(found, password)
    if found.account.totp_enabled:
        session.start(login, found.account.id, SessionStage.SECOND_FACTOR)
        return redirect(sign_in_href(safe_next(target), SIGN_IN_CODE), code=303)
    return entry.admit(found.account, "password", target)


def _refused(found: Credentials | None, why: str) -> None:
    """Put a refusal on record, under the account's name only when there is one."""
    scope = unknown_scope() if found is None else account_scope(found.account)
    audit_now(
        session.at_the_door().engine,
        scope,
        "sign_in",
        object=why,
        remote=request.remote_addr,
        result="refused",
    )


def _refresh_hash(found: Credentials, password: str) -> None:
    stored = found.password_hash
    if stored is not None and passwords.needs_new_hash(stored):
        with current_context().writing() as conn:
            new = passwords.hash_password(password)
            refresh_password_hash(conn, found.account.id, stored, new)


def _demo_sign_in(key: str) -> BaseResponse:
    context = session.at_the_door()
    scope = demo_users.scope_of(context, key) if demo_users_offered(context) else None
    if scope is None:
        abort(400)
    audit_now(context.engine, scope, "sign_in", object="demo", remote=request.remote_addr)
    session.start(key)
    return entry.go_on(scope, request.form.get("next"))


def sign_out() -> BaseResponse:
    scope = session.scope_or_none()
    if scope is not None:
        audit_now(current_context().engine, scope, "sign_out", remote=request.remote_addr)
    session.end()
    return redirect(sign_in_href(), code=303)
