"""Who is asking: the cookie holds a signed user key and nothing else.

The scope is looked up on the server at every request, so that a changed role or a removed user
counts from the next request on.
"""

from flask import g, session

from dashboard.auth import demo_users
from dashboard.context import current_context
from dashboard.domain.access import AccessScope

_KEY = "user"


class NotSignedInError(Exception):
    """Somebody who is not signed in reached code behind the guard; answered with 401."""


def scope_or_none() -> AccessScope | None:
    """The scope of whoever is signed in; ``None`` when nobody is, or no longer."""
    if "scope" not in g:
        key = session.get(_KEY)
        g.scope = demo_users.scope_of(current_context(), key) if isinstance(key, str) else None
    scope: AccessScope | None = g.scope
    return scope


def current_scope() -> AccessScope:
    """The scope of this request, from the session only.

    Raises ``NotSignedInError`` when nobody is signed in: a handler that asks cannot go on.
    """
    scope = scope_or_none()
    if scope is None:
        raise NotSignedInError
    return scope


def start(key: str) -> None:
    """Begin a new session for the user ``key``; what the old one held is dropped."""
    session.clear()
    session[_KEY] = key
    g.pop("scope", None)


def end() -> None:
    session.clear()
    g.pop("scope", None)
