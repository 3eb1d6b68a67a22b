"""Requests that are refused before anything runs: other sites and hosts, malformed, huge."""

import json
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.support.web import (
    SUPERVISOR,
    VIEWER,
    callback_ids,
    callback_post,
    demo_app,
    router_id,
    sign_in,
)

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


def test_a_body_of_60_megabytes_is_refused_by_what_it_says_of_its_length(
    supervisor: FlaskClient,
) -> None:
    said = {"CONTENT_LENGTH": str(60 * 1024 * 1024), "CONTENT_TYPE": "application/json"}
    answer = supervisor.post(CALLBACKS, data=b"{", environ_overrides=said)
    assert answer.status_code == 413


@pytest.mark.parametrize("depth", [50, 500, 100_000])
def test_a_deeply_nested_body_is_400(app: Dash, supervisor: FlaskClient, depth: int) -> None:
    name = router_id(app)
    body = f'{{"output": "{name}", "inputs": {"[" * depth}{"]" * depth}}}'
    answer = supervisor.post(CALLBACKS, data=body, content_type="application/json")
    assert answer.status_code == 400


def test_a_long_address_is_414_in_words(supervisor: FlaskClient) -> None:
    answer = supervisor.get("/?find=" + "a" * 5_000)
    assert answer.status_code == 414
    assert "This address is too long" in answer.get_data(as_text=True)


def test_more_requests_than_anybody_can_click_are_429(demo_file: Path) -> None:
    with demo_app(demo_file, requests_per_minute=60) as app:
        client = sign_in(app.server.test_client(), SUPERVISOR)
        answers = [client.get("/assets/shell.js").status_code for _ in range(130)]
        assert answers[:50] == [200] * 50
        refused = client.get("/imports") if answers[-1] == 429 else None
        assert refused is not None
        assert "Too many requests" in refused.get_data(as_text=True)
        other = sign_in(app.server.test_client(), VIEWER)
        assert other.get("/assets/shell.js").status_code == 200


@pytest.mark.parametrize("path", ["//imports", "/imports/", "/imports//", "/./imports",
    "/x/../imports", "/imports/%2e%2e", "/%2fimports", "/imports%2f", "/imports%00",
    "/imports;x", "/IMPORTS", "/imports/1/report.json/", "//export/caseload.csv"])  # fmt: skip
def test_an_address_written_otherwise_opens_nothing_else(viewer: FlaskClient, path: str) -> None:
    """A viewer may not see the imports: not by another spelling of the address either."""
    answer = viewer.get(path)
    assert answer.status_code in (400, 403, 404, 308, 301)
    text = answer.get_data(as_text=True)
    assert "newest first" not in text
    assert "refused" not in text


@pytest.mark.parametrize("value", [5, True, [], {}, "x" * 5000, "/%ff", "//", "/..", "é"])
def test_an_address_of_any_shape_is_answered(
    app: Dash, supervisor: FlaskClient, value: Any
) -> None:
    for values in ([value, ""], ["/imports", value]):
        body = callback_post(app, router_id(app), values)
        answer = supervisor.post(CALLBACKS, json=body)
        assert answer.status_code == 200
        assert "page-title" in answer.json["response"]


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\uDC00x", "a\\ud83dz", "\\ude00\\ud83d"])
@pytest.mark.parametrize("form", ['{"page": ["%s"]}', '{"%s": 1}', '"%s"'])
def test_json_text_that_cannot_be_kept_is_refused(
    app: Dash, supervisor: FlaskClient, text: str, form: str
) -> None:
    """PostgreSQL keeps no NUL, and half a character cannot be encoded at all."""
    body = json.dumps(callback_post(app, router_id(app), ["/imports", "MARK"]))
    sent = body.replace('"MARK"', form % text)
    answer = supervisor.post(CALLBACKS, data=sent, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("text", ["\\ud83d\\ude00", "\\\\u0000", "\\u00e9", "😀"])
def test_json_text_of_whole_characters_is_read(
    app: Dash, supervisor: FlaskClient, text: str
) -> None:
    body = json.dumps(callback_post(app, router_id(app), ["/imports", "MARK"]))
    sent = body.replace("MARK", f"?find={text}")
    answer = supervisor.post(CALLBACKS, data=sent.encode(), content_type="application/json")
    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["/person/%00", "/?find=a%00b", "/?%00=1", "/review/a%00"])
def test_an_address_with_a_nul_is_refused(supervisor: FlaskClient, address: str) -> None:
    assert supervisor.get(address).status_code == 400


def test_a_form_with_a_nul_is_refused(app: Dash) -> None:
    answer = app.server.test_client().post("/sign-in", data={"login": "a\x00b", "password": "x"})
    assert answer.status_code == 400
