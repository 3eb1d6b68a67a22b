"""Packs over the wire: whose they are, what they show, how they end, what is left of them."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.auth.demo_users import scope_of
from dashboard.auth.session_pages import is_activity
from dashboard.context import EXTENSION, AppContext
from dashboard.db import tables as t
from dashboard.domain.access import AccessScope
from dashboard.export.renderer import RendererError
from dashboard.packs import jobs, routes
from dashboard.packs.folder import KEPT, PackFolder, PackState, Step
from dashboard.packs.jobs import PackJobs
from dashboard.packs.make import Heard, MadePack
from tests.support import web
from tests.support.packs import names_of, small_review

Make = Callable[..., MadePack]


class _NoBrowser:
    """In place of the browser; drawing is not what is tried here."""

    def __enter__(self) -> "_NoBrowser":
        return self

    def __exit__(self, *_: object) -> None:
        return None


@pytest.fixture
def app(demo_file: Path, tmp_path: Path) -> Iterator[Dash]:
    """An application of its own, because packs and meetings are written."""
    file = tmp_path / "demo.sqlite"
    file.write_bytes(demo_file.read_bytes())
    with web.demo_app(file) as made:
        yield made
        _jobs(made).folder.remove_own()


@pytest.fixture
def context(app: Dash) -> AppContext:
    found: AppContext = app.server.extensions[EXTENSION]
    return found


@pytest.fixture
def scope(context: AppContext) -> AccessScope:
    found = scope_of(context, web.SUPERVISOR)
    assert found is not None
    return found


@pytest.fixture
def meeting(context: AppContext, scope: AccessScope) -> str:
    return small_review(context.engine, scope)


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch) -> Callable[[Make], None]:
    """``making(function)`` in place of opening and drawing everybody."""
    monkeypatch.setattr(jobs, "Renderer", _NoBrowser)
    monkeypatch.setattr(routes, "is_chromium_there", lambda: True)
    return lambda make: monkeypatch.setattr(jobs, "make_pack", make)


def at_once(*arguments: Any) -> MadePack:
    content = arguments[2]
    return MadePack(b"%PDF-1.7", "\ufeff" + "\n".join(p.name for p in content.people), 0)


def patiently(*arguments: Any) -> MadePack:
    """Draws until it is told to stop."""
    drawn: Heard = arguments[5]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        drawn(1)
        time.sleep(0.01)
    raise AssertionError("nobody stopped it")


class Paced:
    """Draws everybody, and is done only when the test says so."""

    def __init__(self) -> None:
        self.drawn, self.go_on = Event(), Event()

    def __call__(self, *arguments: Any) -> MadePack:
        self.drawn.set()
        assert self.go_on.wait(60)
        return at_once(*arguments)


def _jobs(app: Dash) -> PackJobs:
    found: PackJobs = app.server.extensions[routes.EXTENSION]
    return found


def left(context: AppContext) -> list[str]:
    """Everything but the lock of the place itself."""
    found = []
    # Unlike a glob, it does not mind what goes while it looks.
    for folder, folders, files in os.walk(context.settings.packs_dir):
        found += [str(Path(folder, name)) for name in (*folders, *files) if name != "door"]
    return sorted(found)


def begin(client: FlaskClient, meeting: str, **more: Any) -> str:
    answer = client.post("/_packs", json={"meeting": meeting} | more)
    assert answer.status_code == 202, answer.text
    return str(answer.json["id"])


def ended(client: FlaskClient, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = client.get(f"/_packs/{job}")
        assert answer.status_code == 200, answer.text
        if answer.json["step"] in ("done", "failed", "stopped"):
            found: dict[str, Any] = answer.json
            return found
        time.sleep(0.01)
    raise AssertionError("it does not end")


def trail(context: AppContext, *actions: str) -> list[tuple[str, str | None, str]]:
    event = t.audit_event.c
    with context.reading() as conn:
        query = select(event.action, event.object, event.result)
        return [tuple(row) for row in conn.execute(query.order_by(event.id)) if row[0] in actions]


def test_a_pack_is_made_fetched_and_written_down(
    context: AppContext, supervisor: FlaskClient, meeting: str, making: Callable[[Make], None]
) -> None:
    making(at_once)
    job = begin(supervisor, meeting)
    state = ended(supervisor, job)
    assert state["said"].startswith("Ready: 3 of 3 people, initials and numbers only.")
    pdf, csv = supervisor.get(state["pdf"]), supervisor.get(state["csv"])
    assert (pdf.mimetype, csv.mimetype) == ("application/pdf", "text/csv")
    assert pdf.data == b"%PDF-1.7"
    name = f'attachment; filename="tandem-pack-2026-11-23-{meeting[:8]}.pdf"'
    assert pdf.headers["Content-Disposition"] == name
    assert pdf.headers["Cache-Control"] == "no-store"
    assert not any(name in csv.text for name in names_of(context.engine))
    assert trail(context, routes.START, routes.FETCH) == [
        ("start pack", f"review {meeting}, masked", "ok"),
        ("fetch pack", f"pdf of review {meeting}", "ok"),
        ("fetch pack", f"csv of review {meeting}", "ok"),
    ]
    folder = context.settings.packs_dir / job
    assert (folder.stat().st_mode & 0o777) == 0o700
    assert supervisor.post(f"/_packs/{job}/cancel", json={}).status_code == 202
    assert left(context) == []


def test_names_for_whoever_sees_them_and_asks(
    context: AppContext, supervisor: FlaskClient, meeting: str, making: Callable[[Make], None]
) -> None:
    making(at_once)
    state = ended(supervisor, begin(supervisor, meeting, names=True))
    assert "with names" in state["said"]
    assert "A. Kovacs" in supervisor.get(state["csv"]).text
    # Names are hidden meanwhile: the file with names is not there for this screen.
    supervisor.post("/masked-mode", data={})
    assert supervisor.get(state["csv"]).status_code == 404
    assert supervisor.get(state["pdf"]).status_code == 404


@pytest.mark.parametrize("names", [True, False, "true", 1])
def test_a_viewer_gets_initials_whatever_is_asked_for(
    context: AppContext,
    viewer: FlaskClient,
    meeting: str,
    making: Callable[[Make], None],
    names: Any,
) -> None:
    making(at_once)
    state = ended(viewer, begin(viewer, meeting, names=names))
    text = viewer.get(state["csv"]).text
    assert "A.K." in text
    assert not any(name in text for name in names_of(context.engine))


def test_nobody_elses_pack_is_there(
    context: AppContext,
    supervisor: FlaskClient,
    viewer: FlaskClient,
    clinician: FlaskClient,
    meeting: str,
    making: Callable[[Make], None],
) -> None:
    making(at_once)
    job = begin(supervisor, meeting)
    ended(supervisor, job)
    for client in (viewer, clinician):
        for method, path in (
            ("GET", f"/_packs/{job}"),
            ("POST", f"/_packs/{job}/cancel"),
            ("GET", f"/export/pack/{job}.pdf"),
            ("GET", f"/export/pack/{job}.csv"),
        ):
            mine, none = (client.open(p, method=method) for p in (path, path.replace(job, "x")))
            assert (mine.status_code, mine.data) == (none.status_code, none.data)
            assert mine.status_code == 404
    assert supervisor.get(f"/_packs/{job}").json["step"] == "done"


def test_a_changed_scope_is_another_scope(scope: AccessScope) -> None:
    others = (
        replace(scope, user_id="other"),
        replace(scope, team_ids=frozenset({1})),
        replace(scope, clinician_id=7),
        replace(scope, extra_patient_ids=frozenset({3})),
    )
    owners = {routes._owner(one) for one in (scope, *others)}
    assert len(owners) == 5


def test_nobody_signed_in_gets_401(app: Dash, nobody: FlaskClient, meeting: str) -> None:
    assert nobody.post("/_packs", json={"meeting": meeting}).status_code == 401
    assert nobody.get("/_packs/x").status_code == 401
    assert nobody.post("/_packs/x/cancel").status_code == 401
    assert nobody.get("/export/pack/x.pdf").status_code == 302


def test_another_site_starts_nothing(supervisor: FlaskClient, meeting: str) -> None:
    answer = supervisor.post(
        "/_packs", json={"meeting": meeting}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [None, [], {}, {"meeting": 1}, {"meeting": None}])
def test_a_malformed_request_is_400(supervisor: FlaskClient, body: Any) -> None:
    assert supervisor.post("/_packs", json=body).status_code == 400


def test_an_unknown_review_is_404_and_written_down(
    context: AppContext, supervisor: FlaskClient
) -> None:
    assert supervisor.post("/_packs", json={"meeting": "nosuch"}).status_code == 404
    assert trail(context, routes.START) == [("start pack", "review nosuch, masked", "not found")]
    assert left(context) == []


def test_one_for_a_session_and_two_for_a_process(
    app: Dash,
    context: AppContext,
    supervisor: FlaskClient,
    viewer: FlaskClient,
    clinician: FlaskClient,
    meeting: str,
    making: Callable[[Make], None],
) -> None:
    making(patiently)
    first = begin(supervisor, meeting)
    again = supervisor.post("/_packs", json={"meeting": meeting})
    assert again.status_code == 409
    second = begin(viewer, meeting)
    third = web.sign_in(app.server.test_client(), web.SUPERVISOR)
    refused = third.post("/_packs", json={"meeting": meeting})
    assert refused.status_code == 503
    for client, job in ((supervisor, first), (viewer, second)):
        assert client.post(f"/_packs/{job}/cancel", json={}).status_code == 202
        assert ended(client, job)["step"] == "stopped"
        assert client.get(f"/_packs/{job}").status_code == 404
    assert left(context) == []
    making(at_once)
    assert ended(third, begin(third, meeting))["step"] == "done"


def test_cancelled_while_the_last_page_is_put_in_keeps_nothing(
    context: AppContext, supervisor: FlaskClient, meeting: str, making: Callable[[Make], None]
) -> None:
    """Nobody is left to be drawn: nobody looks whether it is to stop."""
    paced = Paced()
    making(paced)
    job = begin(supervisor, meeting)
    assert paced.drawn.wait(60)
    answer = supervisor.post(f"/_packs/{job}/cancel", json={})
    assert (answer.status_code, "Nothing was kept" in answer.json["said"]) == (202, True)
    paced.go_on.set()
    assert ended(supervisor, job)["step"] == "stopped"
    assert left(context) == []


@pytest.mark.parametrize("gone", [False, True])
def test_done_while_it_is_cancelled_keeps_nothing(
    app: Dash,
    context: AppContext,
    supervisor: FlaskClient,
    meeting: str,
    making: Callable[[Make], None],
    monkeypatch: pytest.MonkeyPatch,
    gone: bool,
) -> None:
    """It is done, or gone, between the look at it and the word to stop."""
    paced = Paced()
    making(paced)
    job = begin(supervisor, meeting)
    folder, stop = _jobs(app).folder, PackFolder.ask_to_stop

    def late(self: PackFolder, job_id: str) -> None:
        paced.go_on.set()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and (state := folder.read(job)):
            if state.step is Step.DONE:
                break
            time.sleep(0.01)
        if gone:
            folder.remove(job)
        stop(self, job_id)

    monkeypatch.setattr(PackFolder, "ask_to_stop", late)
    assert supervisor.post(f"/_packs/{job}/cancel", json={}).status_code == 202
    assert supervisor.get(f"/_packs/{job}").status_code == 404
    assert left(context) == []


@pytest.mark.parametrize("error", [RendererError("no answer"), OSError("the disk is full")])
def test_after_an_error_nothing_is_left(
    context: AppContext,
    supervisor: FlaskClient,
    meeting: str,
    making: Callable[[Make], None],
    error: Exception,
) -> None:
    def fails(*_: object) -> MadePack:
        raise error

    making(fails)
    job = begin(supervisor, meeting)
    assert ended(supervisor, job)["step"] == "failed"
    assert left(context) == []
    assert supervisor.get(f"/export/pack/{job}.pdf").status_code == 404
    making(at_once)
    assert ended(supervisor, begin(supervisor, meeting))["step"] == "done"


def test_without_chromium_it_says_so(
    app: Dash, supervisor: FlaskClient, meeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    answer = supervisor.post("/_packs", json={"meeting": meeting})
    assert (answer.status_code, "needs Chromium" in answer.json["said"]) == (503, True)
    text = web.page_text(web.open_page(app, supervisor, f"/review/{meeting}/agenda"))
    assert "needs Chromium" in text
    assert "data-pack-meeting" not in text


@pytest.mark.parametrize("path", ["/_packs/x", "/export/pack/x.pdf", "/export/pack/x.csv"])
def test_asking_how_far_it_is_keeps_no_session_alive(app: Dash, path: str) -> None:
    with app.server.test_request_context("/"):
        assert is_activity()
    with app.server.test_request_context(path):
        assert not is_activity()


STATE = PackState("owner", "session", True, "review x", "stem", Step.OPENING, 0, 3)


def test_a_pack_is_deleted_after_half_an_hour(tmp_path: Path) -> None:
    folder = PackFolder(tmp_path / "packs")
    job = folder.create(STATE)
    assert job is not None
    folder.sweep(KEPT * 10)
    assert folder.read(job) == STATE
    folder.write(job, replace(STATE, step=Step.DONE, over_at=100.0))
    folder.sweep(100 + KEPT - 1)
    assert folder.read(job) is not None
    folder.sweep(100 + KEPT)
    assert folder.read(job) is None
    assert not (tmp_path / "packs" / job).exists()


def test_it_goes_by_itself_when_nobody_asks_any_more(
    context: AppContext,
    supervisor: FlaskClient,
    meeting: str,
    making: Callable[[Make], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "KEPT", 0.05)
    making(at_once)
    begin(supervisor, meeting)
    deadline = time.monotonic() + 60
    while left(context):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_that_starts_removes_what_one_that_ended_left(
    context: AppContext, supervisor: FlaskClient, meeting: str, making: Callable[[Make], None]
) -> None:
    making(at_once)
    kept = begin(supervisor, meeting)
    ended(supervisor, kept)
    root = context.settings.packs_dir
    orphan = root / ("x" * 32)
    orphan.mkdir()
    for name in ("held", "pack.pdf", ".state.json.part"):
        (orphan / name).write_bytes(b"")
    PackFolder(root).sweep(time.time())
    # Another server that runs keeps its own.
    assert not orphan.exists()
    assert supervisor.get(f"/_packs/{kept}").json["step"] == "done"


@pytest.mark.parametrize("name", ["..", "../../etc", "", "x" * 32, "door", "a/b", "é" * 32])
def test_a_name_of_the_browser_reaches_no_other_file(tmp_path: Path, name: str) -> None:
    folder = PackFolder(tmp_path / "packs")
    assert folder.create(STATE)
    (tmp_path / "state.json").write_text("{}")
    assert folder.read(name) is None
    folder.remove(name)
    assert (tmp_path / "state.json").exists()
