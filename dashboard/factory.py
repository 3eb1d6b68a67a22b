"""Building the application: wiring only."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask

from dashboard import head, health, pages, plain_pages, request_log, router, shell, static_files
from dashboard.auth import guard, headers, sign_in
from dashboard.auth.demo_mode import require_demo_mode
from dashboard.auth.policy import EXTENSION as POLICIES
from dashboard.auth.policy import Policy, Web
from dashboard.context import EXTENSION, AppContext
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

MAX_BODY_BYTES = 2 * 1024 * 1024

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

    Raises ``DemoModeRefusedError`` or the error of ``require_demo_only`` where demo users must
    not be offered, and ``MissingPolicyError`` when something would be served without a policy.
    """
    settings = settings.with_secret_key()
    context = AppContext(settings, engine or open_engine(settings.database_url), load_rule_book())
    require_demo_mode(context)
    server = _server(settings, context)
    app = _dash(server)
    web = server.extensions[POLICIES] = Web(app)
    for endpoint, policy in FRAMEWORK_ROUTES.items():
        web.allow(endpoint, policy)
    web.route(static_files.BOOTSTRAP_URL, policy=Policy.PUBLIC, view=static_files.bootstrap_view())
    for module in (health, sign_in, router):
        module.register(web)
    _register_pages(web)
    app.layout = lambda: shell.layout(web)
    static_files.install(app)
    plain_pages.install(server)
    guard.install(server, web)
    with server.test_request_context("/"):
        # Otherwise Dash does this within the first request, after our checks.
        app._setup_server()
    headers.install(server, app.csp_hashes())
    web.verify()
    return app


def _server(settings: Settings, context: AppContext) -> Flask:
    server = Flask("dashboard", static_folder=None)
    server.secret_key = settings.secret_key
    server.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SESSION_COOKIE_NAME="tandem",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    server.extensions[EXTENSION] = context
    request_log.install(server)
    return server


def _dash(server: Flask) -> Dash:
    # Dash's annotation leaves out the Flask application that its documentation asks for.
    given: Any = server
    return Dash(
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
