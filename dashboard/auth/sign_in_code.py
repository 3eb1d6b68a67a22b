"""The second step of a sign-in: a code from the person's device, or a recovery code."""

from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.attempts import claim_attempt
from dashboard.actions.audit import audit_now
from dashboard.actions.credentials import use_code, use_recovery_code
from dashboard.auth import entry, forms, session
from dashboard.auth.account_scope import account_scope
from dashboard.auth.forms import Field
from dashboard.auth.policy import Policy, Web
from dashboard.auth.requests import safe_next
from dashboard.auth.second_factor import recovery_hash, step_of_code
from dashboard.context import current_context
from dashboard.domain.accounts import Account
from dashboard.domain.attempts import PER_ACCOUNT, PER_ADDRESS, wait_words
from dashboard.domain.codes import SessionStage
from dashboard.paths import SIGN_IN_CODE, SIGN_OUT, sign_in_href
from dashboard.queries.accounts import credentials

WRONG = (
    "This code is not right, or it was used before. Wait for the next one on your device, or use a "
    "recovery code."
)


def register(web: Web) -> None:
    web.route(SIGN_IN_CODE, policy=Policy.PUBLIC, view=show)
    web.route(SIGN_IN_CODE, policy=Policy.PUBLIC, view=check, methods=("POST",))


def _waiting() -> Account | None:
    found = session.signed_in()
    if found is None or found.session.stage is not SessionStage.SECOND_FACTOR:
        return None
    return found.account


def show() -> BaseResponse:
    """The page that asks for the code."""
    target = safe_next(request.args.get("next"))
    return redirect(sign_in_href(target)) if _waiting() is None else _page(target)


def _page(target: str, problem: str | None = None, status: int = 200) -> Response:
    return forms.page(
        "Enter your code",
        Markup("<p>The code is on the device that you set up for Tandem.</p>"),
        forms.problem(problem),
        forms.form(
            SIGN_IN_CODE,
            "Sign in",
            forms.hidden("next", target),
            forms.field(
                Field(
                    "code",
                    "Code",
                    autocomplete="one-time-code",
                    hint="Six digits, or one of your recovery codes",
                    extra=Markup(' autofocus spellcheck="false" autocapitalize="off"'),
                )
            ),
        ),
        forms.form(SIGN_OUT, "Start again", quiet=True),
        status=status,
    )


def check() -> BaseResponse:
    """Sign in with a right code; each one counts once."""
    account = _waiting()
    target = safe_next(request.form.get("next"))
    if account is None:
        return redirect(sign_in_href(target))
    limits = {entry.code_key(account.login): PER_ACCOUNT, entry.address_key(): PER_ADDRESS}
    with current_context().writing() as conn:
        wait = claim_attempt(conn, limits, session.utc_now())
    if wait:
        return _page(target, f"Too many attempts. Try again in {wait_words(wait)}.", 429)
    if _is_right(account, request.form.get("code", "")):
        return entry.admit(account, "password and code", target)
    audit_now(
        session.at_the_door().engine,
        account_scope(account),
        "sign_in",
        object="code",
        remote=request.remote_addr,
        result="refused",
    )
    return _page(target, WRONG, 401)


def _is_right(account: Account, code: str) -> bool:
    with current_context().writing() as conn:
        found = credentials(conn, account.login)
        if found is None or found.totp_secret is None or not found.account.totp_enabled:
            return False
        step = step_of_code(found.totp_secret, code, session.utc_now())
        if step is not None:
            return use_code(conn, account.id, step)
        return use_recovery_code(conn, account.id, recovery_hash(code))
