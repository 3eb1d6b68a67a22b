"""The one check before every request: default deny, a policy for everything that is served."""

import logging

from flask import Flask, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.audit import audit_now
from dashboard.auth import assets, bounds, requests
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import scope_or_none
from dashboard.auth.writable_text import asks_unwritable
from dashboard.context import EXTENSION, AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role
from dashboard.paths import USERS, sign_in_href

CALLBACKS = "/_dash-update-component"
INDEX = "/"
CATCH_ALL = "/<path:path>"
LONGEST_OBJECT = 200
PAGE_ENDPOINTS = frozenset({INDEX, CATCH_ALL})

_log = logging.getLogger(__name__)


def install(server: Flask, web: Web) -> None:
    """Put the check before every request of ``server``."""
    context: AppContext = server.extensions[EXTENSION]
    limiter = bounds.SharedLimiter(context.settings.requests_per_minute)

    @server.before_request
    def _check() -> BaseResponse | None:
        refuse_strangers()
        refuse_floods(limiter)
        policy = policy_of_request(web)
        scope = scope_or_none() if policy is not Policy.PUBLIC else None
        if policy.allows(scope):
            return None
        return _deny(scope)


def refuse_strangers() -> None:
    """Refuse other host names on a loopback server, and changes asked for by another site."""
    host = requests.host_name(request)
    settings = current_context().settings
    if not requests.is_expected_host(host, settings.public_url, loopback=settings.is_loopback):
        abort(400)
    if requests.is_cross_site(request, settings.public_url):
        abort(403)


def refuse_floods(limiter: bounds.SharedLimiter) -> None:
    """Refuse what no page of ours asks: too long, more than anybody can click, no text at all."""
    if bounds.is_too_long(request):
        abort(414)
    if not limiter.allows(bounds.limiter_key(request)):
        abort(429)
    if asks_unwritable(request):
        abort(400)


def policy_of_request(web: Web) -> Policy:
    """The policy of what this request would run; signed-in only for what does not exist."""
    endpoint = request.endpoint
    if endpoint is None:
        return Policy.SIGNED_IN
    if endpoint == CALLBACKS:
        return _callback_policy(web)
    if endpoint in PAGE_ENDPOINTS:
        found = web.find(request.path)
        return found[0].policy if found else Policy.SIGNED_IN
    if endpoint == assets.ENDPOINT:
        return assets.policy_of((request.view_args or {}).get("filename", ""))
    return web.routes[endpoint]


def _callback_policy(web: Web) -> Policy:
    """The policy of the callback that the body names.

    Whoever is not signed in learns nothing about the body: 401 for all of them.
    """
    if scope_or_none() is None:
        return Policy.SIGNED_IN
    body = requests.callback_body(request)
    output = body.get("output") if body else None
    if body is None or not isinstance(output, str):
        abort(400)
    callback = web.app.callback_map.get(output)
    if callback is None or "callback" not in callback or not requests.fits(body, callback):
        abort(400)
    return web.callbacks[output]


def _deny(scope: AccessScope | None) -> BaseResponse:
    if scope is not None and scope.role is Role.ADMIN and request.path == INDEX:
        return redirect(USERS)
    if scope is not None:
        audit_now(
            current_context().engine,
            scope,
            "denied",
            object=_asked_for(),
            result="denied",
        )
        abort(403)
    if request.method == "GET" and not request.path.startswith(("/_", "/assets/")):
        return redirect(sign_in_href(request.full_path.rstrip("?")))
    return unauthenticated()


def _asked_for() -> str | None:
    """What was refused: the rule, or the outputs of the callback; never an id from the address."""
    rule = request.url_rule.rule if request.url_rule else None
    if rule != CALLBACKS:
        return rule
    body = requests.callback_body(request) or {}
    return f"callback {body.get('output')}"[:LONGEST_OBJECT]


def unauthenticated() -> Response:
    """401 as JSON; the page's script leads on to the sign-in page."""
    response = jsonify(error="sign in first")
    response.status_code = 401
    return response
