"""Where somebody is signed in: every session of their own, and ending one or all of them."""

from flask import redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.audit import record_audit
from dashboard.actions.sessions import end_session, end_sessions
from dashboard.auth import entry, forms, session
from dashboard.auth.emergency import moment
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import SignedIn
from dashboard.context import current_context
from dashboard.paths import ACCOUNT, END_SESSION, SIGN_OUT_EVERYWHERE, sign_in_href
from dashboard.queries.sessions import Session, live_sessions


def register(web: Web) -> None:
    web.route(END_SESSION, policy=Policy.SIGNED_IN, view=end_other, methods=("POST",))
    web.route(SIGN_OUT_EVERYWHERE, policy=Policy.SIGNED_IN, view=out_everywhere, methods=("POST",))


def sessions_part(found: SignedIn) -> Markup:
    """The part of the account page; the session that asks cannot end itself here."""
    here = found.session.token_hash
    with current_context().reading() as conn:
        sessions = live_sessions(conn, found.session.user_key, session.utc_now())
    rows = Markup("").join(_row(one, here=one.token_hash == here) for one in sessions)
    return Markup(
        '<h2>Where you are signed in</h2><table class="plain-table"><thead><tr>'
        "<th scope='col'>Since</th><th scope='col'>Last active</th><th scope='col'>Address</th>"
        "<th scope='col'>Session</th></tr></thead><tbody>{}</tbody></table>{}"
    ).format(rows, forms.form(SIGN_OUT_EVERYWHERE, "Sign out everywhere", quiet=True))


def _row(one: Session, *, here: bool) -> Markup:
    end = forms.form(
        END_SESSION,
        "End",
        forms.hidden("session", _mark(one)),
        quiet=True,
        says=f"End the session since {moment(one.started_at)}",
    )
    return Markup("<tr><th scope='row'>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>").format(
        moment(one.started_at),
        moment(one.active_at),
        one.remote or "unknown",
        Markup("<strong>this one</strong>") if here else end,
    )


def _mark(one: Session) -> str:
    """What stands for a session on the page: neither its token nor what is stored of that."""
    return entry.keyed_hash(f"session {one.token_hash}")


def end_other() -> BaseResponse:
    """End one other session of this user; one of somebody else answers like one that has ended."""
    found, scope = session.signed_in(), session.current_scope()
    assert found is not None, "there is a scope"
    asked, here = request.form.get("session", ""), found.session.token_hash
    with current_context().writing() as conn:
        for one in live_sessions(conn, scope.user_id, session.utc_now()):
            if _mark(one) == asked and one.token_hash != here:
                end_session(conn, one.token_hash)
                record_audit(conn, scope, "session_ended")
    return redirect(ACCOUNT, code=303)


def out_everywhere() -> BaseResponse:
    """End every session of this user, this one too."""
    scope = session.current_scope()
    with current_context().writing() as conn:
        end_sessions(conn, scope.user_id)
        record_audit(conn, scope, "sign_out_everywhere")
    session.end()
    return redirect(sign_in_href(), code=303)
