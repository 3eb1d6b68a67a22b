"""A callback's own policy holds, whatever page it belongs to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash, Input, Output

from dashboard.auth.policy import Policy, Web
from tests.support import web

CALLBACKS = "/_dash-update-component"
ANSWERS = {
    Policy.SIGNED_IN: {web.SUPERVISOR: 200, web.VIEWER: 200},
    Policy.CASELOAD: {web.SUPERVISOR: 200, web.VIEWER: 200},
    Policy.UNMASKED: {web.SUPERVISOR: 200, web.VIEWER: 403},
    Policy.IMPORTS: {web.SUPERVISOR: 200, web.VIEWER: 403},
}


@pytest.fixture
def app(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dash]:
    """An application with one callback per policy."""

    def register(registry: Web) -> None:
        for policy in ANSWERS:
            registry.callback(
                policy,
                lambda _value: "for you",
                Output(policy.value, "children"),
                Input("anything", "value"),
            )

    monkeypatch.setattr("dashboard.factory._register_pages", register)
    with web.demo_app(demo_file) as made:
        yield made


@pytest.mark.parametrize("policy", ANSWERS)
def test_a_callback_runs_for_whom_its_policy_lets_in(app: Dash, policy: Policy) -> None:
    for user, status in ANSWERS[policy].items():
        client = web.sign_in(app.server.test_client(), user)
        body = web.callback_post(app, f"{policy.value}.children")
        answer = client.post(CALLBACKS, json=body)
        assert answer.status_code == status, user
        assert ("for you" in answer.get_data(as_text=True)) is (status == 200)


def test_signing_in_drops_what_the_session_before_held(app: Dash) -> None:
    client = app.server.test_client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    web.sign_in(client, web.VIEWER)
    with client.session_transaction() as session:
        assert dict(session) == {"user": web.VIEWER}
