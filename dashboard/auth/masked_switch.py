"""The button that hides names and shows them again."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.audit import audit_now
from dashboard.auth import masked_mode
from dashboard.auth.policy import Policy, Web
from dashboard.auth.requests import safe_next
from dashboard.auth.session import current_scope
from dashboard.context import current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import SEARCH
from dashboard.paths import CASELOAD, MASKED_MODE


def register(web: Web) -> None:
    def switch() -> BaseResponse:
        return _switch(web)

    web.route(MASKED_MODE, policy=Policy.CASELOAD, view=switch, methods=("POST",))


def _switch(web: Web) -> BaseResponse:
    """Hide names, or show them again, and go back to the page; both are written down."""
    hide, scope = not masked_mode.is_on(), current_scope()
    audit_now(current_context().engine, scope, "hide names" if hide else "show names")
    target = safe_next(request.form.get("next"))
    answer = redirect(_masked(web, scope, target) if hide else target, code=303)
    if hide:
        # Until the browser is closed, like the session itself.
        answer.set_cookie(
            masked_mode.COOKIE, "1", httponly=True, samesite="Lax", secure=request.is_secure
        )
    else:
        answer.delete_cookie(masked_mode.COOKIE)
    return answer


def _masked(web: Web, scope: AccessScope, target: str) -> str:
    """Where ``target`` is with names hidden: others see the address too, so nobody's name in it.

    A page that is not open to whoever hides names (imports) gives way to the caseload.
    """
    parts = urlsplit(target)
    found = web.find(parts.path)
    if found is not None and not found[0].policy.allows(replace(scope, masked=True)):
        return CASELOAD
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if name != SEARCH]
    return target if kept == asked else parts._replace(query=urlencode(kept)).geturl()
