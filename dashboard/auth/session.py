"""Who is asking: the cookie holds 256 random bits, the database knows whose they are.

The scope is looked up at every request, so that a changed role, a removed team or a disabled
account counts from the next one on.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask import Response, after_this_request, current_app, g, request
from flask import session as step

from dashboard.actions.sessions import NewSession, end_session, keep_alive, start_session
from dashboard.auth import demo_users, masked_mode
from dashboard.auth.account_scope import account_scope
from dashboard.auth.demo_mode import demo_users_offered
from dashboard.auth.passwords import new_token, token_hash
from dashboard.context import ASKED_BY, AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.accounts import Account
from dashboard.domain.codes import SessionStage
from dashboard.queries.accounts import account_by_id
from dashboard.queries.break_glass import open_patient_ids
from dashboard.queries.sessions import Session, live_session

#: Activity is written down at most so often.
WRITE_EVERY = timedelta(seconds=30)


class NotSignedInError(Exception):
    """Somebody who is not signed in reached code behind the guard; answered with 401."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session. ``account`` is ``None`` for a demo user.

    ``scope`` is ``None`` while a step is missing: the code, or a password of one's own.
    """

    session: Session
    account: Account | None
    scope: AccessScope | None


def utc_now() -> datetime:
    """The present moment by the application's clock, in UTC and without a zone, as stored."""
    return current_context().clock().astimezone(UTC).replace(tzinfo=None)


def signed_in() -> SignedIn | None:
    """The session of this request, complete or not; ``None`` when there is none (any more)."""
    if "signed_in" not in g:
        token = request.cookies.get(cookie_name())
        # Nobody in person asks whose session this is.
        hold(_look_up(current_context().as_system(), token_hash(token)) if token else None)
    found: SignedIn | None = g.signed_in
    return found


def hold(found: SignedIn | None) -> None:
    """From now on this request is of this session, and so is what it asks the database."""
    g.signed_in = found
    scope = None if found is None else found.scope
    setattr(g, ASKED_BY, None if scope is None else scope.user_id)


def at_the_door() -> AppContext:
    """The context for whoever is on the way in: nobody yet, also where somebody else still is.

    What is written of it stands in the name that was tried, not in that of a session before.
    """
    return current_context().asked_by(None)


def _let_go() -> None:
    g.pop("signed_in", None)
    g.pop(ASKED_BY, None)


def scope_or_none() -> AccessScope | None:
    """The scope of whoever is signed in; ``None`` when nobody is, or no longer."""
    found = signed_in()
    return None if found is None else masked_mode.as_asked(found.scope)


def current_scope() -> AccessScope:
    """The scope of this request, from the session only.

    Raises ``NotSignedInError`` when nobody is signed in: a handler that asks cannot go on.
    """
    scope = scope_or_none()
    if scope is None:
        raise NotSignedInError
    return scope


def cookie_name() -> str:
    """With TLS no other host and no page without TLS can plant a cookie of this name."""
    return "__Host-tandem" if current_context().settings.is_tls else "tandem"


def start(
    key: str, user_id: int | None = None, stage: SessionStage = SessionStage.SIGNED_IN
) -> None:
    """Begin a session for the user ``key`` with a new token; the browser's old one is void."""
    # What a sign-in kept in the browser on its way is done with.
    step.clear()
    context, token = current_context(), new_token()
    old = request.cookies.get(cookie_name())
    new = NewSession(
        token_hash(token), key, user_id, stage, request.remote_addr, request.user_agent.string
    )
    with context.writing() as conn:
        start_session(conn, new, utc_now(), token_hash(old) if old else None)
    _send_cookie(token)
    _let_go()


def end() -> None:
    """End the session of this request; its token is worth nothing afterwards."""
    token = request.cookies.get(cookie_name())
    if token:
        with current_context().writing() as conn:
            end_session(conn, token_hash(token))
    _send_cookie(None)
    _let_go()


def stay() -> None:
    """Somebody is there: the idle time of this request's session begins anew."""
    found = signed_in()
    now = utc_now()
    if found is None or now - found.session.active_at < WRITE_EVERY:
        return
    with current_context().writing() as conn:
        keep_alive(conn, found.session.token_hash, now)
    hold(replace(found, session=replace(found.session, active_at=now)))


def _look_up(context: AppContext, hashed: str) -> SignedIn | None:
    now = utc_now()
    with context.reading() as conn:
        session = live_session(conn, hashed, now)
        if session is None:
            return None
        extra = open_patient_ids(conn, session.user_key, now)
        account = None if session.user_id is None else account_by_id(conn, session.user_id)
    if session.user_id is None:
        return _demo(context, session, extra)
    if account is None or not account.enabled:
        return None
    complete = session.stage is SessionStage.SIGNED_IN and not account.must_change
    return SignedIn(session, account, account_scope(account, extra) if complete else None)


def _demo(context: AppContext, session: Session, extra: frozenset[int]) -> SignedIn | None:
    if not demo_users_offered(context):
        return None
    scope = demo_users.scope_of(context, session.user_key)
    if scope is None:
        return None
    return SignedIn(
        session, None, scope if scope.masked else replace(scope, extra_patient_ids=extra)
    )


def _send_cookie(token: str | None) -> None:
    name, secure = cookie_name(), current_context().settings.is_tls

    @after_this_request
    def _set(response: Response) -> Response:
        if token is None:
            response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax")
        else:
            response.set_cookie(name, token, path="/", secure=secure, httponly=True, samesite="Lax")
        return response


def secret_key_bytes() -> bytes:
    """The server's secret key, for keyed hashes."""
    secret = current_app.secret_key or b""
    return secret.encode() if isinstance(secret, str) else secret
