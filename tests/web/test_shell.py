"""The frame around every page, by whom it is seen."""

import json

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.support.web import callback_post, open_page, page_text, router_id


def _layout(client: FlaskClient) -> str:
    return json.dumps(client.get("/_dash-layout").json, ensure_ascii=False)


def test_it_says_as_of_when_and_how_current_the_data_are(supervisor: FlaskClient) -> None:
    text = _layout(supervisor)
    assert "as of Mon 23 Nov 2026" in text
    assert "demo data through 22 Nov" in text
    assert "not current" not in text


@pytest.mark.parametrize(
    ("who", "role", "imports"),
    [("supervisor", "supervisor", True), ("viewer", "viewer", False),
     ("clinician", "clinician", False)],
)  # fmt: skip
def test_it_offers_only_pages_that_open(
    who: str, role: str, imports: bool, request: pytest.FixtureRequest
) -> None:
    text = _layout(request.getfixturevalue(who))
    assert f'" {role}"' in text
    assert ('"Imports"' in text) is imports


def test_an_unknown_address_says_so_inside_and_outside(app: Dash, supervisor: FlaskClient) -> None:
    assert supervisor.get("/nothing").status_code == 404
    assert "nothing at this address" in page_text(open_page(app, supervisor, "/nothing"))


def test_each_navigation_sets_the_title_and_clears_the_notice(
    app: Dash, supervisor: FlaskClient
) -> None:
    answer = open_page(app, supervisor, "/imports").json["response"]
    assert answer["page-title"]["data"] == "Imports · Tandem"
    assert answer["shell-notice"]["children"] is None
    assert "as of" in json.dumps(answer["data-line"]["children"])


def test_unknown_query_parameters_do_no_harm(app: Dash, supervisor: FlaskClient) -> None:
    for search in ("?a=1&a=2&b=", "?batch_id=9", "?self=1&cls=2", "?" + "a=1&" * 500, "?%ff=%ff"):
        assert "newest first" in page_text(open_page(app, supervisor, "/imports", search))


def test_the_path_wins_over_a_parameter_of_the_same_name(
    app: Dash, supervisor: FlaskClient
) -> None:
    text = page_text(open_page(app, supervisor, "/imports/1", "?batch_id=no-such"))
    assert "Import of" in text


def test_a_session_that_ended_meanwhile_is_401(app: Dash, supervisor: FlaskClient) -> None:
    body = callback_post(app, router_id(app), ["/imports", ""])
    supervisor.post("/sign-out")
    assert supervisor.post("/_dash-update-component", json=body).status_code == 401
