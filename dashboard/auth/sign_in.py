"""Sign-in and sign-out as plain pages: one click on a demo user, until there are passwords."""

from flask import Response, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.audit import audit_now
from dashboard.auth import demo_users, session
from dashboard.auth.demo_users import DemoUser
from dashboard.auth.policy import Policy, Web
from dashboard.auth.requests import safe_next
from dashboard.context import current_context
from dashboard.domain.wording import words
from dashboard.paths import SIGN_IN, SIGN_OUT, sign_in_href
from dashboard.plain_pages import plain_page

_USER = Markup(
    '<li><form method="post" action="{action}"><input type="hidden" name="user" value="{key}">'
    '<input type="hidden" name="next" value="{next}"><button class="plain-choice" type="submit">'
    "<strong>{name}</strong> {role}<span>{sees}</span></button></form></li>"
)


def register(web: Web) -> None:
    web.route(SIGN_IN, policy=Policy.PUBLIC, view=show)
    web.route(SIGN_IN, policy=Policy.PUBLIC, view=sign_in, methods=("POST",))
    web.route(SIGN_OUT, policy=Policy.PUBLIC, view=sign_out, methods=("POST",))


def show() -> Response:
    """The choice of demo users."""
    target = safe_next(request.args.get("next"))
    users = Markup("").join(_choice(user, target) for user in demo_users.offered(current_context()))
    body = Markup(
        "<h1>Demo caseload</h1><p>Everybody in it is invented. Choose who you are.</p>"
        '<ul class="plain-choices">{users}</ul>'
    ).format(users=users)
    return Response(plain_page("Sign in", body), mimetype="text/html")


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
    """Start a session for the chosen demo user and go on to where they wanted to."""
    context = current_context()
    key = request.form.get("user", "")
    scope = demo_users.scope_of(context, key)
    if scope is None:
        abort(400)
    audit_now(context.engine, scope, "sign_in", remote=request.remote_addr)
    session.start(key)
    return redirect(safe_next(request.form.get("next")), code=303)


def sign_out() -> BaseResponse:
    scope = session.scope_or_none()
    if scope is not None:
        audit_now(current_context().engine, scope, "sign_out", remote=request.remote_addr)
    session.end()
    return redirect(sign_in_href(), code=303)
