"""A fault says what to do, and never what was in the exception."""

import json
import logging
from typing import Any

import pytest
from dash import Dash, Input, Output, html
from flask.testing import FlaskClient

from dashboard.auth.policy import EXTENSION as POLICIES
from dashboard.auth.policy import Policy, Web
from dashboard.router import find_page, on_error
from tests.support import web
from tests.support.web import open_page

SECRET = "PHQ-9 of Maria Delgado is 19"


def _fail(**_query: Any) -> html.Div:
    raise ValueError(SECRET)


@pytest.fixture
def broken(demo_file: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An application with a page, a callback and a route that fail."""

    def register(registry: Web) -> None:
        registry.page("/broken", policy=Policy.CASELOAD, title="Broken", layout=_fail)
        registry.route("/export/broken", policy=Policy.CASELOAD, view=_fail)
        registry.callback(
            Policy.CASELOAD, lambda _value: _fail(), Output("x", "children"), Input("y", "value")
        )

    monkeypatch.setattr("dashboard.factory._register_pages", register)
    with web.demo_app(demo_file) as app:
        yield app


@pytest.fixture
def user(broken: Dash) -> FlaskClient:
    return web.sign_in(broken.server.test_client(), web.SUPERVISOR)


def test_a_page_that_fails_replaces_the_page_before(broken: Dash, user: FlaskClient) -> None:
    text = web.page_text(open_page(broken, user, "/broken"))
    assert "This page cannot be shown" in text
    assert "Delgado" not in text


def test_a_callback_that_fails_gives_a_notice(broken: Dash, user: FlaskClient) -> None:
    body = web.callback_post(broken, "x.children")
    answer = user.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    assert "That did not work" in json.dumps(answer.json)
    assert "Delgado" not in answer.get_data(as_text=True)
    assert "x" not in answer.json.get("response", {})


def test_a_route_that_fails_is_a_plain_500(user: FlaskClient) -> None:
    answer = user.get("/export/broken")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.get_data(as_text=True)
    assert "Delgado" not in answer.get_data(as_text=True)


def test_the_log_has_the_place_and_not_the_text(
    broken: Dash, user: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        user.get("/export/broken")
        open_page(broken, user, "/broken", "?q=Delgado")
    assert "ValueError at" in caplog.text
    assert "Delgado" not in caplog.text
    assert "demo-supervisor" not in caplog.text


def test_request_lines_have_the_template_and_not_the_path(
    user: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="dashboard.requests"):
        user.get("/person/7hL0pQx?window=6")
        user.get("/export/broken")
    lines = [record.getMessage() for record in caplog.records if record.name.endswith("requests")]
    assert any(line.startswith("GET /<path:path> ") for line in lines)
    assert any(line.startswith("GET /export/broken 500 ") for line in lines)
    assert "7hL0pQx" not in " ".join(lines)


def test_somebody_not_signed_in_is_never_turned_into_a_notice(broken: Dash) -> None:
    from dashboard.auth.session import NotSignedInError

    with pytest.raises(NotSignedInError):
        on_error(NotSignedInError())
    with broken.server.test_request_context("/"), pytest.raises(NotSignedInError):
        find_page(broken.server.extensions[POLICIES], "/broken", "")
