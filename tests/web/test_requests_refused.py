"""Requests that are refused before anything runs: other sites and hosts, malformed, huge."""

from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.support.web import callback_ids, callback_post, router_id

CALLBACKS = "/_dash-update-component"
EVIL = [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]


@pytest.mark.parametrize("headers", EVIL)
def test_another_site_changes_nothing(
    app: Dash, supervisor: FlaskClient, headers: dict[str, str]
) -> None:
    body = callback_post(app, router_id(app), ["/", ""])
    assert supervisor.post(CALLBACKS, json=body, headers=headers).status_code == 403
    assert supervisor.post("/sign-out", headers=headers).status_code == 403
    chosen = supervisor.post("/sign-in", data={"user": "demo-viewer"}, headers=headers)
    assert chosen.status_code == 403
    assert supervisor.get("/_dash-layout").status_code == 200


def test_another_host_name_is_refused(supervisor: FlaskClient) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example"):
        assert supervisor.get("/sign-in", headers={"Host": host}).status_code == 400
    assert supervisor.get("/sign-in", headers={"Host": "127.0.0.1:8050"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [None, [], 5, "x", {}, {"output": None}, {"output": "no.such"}, {"output": ["a"]}],
)
def test_a_malformed_callback_is_400(supervisor: FlaskClient, body: Any) -> None:
    answer = supervisor.post(CALLBACKS, json=body)
    assert (answer.status_code, answer.mimetype) == (400, "application/json")


def test_a_callback_is_json_only(app: Dash, supervisor: FlaskClient) -> None:
    assert supervisor.post(CALLBACKS, data={"output": router_id(app)}).status_code == 400
    assert supervisor.post(CALLBACKS, data="[" * 100_000, content_type="application/json").json == {
        "error": "This request cannot be read"
    }


def test_every_callback_with_parts_missing_or_wrong_is_400(
    app: Dash, supervisor: FlaskClient
) -> None:
    for output in callback_ids(app):
        good = callback_post(app, output)
        wrong: list[dict[str, Any]] = [
            {"inputs": []},
            {"inputs": "x"},
            {"state": [{"id": "x", "property": "y"}] * 30},
            {"changedPropIds": 7},
            {"outputs": 7},
            {"inputs": [{"property": "value"}] * len(good["inputs"])},
        ]
        for change in wrong:
            assert supervisor.post(CALLBACKS, json=good | change).status_code == 400, output


def test_a_browser_side_callback_cannot_be_run_here(app: Dash, supervisor: FlaskClient) -> None:
    only_browser = [name for name in app.callback_map if name not in callback_ids(app)]
    assert only_browser
    for output in only_browser:
        assert supervisor.post(CALLBACKS, json={"output": output}).status_code == 400


def test_a_huge_request_is_413(supervisor: FlaskClient) -> None:
    body = b'{"output": "' + b"x" * 3_000_000 + b'"}'
    answer = supervisor.post(CALLBACKS, data=body, content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.parametrize("value", [5, True, [], {}, "x" * 5000, "\x00", "/%ff", "//", "/..", "é"])
def test_an_address_of_any_shape_is_answered(
    app: Dash, supervisor: FlaskClient, value: Any
) -> None:
    for values in ([value, ""], ["/imports", value]):
        body = callback_post(app, router_id(app), values)
        answer = supervisor.post(CALLBACKS, json=body)
        assert answer.status_code == 200
        assert "page-title" in answer.json["response"]
