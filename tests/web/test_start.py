"""When an application may start, and that two of them do not know each other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.auth.demo_mode import DemoModeRefusedError, NoUsersError
from dashboard.auth.policy import MissingPolicyError, Web
from dashboard.db.engine import open_engine, writing
from dashboard.factory import create_app
from dashboard.queries.demo_only import RealPeopleError
from tests.support import web
from tests.support.people import add_person
from tests.support.web import demo_settings, page_text, sign_in


def test_demo_users_are_offered_on_loopback_only(demo_file: Path) -> None:
    with pytest.raises(NoUsersError, match="users add"):
        create_app(demo_settings(demo_file, host="0.0.0.0"))
    with pytest.raises(DemoModeRefusedError, match=r"DASHBOARD_HOST is 0\.0\.0\.0"):
        create_app(demo_settings(demo_file, host="0.0.0.0", demo_users=True))
    public = {"public_url": "https://tandem.clinic.example", "demo_users": True}
    with pytest.raises(DemoModeRefusedError, match="DASHBOARD_PUBLIC_URL is https://tandem"):
        create_app(demo_settings(demo_file, **public))


def test_demo_users_are_not_offered_beside_imported_people(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as conn:
        add_person(conn, source="hospital")
    with pytest.raises(RealPeopleError, match="imported people"):
        create_app(demo_settings(Path("unused")), sqlite_engine)


@pytest.mark.parametrize(
    "add",
    [
        lambda registry: registry.app.server.add_url_rule("/hidden", "hidden", lambda: "x"),
        lambda registry: registry.app.clientside_callback("x => x", **_wiring()),
        lambda registry: registry.app.callback(**_wiring())(lambda value: value),
    ],
    ids=["route", "clientside", "callback"],
)
def test_something_without_policy_stops_the_start(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch, add: Callable[[Web], None]
) -> None:
    monkeypatch.setattr("dashboard.factory._register_pages", add)
    with pytest.raises(MissingPolicyError, match="hidden"):
        create_app(demo_settings(demo_file))


def _wiring() -> dict[str, object]:
    from dash import Input, Output

    return {"output": Output("hidden", "children"), "inputs": Input("location", "id")}


def test_two_applications_in_one_process(demo_file: Path, tmp_path: Path) -> None:
    """Each has its own database, session, pages and callbacks."""
    other_file = tmp_path / "other.sqlite"
    web.seed_demo(other_file, people=20)
    with web.demo_app(demo_file) as one, web.demo_app(other_file, secret_key="y" * 40) as two:
        assert set(one.callback_map) == set(two.callback_map)
        first = sign_in(one.server.test_client(), web.SUPERVISOR)
        second = sign_in(two.server.test_client(), web.SUPERVISOR)
        for app, client in ((one, first), (two, second), (one, first)):
            assert client.get("/imports").status_code == 200
            assert "newest first" in page_text(web.open_page(app, client, "/imports"))
        cookie = first.get_cookie("tandem")
        assert cookie is not None
        stranger = two.server.test_client()
        stranger.set_cookie("tandem", cookie.value)
        assert stranger.get("/_dash-layout").status_code == 401


def test_ready_says_so_only_with_a_current_database(tmp_path: Path, demo_file: Path) -> None:
    with web.demo_app(demo_file) as app:
        client = app.server.test_client()
        assert client.get("/readyz").status_code == 200
        broken = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        context = app.server.extensions["tandem"]
        app.server.extensions["tandem"] = type(context)(context.settings, broken, context.rules)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json["status"]) == (503, "not ready")
        assert str(tmp_path) not in answer.get_data(as_text=True)
        assert client.get("/healthz").status_code == 200
        broken.dispose()
