"""Nothing is served to somebody who may not have it: every route and callback is enumerated."""

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.context import EXTENSION
from dashboard.db.engine import reading
from dashboard.db.tables import audit_event
from tests.support.web import callback_ids, callback_post, open_page, page_text

PUBLIC = {
    "/healthz",
    "/readyz",
    "/sign-in",
    "/sign-out",
    "/vendor/bootstrap.min.css",
    "/_favicon.ico",
}


def _addresses(app: Dash) -> list[tuple[str, str]]:
    """(method, path) of every rule, its variables filled in."""
    found = []
    for rule in app.server.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            converter = next(c for c in ("path", "string", "") if f"<{c}:{name}>" in path or not c)
            path = path.replace(f"<{converter}:{name}>" if converter else f"<{name}>", "x")
        found += [(method, path) for method in (rule.methods or set()) & {"GET", "POST"}]
    return sorted(found)


def test_only_what_is_meant_to_be_public_is(app: Dash, nobody: FlaskClient) -> None:
    served = set()
    for method, path in _addresses(app):
        answer = nobody.open(path, method=method)
        to_sign_in = answer.headers.get("Location", "").startswith("/sign-in?next=")
        if answer.status_code not in (401, 302) or (answer.status_code == 302 and not to_sign_in):
            served.add(path)
    assert served == PUBLIC


def test_every_callback_answers_401_to_nobody(app: Dash, nobody: FlaskClient) -> None:
    assert callback_ids(app)
    for output in callback_ids(app):
        answer = nobody.post("/_dash-update-component", json=callback_post(app, output))
        assert (answer.status_code, answer.mimetype) == (401, "application/json"), output


def test_nobody_learns_whether_a_callback_exists(nobody: FlaskClient) -> None:
    for body in ({"output": "no.such"}, {}, [], None, {"output": 5}):
        assert nobody.post("/_dash-update-component", json=body).status_code == 401


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies", "/_reload-hash"])
def test_the_structure_of_the_application_is_not_public(nobody: FlaskClient, path: str) -> None:
    assert nobody.get(path).status_code == 401


@pytest.mark.parametrize(
    "path", ["/", "/imports", "/person/abc", "/nothing", "/nothing/at/all", "/imports/1"]
)
def test_a_page_leads_to_sign_in_and_back(nobody: FlaskClient, path: str) -> None:
    answer = nobody.get(f"{path}?a=1")
    assert answer.status_code == 302
    target = answer.headers["Location"]
    assert target.startswith("/sign-in?next=%2F")
    choice = nobody.get(target).get_data(as_text=True)
    assert f'name="next" value="{path}?a=1"' in choice


@pytest.mark.parametrize("path", ["/imports", "/imports/1", "/imports/1/report.json"])
@pytest.mark.parametrize("who", ["viewer", "clinician"])
def test_imports_are_for_supervisors(who: str, path: str, request: pytest.FixtureRequest) -> None:
    client: FlaskClient = request.getfixturevalue(who)
    answer = client.get(path)
    assert answer.status_code == 403
    assert "This is not open to you" in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["viewer", "clinician"])
def test_a_forged_address_in_the_callback_gets_no_further(
    app: Dash, who: str, request: pytest.FixtureRequest
) -> None:
    client: FlaskClient = request.getfixturevalue(who)
    text = page_text(open_page(app, client, "/imports"))
    assert "not open to you" in text
    assert "newest first" not in text


def test_a_denial_is_written_to_the_audit_trail(app: Dash, viewer: FlaskClient) -> None:
    viewer.get("/imports")
    with reading(app.server.extensions[EXTENSION].engine) as conn:
        rows = conn.execute(
            select(audit_event.c.user_id, audit_event.c.action).order_by(audit_event.c.id)
        ).all()
    assert rows[-1] == ("demo-viewer", "denied")


def test_the_last_page_is_not_kept_under_a_denied_address(
    app: Dash, supervisor: FlaskClient
) -> None:
    body = page_text(open_page(app, supervisor, "/no/such/page"))
    assert "nothing at this address" in body


def test_a_session_that_was_signed_by_another_key_is_nobody(app: Dash) -> None:
    client = app.server.test_client()
    client.set_cookie("tandem", "eyJ1c2VyIjoiZGVtby1zdXBlcnZpc29yIn0.awTHjw.forged")
    assert client.get("/_dash-layout").status_code == 401


@pytest.mark.parametrize(
    "key", ["", "admin", "demo-clinician-999999", "demo-clinician--1", "demo-clinician-1 OR 1=1"]
)
def test_an_unknown_user_cannot_be_chosen(nobody: FlaskClient, key: str) -> None:
    assert nobody.post("/sign-in", data={"user": key}).status_code == 400
    assert nobody.get("/_dash-layout").status_code == 401


def test_signing_out_ends_it(supervisor: FlaskClient) -> None:
    assert supervisor.get("/_dash-layout").status_code == 200
    assert supervisor.post("/sign-out").headers["Location"] == "/sign-in"
    assert supervisor.get("/_dash-layout").status_code == 401


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_sign_in_leads_to_our_own_pages_only(nobody: FlaskClient, target: str) -> None:
    answer = nobody.post("/sign-in", data={"user": "demo-viewer", "next": target})
    assert answer.headers["Location"] == "/"
