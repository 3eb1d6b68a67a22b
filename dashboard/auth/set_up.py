"""Choosing the first password with a word for one use, from a link that an administrator gave."""

from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.attempts import claim_attempt
from dashboard.actions.credentials import NewPassword, set_password
from dashboard.auth import entry, forms, passwords, session
from dashboard.auth.forms import Field
from dashboard.auth.policy import Policy, Web
from dashboard.context import current_context
from dashboard.domain.accounts import SHORTEST_ALONE, SHORTEST_WITH_CODE, Account
from dashboard.domain.attempts import PER_ADDRESS, wait_words
from dashboard.paths import SET_UP, SIGN_IN
from dashboard.queries.accounts import account_by_setup

VOID = "This link has been used, or is too old. Ask your administrator for a new one."


def register(web: Web) -> None:
    web.route(SET_UP, policy=Policy.PUBLIC, view=show)
    web.route(SET_UP, policy=Policy.PUBLIC, view=choose, methods=("POST",))


def new_password_fields(account: Account) -> Markup:
    """The new password, twice, with what is asked of it."""
    shortest = SHORTEST_WITH_CODE if account.totp_enabled else SHORTEST_ALONE
    hint = f"At least {shortest} characters; several words are easiest. No other rules."
    return forms.field(
        Field("new", "New password", "password", "new-password", hint)
    ) + forms.field(Field("again", "New password once more", "password", "new-password"))


def new_password_of_form(account: Account) -> tuple[str, str | None]:
    """The new password as it was typed, and what is wrong with it."""
    password = request.form.get("new", "")
    if password != request.form.get("again", ""):
        return password, "The two new passwords differ. Type the same one twice."
    return password, passwords.new_password_problem(account, password)


def show() -> BaseResponse:
    word = request.args.get("word", "")
    account = _account(word)
    return _void() if account is None else _page(account, word)


def _account(word: str) -> Account | None:
    with current_context().reading() as conn:
        return account_by_setup(conn, passwords.token_hash(word), session.utc_now())


def _void() -> Response:
    back = Markup("<p>{}</p>").format(forms.link(SIGN_IN, "Sign in"))
    return forms.page("Choose a password", forms.problem(VOID), back, status=404)


def _page(account: Account, word: str, problem: str | None = None) -> Response:
    return forms.page(
        "Choose a password",
        Markup("<p>For {}, who signs in as <strong>{}</strong>.</p>").format(
            account.name, account.login
        ),
        forms.problem(problem),
        forms.form(
            SET_UP, "Keep this password", forms.hidden("word", word), new_password_fields(account)
        ),
        status=200 if problem is None else 400,
    )


def choose() -> BaseResponse:
    """Keep the password; the link is worth nothing afterwards."""
    word, now = request.form.get("word", ""), session.utc_now()
    with current_context().writing() as conn:
        wait = claim_attempt(conn, {entry.address_key(): PER_ADDRESS}, now)
    if wait:
        waiting = forms.problem(f"Too many attempts. Try again in {wait_words(wait)}.")
        return forms.page("Choose a password", waiting, status=429)
    account = _account(word)
    if account is None:
        return _void()
    password, problem = new_password_of_form(account)
    if problem is not None:
        return _page(account, word, problem)
    new = NewPassword(passwords.hash_password(password), short=passwords.is_short(password))
    with session.at_the_door().writing() as conn:
        # Twice at once: the second finds the word gone.
        again = account_by_setup(conn, passwords.token_hash(word), now)
        if again is None:
            return _void()
        set_password(conn, entry.scope_here(again), again, new)
    return redirect(f"{SIGN_IN}?done=password", code=303)
