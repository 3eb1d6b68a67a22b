"""One log line per request, and one per fault, without any health information.

A line has the method, the route's template (never the path, which holds a person's id), the
status, the time taken and a keyed hash of the user. A fault is named by type and place; its text
may hold values of a record and is left out.
"""

import hashlib
import hmac
import logging
import time
from traceback import extract_tb

from flask import Flask, Response, current_app, g, request, session

_log = logging.getLogger("dashboard.requests")


def install(server: Flask) -> None:
    """Log every answer of ``server``."""

    @server.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @server.after_request
    def _write(response: Response) -> Response:
        started = g.get("started", time.perf_counter())
        _log.info(
            "%s %s %d %d ms %s",
            request.method,
            request.url_rule.rule if request.url_rule else "-",
            response.status_code,
            round((time.perf_counter() - started) * 1000),
            user_mark(),
        )
        return response


def user_mark() -> str:
    """A short keyed hash of the signed-in user's key; "-" for nobody."""
    key = session.get("user")
    if not isinstance(key, str):
        return "-"
    secret = current_app.secret_key or b""
    secret_bytes = secret.encode() if isinstance(secret, str) else secret
    return hmac.new(secret_bytes, key.encode(), hashlib.sha256).hexdigest()[:8]


def log_fault(error: BaseException) -> None:
    """Log where a fault happened and of what type it is, without its text."""
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/dashboard/" in frame.filename.replace("\\", "/")]
    place = (ours or frames)[-1] if frames else None
    where = f"{place.filename.rpartition('/')[2]}:{place.lineno}" if place else "unknown place"
    _log.error("%s at %s", type(error).__name__, where)
