"""Names off: a switch of this browser session, for a screen that others can see.

The switch is a cookie of its own that no script can read. It can only take rights away: whoever
removes it is back at what their role allows. The masking itself is the scope's, on the server.
"""

from dataclasses import replace

from flask import request

from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role

COOKIE = "tandem-masked"


def is_on() -> bool:
    """Whether this browser session asked for names to be hidden."""
    return COOKIE in request.cookies


def as_asked(scope: AccessScope | None) -> AccessScope | None:
    """``scope`` as this request uses it: masked where that is on, with where it came from."""
    if scope is None:
        return None
    return replace(scope, masked=scope.masked or is_on(), remote=request.remote_addr)


def may_switch(scope: AccessScope) -> bool:
    """A viewer is masked by role; an admin sees nobody."""
    return scope.role in (Role.CLINICIAN, Role.SUPERVISOR)
