"""Whether the process is up, and whether it can do its work."""

from flask import Response, jsonify

from dashboard.auth.policy import Policy, Web
from dashboard.context import current_context
from dashboard.queries.readiness import why_not_ready
from dashboard.request_log import log_fault


def register(web: Web) -> None:
    web.route("/healthz", policy=Policy.PUBLIC, view=healthz)
    web.route("/readyz", policy=Policy.PUBLIC, view=readyz)


def healthz() -> Response:
    """200 while the process answers."""
    return jsonify(status="up")


def readyz() -> Response:
    """200 when the database can be read and has this version's schema, else 503 with a reason."""
    error = why_not_ready(current_context().engine)
    if error is None:
        return jsonify(status="ready")
    log_fault(error)
    response = jsonify(status="not ready", reason="database not reachable or of another version")
    response.status_code = 503
    return response
