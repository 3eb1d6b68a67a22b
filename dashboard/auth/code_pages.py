"""Setting up codes from one's own device, and giving them up again."""

from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.attempts import claim_attempt, clear_attempts
from dashboard.actions.credentials import disable_codes, enable_codes, offer_codes
from dashboard.auth import entry, forms, session
from dashboard.auth.account_pages import check_password, with_password
from dashboard.auth.forms import Field
from dashboard.auth.policy import Policy, Web
from dashboard.auth.second_factor import (
    grouped,
    new_recovery_codes,
    new_secret,
    qr_svg,
    recovery_hash,
    step_of_code,
)
from dashboard.context import current_context
from dashboard.domain.accounts import SHORTEST_ALONE, Account
from dashboard.domain.attempts import PER_ACCOUNT, wait_words
from dashboard.paths import ACCOUNT, ACCOUNT_CODES
from dashboard.queries.accounts import credentials

WRONG = "This code is not right. Check that the device's clock is right, and type the next code."
_BACK = Markup("<p>{}</p>").format(forms.link(ACCOUNT, "Back to your account"))


def register(web: Web) -> None:
    web.route(ACCOUNT_CODES, policy=Policy.SIGNED_IN, view=show)
    web.route(ACCOUNT_CODES, policy=Policy.SIGNED_IN, view=change, methods=("POST",))


def _account() -> Account | None:
    known = with_password()
    return None if known is None else known[1]


def show() -> BaseResponse:
    """Codes are on: how to give them up. Off: the picture for the device."""
    account = _account()
    if account is None:
        return redirect(ACCOUNT)
    return _on_page(account) if account.totp_enabled else _off_page(account)


def _on_page(account: Account, problem: str | None = None) -> Response:
    return forms.page(
        "Codes from your device",
        Markup("<p>Codes are on: you are asked for one after the password.</p>"),
        forms.problem(problem),
        forms.form(
            ACCOUNT_CODES,
            "Stop using codes",
            forms.hidden("do", "stop"),
            forms.field(Field("password", "Password", "password", "current-password")),
            quiet=True,
        ),
        _BACK,
        status=200 if problem is None else 400,
    )


def _off_page(account: Account, problem: str | None = None) -> Response:
    secret = _offered_secret(account)
    return forms.page(
        "Codes from your device",
        Markup(
            "<p>With codes a stolen password alone is not enough. Scan the picture with an "
            "authenticator app, or type the key into it; then enter the code that it shows.</p>"
            '<p><img class="plain-qr" src="{}" alt="QR code of the key below"></p>'
            '<p>Key: <code class="plain-code">{}</code></p>'
        ).format(qr_svg(secret, account.login), grouped(secret)),
        forms.problem(problem),
        forms.form(
            ACCOUNT_CODES,
            "Use codes",
            forms.hidden("do", "use"),
            forms.field(Field("password", "Password", "password", "current-password")),
            forms.field(
                Field("code", "Code", autocomplete="one-time-code", hint="Six digits of the app")
            ),
        ),
        _BACK,
        status=200 if problem is None else 400,
    )


def _offered_secret(account: Account) -> str:
    """The key that the device is to learn: the same one until it is taken."""
    with current_context().writing() as conn:
        found = credentials(conn, account.login)
        if found is not None and found.totp_secret is not None:
            return found.totp_secret
        secret = new_secret()
        offer_codes(conn, account, secret)
    return secret


def change() -> BaseResponse:
    """Begin or stop to ask for codes; either needs the password once more."""
    account = _account()
    if account is None:
        return redirect(ACCOUNT, code=303)
    refused = check_password(account, request.form.get("password", ""))
    if request.form.get("do") == "stop":
        return _stop(account, refused)
    if account.totp_enabled:
        return redirect(ACCOUNT_CODES, code=303)
    return _off_page(account, refused) if refused is not None else _use(account)


def _stop(account: Account, refused: str | None) -> BaseResponse:
    if refused is None and account.password_short:
        refused = (
            f"Your password is short: without codes it needs {SHORTEST_ALONE} characters. "
            "Change the password first."
        )
    if refused is not None:
        return _on_page(account, refused)
    with current_context().writing() as conn:
        disable_codes(conn, entry.scope_here(account), account)
    return redirect(ACCOUNT, code=303)


def _use(account: Account) -> BaseResponse:
    key, now = entry.code_key(account.login), session.utc_now()
    codes = new_recovery_codes()
    with current_context().writing() as conn:
        wait = claim_attempt(conn, {key: PER_ACCOUNT}, now)
        found = credentials(conn, account.login)
        secret = found.totp_secret if found else None
        step = step_of_code(secret, request.form.get("code", ""), now) if secret else None
        if not wait and step is not None:
            hashes = [recovery_hash(code) for code in codes]
            enable_codes(conn, entry.scope_here(account), account, step, hashes)
            clear_attempts(conn, key)
    if wait:
        return _off_page(account, f"Too many attempts. Try again in {wait_words(wait)}.")
    return _off_page(account, WRONG) if step is None else _recovery_page(codes)


def _recovery_page(codes: list[str]) -> Response:
    items = Markup("").join(
        Markup('<li><code class="plain-code">{}</code></li>').format(code) for code in codes
    )
    return forms.page(
        "Codes are on",
        Markup(
            "<p>Keep these recovery codes where you will find them without your device: each lets "
            "you in once. They are not shown again.</p><ul class='plain-codes'>{}</ul>"
        ).format(items),
        _BACK,
    )
