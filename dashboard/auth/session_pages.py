"""What a page's script asks about its session, and the only requests that count as activity.

A page that asks for news by itself must not keep a session alive: nothing does but what is named
here.
"""

from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard.auth import guard, session
from dashboard.auth.entry import keyed_hash
from dashboard.auth.policy import Policy, Web
from dashboard.domain.accounts import IDLE
from dashboard.paths import (
    ACCOUNT,
    ACCOUNT_CODES,
    ACCOUNT_PASSWORD,
    EMERGENCY_ACCESS,
    SESSION,
    SESSION_ACTIVE,
    USERS,
)

#: Pages that somebody opens or sends, by the beginning of their path.
_PLAIN_PAGES = (ACCOUNT, ACCOUNT_CODES, ACCOUNT_PASSWORD, EMERGENCY_ACCESS, USERS)


def register(web: Web) -> None:
    web.route(SESSION, policy=Policy.SIGNED_IN, view=state)
    web.route(SESSION_ACTIVE, policy=Policy.SIGNED_IN, view=active, methods=("POST",))


def install(server: Flask) -> None:
    """Note activity before the requests that show it; after the guard has let them in."""

    @server.before_request
    def _note() -> None:
        if is_activity():
            session.stay()


def is_activity() -> bool:
    """Whether this request shows that somebody is there: a page opened in the browser's window.

    Presses of keys and clicks within a page are reported by its script (``SESSION_ACTIVE``).
    """
    if request.endpoint not in guard.PAGE_ENDPOINTS and request.path not in _PLAIN_PAGES:
        return False
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


def state() -> Response:
    """How long the session lasts without activity; asking is none."""
    return _state()


def active() -> Response:
    """The page's script says that somebody pressed a key or clicked."""
    session.stay()
    return _state()


def _state() -> Response:
    found = session.signed_in()
    if found is None:
        raise session.NotSignedInError
    left = (found.session.ends_at - session.utc_now()).total_seconds()
    content: dict[str, Any] = {
        "seconds_left": max(0, int(left)),
        # The last hours of a session: activity does not prolong it any more.
        "final": found.session.ends_at < found.session.active_at + IDLE,
        "user": keyed_hash(f"browser {found.session.user_key}")[:32],
    }
    return jsonify(content)
