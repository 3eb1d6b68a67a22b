"""Building the application: wiring only."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import (
    answers_packed,
    head,
    health,
    joined,
    pages,
    plain_pages,
    request_log,
    router,
    shell,
    static_files,
)
from dashboard.auth import (
    account_pages,
    code_pages,
    emergency_pages,
    guard,
    headers,
    masked_switch,
    own_sessions,
    provider,
    session_pages,
    set_up,
    sign_in,
    sign_in_code,
    user_pages,
)
from dashboard.auth.debugging import require_no_debug
from dashboard.auth.demo_mode import require_somebody
from dashboard.auth.policy import EXTENSION as POLICIES
from dashboard.auth.policy import Policy, Web
from dashboard.auth.writable_text import WritableJSON
from dashboard.context import EXTENSION, AppContext
from dashboard.db.asker import as_nobody
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.index_page import IndexedDash
from dashboard.packs import routes as pack_routes
from dashboard.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

MAX_BODY_BYTES = 2 * 1024 * 1024

SIGN_IN_MODULES = (
    sign_in,
    sign_in_code,
    provider,
    set_up,
    session_pages,
    account_pages,
    own_sessions,
    code_pages,
    emergency_pages,
    user_pages,
)

# Routes that Dash itself adds. What is not named here and not registered stops the start.
FRAMEWORK_ROUTES = {
    guard.INDEX: Policy.SIGNED_IN,
    guard.CATCH_ALL: Policy.SIGNED_IN,
    guard.CALLBACKS: Policy.SIGNED_IN,
    "/_dash-layout": Policy.SIGNED_IN,
    "/_dash-dependencies": Policy.SIGNED_IN,
    "/_reload-hash": Policy.SIGNED_IN,
    "/_favicon.ico": Policy.PUBLIC,
    static_files.COMPONENTS_ENDPOINT: Policy.SIGNED_IN,
    static_files.ASSETS_ENDPOINT: Policy.SIGNED_IN,
}


def create_app(settings: Settings, engine: Engine | None = None) -> Dash:
    """The application on a database that is current; ``.server`` is its WSGI application.

    Raises the errors of ``require_somebody`` where nobody could sign in or demo users must not be
    offered, and ``MissingPolicyError`` when something would be served without a policy.
    """
    require_no_debug()
    settings = settings.with_secret_key()
    engine = engine or open_engine(settings.database_url, settings.audit_head_file)
    # Of nobody until a session says who asks.
    context = AppContext(settings, as_nobody(engine), load_rule_book())
    require_somebody(context)
    server = _server(settings, context)
    app = _dash(server)
    web = server.extensions[POLICIES] = Web(app)
    for endpoint, policy in FRAMEWORK_ROUTES.items():
        web.allow(endpoint, policy)
    web.route(static_files.BOOTSTRAP_URL, policy=Policy.PUBLIC, view=static_files.bootstrap_view())
    for rule in (joined.SCRIPTS, joined.STYLES):
        web.route(rule, policy=Policy.SIGNED_IN, view=joined.view(rule))
    for module in (health, *SIGN_IN_MODULES, masked_switch, router, pack_routes):
        module.register(web)
    _register_pages(web)
    app.layout = lambda: shell.layout(web)
    static_files.install(app)
    plain_pages.install(server)
    guard.install(server, web)
    session_pages.install(server)
    with server.test_request_context("/"):
        # Otherwise Dash does this within the first request, after our checks.
        app._setup_server()
    headers.install(server, app.csp_hashes())
    answers_packed.install(server)
    web.verify()
    return app


def _server(settings: Settings, context: AppContext) -> Flask:
    server = Flask("dashboard", static_folder=None)
    server.json = WritableJSON(server)
    server.secret_key = settings.secret_key
    server.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        # Holds a sign-in by a provider while it is under way; who is signed in stands elsewhere.
        SESSION_COOKIE_NAME="__Host-tandem-step" if settings.is_tls else "tandem-step",
        SESSION_COOKIE_SECURE=settings.is_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    server.extensions[EXTENSION] = context
    if settings.proxies:
        count = settings.proxies
        server.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            server.wsgi_app, x_for=count, x_proto=0, x_host=0
        )
    request_log.install(server)
    return server


def _dash(server: Flask) -> Dash:
    # Dash's annotation leaves out the Flask application that its documentation asks for.
    given: Any = server
    return IndexedDash(
        "dashboard",
        server=given,
        assets_folder=str(static_files.ASSETS),
        # Not loaded by themselves: files of the head, and third-party files.
        assets_path_ignore=["head", "vendor"],
        pages_folder="",
        use_pages=False,
        serve_locally=True,
        compress=False,
        # Page contents come and go; their ids are not in the first layout.
        suppress_callback_exceptions=True,
        title=router.NAME,
        update_title="",
        index_string=head.index_string(),
        add_log_handler=False,
        enable_mcp=False,
        on_error=router.on_error,
    )


def _register_pages(web: Web) -> None:
    """Every package in ``dashboard.pages`` that has a ``register(web)``, by name."""
    for info in sorted(pkgutil.iter_modules(pages.__path__), key=lambda info: info.name):
        if info.ispkg:
            importlib.import_module(f"{pages.__name__}.{info.name}").register(web)
