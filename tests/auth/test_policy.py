"""Every way in has a policy, and every policy lets in whom it should."""

import pytest
from dash import Dash, Input, Output, html
from flask import Flask

from dashboard.auth.policy import MissingPolicyError, Policy, Web
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role

CLINICIAN = AccessScope("c", "C", Role.CLINICIAN, team_ids=None, clinician_id=1, masked=False)
SUPERVISOR = AccessScope("s", "S", Role.SUPERVISOR, team_ids=None, masked=False)
MASKED_SUPERVISOR = AccessScope("m", "M", Role.SUPERVISOR, team_ids=None, masked=True)
VIEWER = AccessScope("v", "V", Role.VIEWER, team_ids=None, masked=True)
ADMIN = AccessScope("a", "A", Role.ADMIN, masked=True)

WHO = (None, CLINICIAN, SUPERVISOR, MASKED_SUPERVISOR, VIEWER, ADMIN)
LET_IN = {
    #                   nobody clinician supervisor masked viewer admin
    Policy.PUBLIC: (True, True, True, True, True, True),
    Policy.SIGNED_IN: (False, True, True, True, True, True),
    Policy.CASELOAD: (False, True, True, True, True, False),
    Policy.UNMASKED: (False, True, True, False, False, False),
    Policy.IMPORTS: (False, False, True, False, False, False),
}


@pytest.mark.parametrize("policy", Policy)
def test_who_is_let_in(policy: Policy) -> None:
    assert tuple(policy.allows(scope) for scope in WHO) == LET_IN[policy]


@pytest.fixture
def web() -> Web:
    app = Dash("test", server=Flask("test", static_folder=None), pages_folder="")
    web = Web(app)
    for rule in list(app.server.url_map.iter_rules()):
        web.allow(rule.endpoint, Policy.SIGNED_IN)
    return web


def test_an_application_with_a_policy_for_everything_starts(web: Web) -> None:
    web.route("/x.csv", policy=Policy.CASELOAD, view=lambda: "x")
    web.callback(Policy.CASELOAD, lambda value: value, Output("b", "children"), Input("a", "id"))
    web.clientside("x => x", Output("c", "children"), Input("a", "id"))
    web.verify()


def test_a_route_without_policy_stops_the_start(web: Web) -> None:
    web.app.server.add_url_rule("/debug", "debug", lambda: "everything")
    with pytest.raises(MissingPolicyError, match="route /debug"):
        web.verify()


def test_a_callback_without_policy_stops_the_start(web: Web) -> None:
    web.app.callback(Output("secret", "children"), Input("a", "id"))(lambda value: value)
    with pytest.raises(MissingPolicyError, match=r"callback secret\.children"):
        web.verify()


def test_a_clientside_callback_without_policy_stops_the_start(web: Web) -> None:
    web.app.clientside_callback("x => x", Output("c", "children"), Input("a", "id"))
    with pytest.raises(MissingPolicyError, match=r"callback c\.children"):
        web.verify()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", {}),
        ("/person/abc-DEF_1", {"public_id": "abc-DEF_1"}),
        ("/person/", None),
        ("/person", None),
        ("/person/a/b", None),
        ("//", None),
        ("/person/a/", None),
        ("/other", None),
    ],
)
def test_a_path_finds_its_page_exactly(web: Web, path: str, found: dict[str, str] | None) -> None:
    for template in ("/", "/person/<public_id>"):
        web.page(template, policy=Policy.CASELOAD, title="t", layout=html.Div)
    result = web.find(path)
    assert (None if result is None else dict(result[1])) == found
