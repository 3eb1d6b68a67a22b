"""Pages outside Dash: sign-in and errors. They need no script and no session."""

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, request
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from dashboard.auth.guard import CALLBACKS, unauthenticated
from dashboard.auth.session import NotSignedInError
from dashboard.head import head
from dashboard.request_log import log_fault

_log = logging.getLogger(__name__)

# What happened, and what to do about it. No text of an exception ever gets here.
_ERRORS: dict[int, tuple[str, str]] = {
    400: ("This request cannot be read", "Go back and try again, or open the caseload."),
    401: ("You are not signed in", "Sign in, then open the page again."),
    403: (
        "This is not open to you",
        "It needs another role, or the request came from another site. "
        "Ask your supervisor if you need it.",
    ),
    404: (
        "There is nothing at this address",
        "It may have been mistyped, or it may be about somebody outside your caseload.",
    ),
    405: ("This request cannot be answered here", "Go back and try again."),
    413: ("This request is too large", "Go back and send less at once."),
    500: (
        "Something went wrong on our side",
        "Nothing was changed. Try again; if it happens again, tell whoever runs Tandem "
        "the time it happened.",
    ),
}


def plain_page(title: str, body: Markup) -> str:
    """A whole page with ``body`` in the middle column."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)} · Tandem</title>\n{head(styled=True)}\n</head>\n"
        f'<body><main class="plain" id="main"><p class="plain-brand">Tandem</p>\n{body}\n'
        "</main></body>\n</html>"
    )


def error_page(status: int) -> Response:
    """The page of an error, saying what happened and what to do."""
    title, advice = _ERRORS.get(status, _ERRORS[500 if status >= 500 else 400])
    body = Markup(
        '<h1>{title}</h1><p>{advice}</p><p><a class="plain-action" href="/">Open the caseload</a>'
        '</p><p class="plain-note">{status} {phrase}</p>'
    ).format(title=title, advice=advice, status=status, phrase=HTTPStatus(status).phrase)
    return Response(plain_page(title, body), status=status, mimetype="text/html")


def install(server: Flask) -> None:
    """Answer every error of ``server`` by a plain page, or by JSON where a script asked."""

    @server.errorhandler(HTTPException)
    def _http(error: HTTPException) -> BaseResponse:
        if isinstance(error.response, BaseResponse):
            return error.response
        return _answer(error.code or 500)

    @server.errorhandler(NotSignedInError)
    def _not_signed_in(_error: NotSignedInError) -> BaseResponse:
        return unauthenticated()

    @server.errorhandler(Exception)
    def _fault(error: Exception) -> BaseResponse:
        log_fault(error)
        return _answer(500)


def _answer(status: int) -> BaseResponse:
    if request.path == CALLBACKS or request.path.startswith("/_dash"):
        response = jsonify(error=_ERRORS.get(status, _ERRORS[500])[0])
        response.status_code = status
        return response
    return error_page(status)
