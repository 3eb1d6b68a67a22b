"""The button that hides names and shows them again."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.audit import audit_now
from dashboard.auth import masked_mode
from dashboard.auth.policy import Policy, Web
from dashboard.auth.requests import safe_next
from dashboard.auth.session import current_scope
from dashboard.context import current_context
from dashboard.domain.caseload_filter import SEARCH
from dashboard.paths import MASKED_MODE


def register(web: Web) -> None:
    web.route(MASKED_MODE, policy=Policy.CASELOAD, view=switch, methods=("POST",))


def switch() -> BaseResponse:
    """Hide names, or show them again, and go back to the page; both are written down."""
    hide = not masked_mode.is_on()
    audit_now(current_context().engine, current_scope(), "hide names" if hide else "show names")
    target = safe_next(request.form.get("next"))
    answer = redirect(_without_search(target) if hide else target, code=303)
    if hide:
        # Until the browser is closed, like the session itself.
        answer.set_cookie(
            masked_mode.COOKIE, "1", httponly=True, samesite="Lax", secure=request.is_secure
        )
    else:
        answer.delete_cookie(masked_mode.COOKIE)
    return answer


def _without_search(target: str) -> str:
    """``target`` without who was searched for: the others see the address as well."""
    parts = urlsplit(target)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if name != SEARCH]
    return target if kept == asked else parts._replace(query=urlencode(kept)).geturl()
