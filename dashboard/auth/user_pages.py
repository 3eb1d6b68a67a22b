"""Users, for administrators: who there is, adding, and every change of one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions import accounts as change
from dashboard.actions.accounts import Access, AccountError
from dashboard.actions.attempts import clear_attempts
from dashboard.actions.credentials import begin_setup
from dashboard.auth import entry, forms, session
from dashboard.auth.forms import Field
from dashboard.auth.passwords import new_token, token_hash
from dashboard.auth.policy import Policy, Web
from dashboard.context import current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.accounts import SETUP_TIME, Account
from dashboard.domain.codes import Role
from dashboard.domain.wording import words
from dashboard.paths import NEW_USER, USER, USERS, set_up_href, user_href
from dashboard.queries.accounts import Choice, account_by_login, clinicians, teams

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BACK = Markup("<p>{}</p>").format(forms.link(USERS, "All users"))
_MOST_TEAMS = 1000


def register(web: Web) -> None:
    web.route(NEW_USER, policy=Policy.ADMIN, view=show_new)
    web.route(NEW_USER, policy=Policy.ADMIN, view=add, methods=("POST",))
    web.route(USER, policy=Policy.ADMIN, view=show_one)
    web.route(USER, policy=Policy.ADMIN, view=change_one, methods=("POST",))


def show_new() -> Response:
    return _new_page()


def _new_page(problem: str | None = None) -> Response:
    given = request.form
    try:
        access_asked = _asked_access() if given else Access(Role.CLINICIAN)
    except AccountError:
        access_asked = Access(Role.CLINICIAN)
    with current_context().reading() as conn:
        access = _access_fields(conn, access_asked)
    return forms.page(
        "Add a user",
        forms.problem(problem),
        forms.form(
            NEW_USER,
            "Add the user",
            forms.field(Field("login", "Login", value=given.get("login", ""))),
            forms.field(Field("name", "Name", value=given.get("name", ""))),
            forms.field(
                Field(
                    "email",
                    "E-mail address",
                    value=given.get("email", ""),
                    required=False,
                    hint="Only for sign-in with your organisation",
                )
            ),
            access,
        ),
        _BACK,
        status=200 if problem is None else 400,
    )


def _access_fields(conn: "Connection", access: Access) -> Markup:
    """Role, teams and clinician as they are."""
    roles = [(role.value, words(role).capitalize()) for role in Role]
    who = [("", "none"), *_options(clinicians(conn))]
    chosen = "" if access.clinician_id is None else str(access.clinician_id)
    every = [("no", "Only the teams below"), ("yes", "All, and people without a team")]
    return Markup("").join(
        (
            forms.select("role", "Role", roles, [access.role.value]),
            forms.select(
                "clinician", "Clinician", who, [chosen], hint="Whose people a clinician sees"
            ),
            forms.select(
                "all_teams",
                "Teams of a supervisor or viewer",
                every,
                ["yes" if access.all_teams else "no"],
            ),
            forms.select(
                "team", "Teams", _options(teams(conn)), map(str, access.team_ids), several=True,
                hint="Hold Ctrl to choose several",
            ),
        )
    )  # fmt: skip


def _options(choices: list[Choice]) -> list[tuple[str, str]]:
    return [(str(choice.id), choice.name) for choice in choices]


def _asked_access() -> Access:
    """What the form asks for; ``AccountError`` for what no form of ours sends."""
    form = request.form
    numbers = form.getlist("team")[:_MOST_TEAMS]
    clinician = form.get("clinician", "")
    try:
        role = Role(form.get("role", ""))
        team_ids = frozenset(int(number) for number in numbers)
        clinician_id = int(clinician) if clinician else None
    except ValueError:
        raise AccountError("choose a role, teams and a clinician from the lists") from None
    return Access(role, team_ids, form.get("all_teams") == "yes", clinician_id)


def add() -> Response:
    """Add a user and show the link for the first password, once."""
    scope, form = session.current_scope(), request.form
    try:
        with current_context().writing() as conn:
            account = change.add_account(
                conn,
                scope,
                form.get("login", ""),
                form.get("name", ""),
                _asked_access(),
                form.get("email"),
            )
            word = _begin_setup(conn, scope, account)
    except AccountError as error:
        return _new_page(_sentence(error))
    return _link_page(account, word)


def _begin_setup(conn: "Connection", scope: AccessScope, account: Account) -> str:
    word = new_token()
    begin_setup(conn, scope, account, token_hash(word), session.utc_now())
    clear_attempts(conn, entry.account_key(account.login), entry.code_key(account.login))
    return word


def _link_page(account: Account, word: str) -> Response:
    public = current_context().settings.public_url or request.host_url.rstrip("/")
    return forms.page(
        f"A link for {account.name}",
        Markup(
            "<p>Give it to {} in person or by a safe way: whoever has it can choose the password. "
            "It works once, within {} days, and is not shown again.</p>"
            '<p><code class="plain-code plain-code-long">{}</code></p>'
        ).format(account.name, SETUP_TIME.days, f"{public}{set_up_href(word)}"),
        _BACK,
    )


def show_one(login: str) -> Response:
    return _user_page(_required(login))


def _required(login: str) -> Account:
    with current_context().reading() as conn:
        account = account_by_login(conn, login)
    if account is None:
        abort(404)
    return account


def _user_page(account: Account, problem: str | None = None) -> Response:
    here = user_href(account.login)
    access = Access(account.role, account.team_ids, account.all_teams, account.clinician_id)
    with current_context().reading() as conn:
        fields = _access_fields(conn, access)
    state, button = ("enabled", "Disable") if account.enabled else ("disabled", "Enable")
    return forms.page(
        account.name,
        Markup("<p>Signs in as <strong>{}</strong>, {}.</p>").format(account.login, state),
        forms.problem(problem),
        forms.done("The change counts from now on." if "done" in request.args else None),
        Markup("<h2>Role and scope</h2>"),
        forms.form(here, "Change", forms.hidden("do", "access"), fields),
        Markup("<h2>Sign-in</h2>"),
        forms.form(here, button, forms.hidden("do", button.casefold()), quiet=True),
        forms.form(here, "Reset: a new link, no codes", forms.hidden("do", "reset"), quiet=True),
        _BACK,
        status=200 if problem is None else 400,
    )


def change_one(login: str) -> BaseResponse:
    """Change a user; ``do`` says what."""
    account, scope = _required(login), session.current_scope()
    do = request.form.get("do", "")
    try:
        with current_context().writing() as conn:
            if do == "reset":
                return _link_page(account, _begin_setup(conn, scope, account))
            if do not in _CHANGES:
                abort(400)
            _CHANGES[do](conn, scope, account)
    except AccountError as error:
        return _user_page(account, _sentence(error))
    return redirect(f"{user_href(account.login)}?done=1", code=303)


def _change_access(conn: "Connection", scope: AccessScope, account: Account) -> None:
    change.change_access(conn, scope, account, _asked_access())


_CHANGES: dict[str, Callable[["Connection", AccessScope, Account], None]] = {
    "access": _change_access,
    "enable": change.enable_account,
    "disable": change.disable_account,
}


def _sentence(error: AccountError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
