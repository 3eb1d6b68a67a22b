"""Which requests are answered at all: next pages, other sites, malformed callbacks."""

from typing import Any

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from dashboard.auth.requests import callback_body, fits, host_name, is_cross_site, safe_next

HERE = "http://localhost"


@pytest.mark.parametrize(
    "path", ["/", "/imports", "/?view=overdue&owner=3", "/person/a-b_C", "/a?next=//evil"]
)
def test_a_path_of_ours_is_followed(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "imports",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/ok\r\nSet-Cookie: a=b",
        "//[",
        "/%0d%0a\\evil",
    ],
)
def test_another_sites_address_leads_to_the_caseload(path: str | None) -> None:
    assert safe_next(path) == "/"


@given(st.text(alphabet="/\\:@.#?%\t\n\r eviljavascript", max_size=30))
def test_whatever_is_given_the_answer_is_a_path_of_ours(path: str) -> None:
    answer = safe_next(path)
    assert answer.startswith("/")
    assert not answer.startswith(("//", "/\\"))
    assert all(ord(c) > 0x20 for c in answer)


@pytest.mark.parametrize(
    ("headers", "cross"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": HERE}, False),
        ({"Origin": "http://evil.example"}, True),
        ({"Origin": "http://localhost:1234"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, True),
    ],
)
def test_a_change_asked_for_by_another_site_is_told(headers: dict[str, str], cross: bool) -> None:
    server = Flask("test")
    with server.test_request_context("/", method="POST", headers=headers):
        assert is_cross_site(request) is cross
    with server.test_request_context("/", method="GET", headers=headers):
        assert not is_cross_site(request)


@pytest.mark.parametrize(
    ("host", "name"),
    [("127.0.0.1:8050", "127.0.0.1"), ("localhost", "localhost"), ("[::1]:80", "::1"),
     ("evil.example", "evil.example"), ("[", "")],
)  # fmt: skip
def test_the_host_that_was_asked_for(host: str, name: str) -> None:
    with Flask("test").test_request_context("/", headers={"Host": host}):
        assert host_name(request) == name


CALLBACK: dict[str, Any] = {
    "inputs": [{"id": "a", "property": "value"}],
    "state": [{"id": '{"kind":["ALL"]}', "property": "data"}],
}
GOOD: dict[str, Any] = {
    "output": "..x.children...y.data..",
    "outputs": [{"id": "x", "property": "children"}, {"id": "y", "property": "data"}],
    "inputs": [{"id": "a", "property": "value", "value": [1]}],
    "state": [[{"id": {"kind": "k"}, "property": "data"}]],
    "changedPropIds": ["a.value"],
}


def test_a_well_formed_callback_fits() -> None:
    assert fits(GOOD, CALLBACK)
    assert fits(GOOD | {"output": "x.children", "outputs": GOOD["outputs"][0]}, CALLBACK)


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": None},
        {"inputs": []},
        {"inputs": {}},
        {"inputs": [1]},
        {"inputs": [[{"id": "a", "property": "value"}]]},
        {"inputs": [{"id": "b", "property": "value"}]},
        {"inputs": [{"id": "a", "property": "data"}]},
        {"inputs": [{"id": None, "property": "value"}]},
        {"state": []},
        {"state": [[1]]},
        {"changedPropIds": 5},
        {"changedPropIds": [None]},
        {"outputs": []},
        {"outputs": "x"},
        {"outputs": [1, 2]},
        {"outputs": [{"id": "x"}, {"property": "y"}]},
    ],
)
def test_a_malformed_callback_does_not_fit(change: dict[str, Any]) -> None:
    assert not fits(GOOD | change, CALLBACK)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"1", "application/json"),
        (b"\xff", "application/json"),
        (b"{}", "text/plain"),
        (b"[" * 200_000, "application/json"),
    ],
)
def test_a_body_that_is_no_json_object_is_none(data: bytes, kind: str) -> None:
    server = Flask("test")
    with server.test_request_context("/", method="POST", data=data, content_type=kind):
        assert callback_body(request) is None
