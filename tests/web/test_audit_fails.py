"""Where nothing can be written down nothing is shown, exported or changed: by any path."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.context import EXTENSION
from dashboard.db.engine import reading, writing
from dashboard.db.tables import patient
from tests.support import web
from tests.support.guarded import Guarded, requests_about, text_of
from tests.support.identities import client_of

SAID = "cannot be written down now"


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Dash]:
    """An application whose database takes no audit entry, as on a disk that is full."""
    file = tmp_path / "demo.sqlite"
    web.seed_demo(file, people=12)
    with web.demo_app(file) as app:
        yield app


def _forbid(app: Dash) -> None:
    with writing(app.server.extensions[EXTENSION].engine) as conn:
        conn.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit_event BEGIN "
            "SELECT RAISE(ABORT, 'database or disk is full'); END"
        )


def _someone(app: Dash) -> tuple[str, str]:
    with reading(app.server.extensions[EXTENSION].engine) as conn:
        row = conn.execute(select(patient.c.public_id, patient.c.family_name)).first()
    assert row is not None
    return row.public_id, row.family_name


@pytest.fixture
def user(silent: Dash) -> FlaskClient:
    client = web.sign_in(silent.server.test_client(), web.SUPERVISOR)
    _forbid(silent)
    return client


def test_a_person_is_not_shown(silent: Dash, user: FlaskClient) -> None:
    public_id, name = _someone(silent)
    text = web.page_text(web.open_page(silent, user, f"/person/{public_id}"))
    assert SAID in text
    assert name not in text


def test_an_export_is_a_503_that_says_why(silent: Dash, user: FlaskClient) -> None:
    public_id, _ = _someone(silent)
    for path in (f"/export/person/{public_id}.csv", "/export/caseload.csv?view=all"):
        answer = user.get(path)
        assert answer.status_code == 503, path
        assert SAID in answer.get_data(as_text=True)


def test_rows_of_the_caseload_are_not_given(silent: Dash, user: FlaskClient) -> None:
    _, name = _someone(silent)
    answer = user.get("/caseload/rows?view=all&start=0&end=50")
    assert answer.status_code == 503
    shown = web.page_text(web.open_page(silent, user, "/", "?view=all"))
    for text in (answer.get_data(as_text=True), shown):
        assert SAID in text
        assert name not in text
        assert "rowData" not in text


def test_nobody_signs_in(silent: Dash) -> None:
    _forbid(silent)
    client = silent.server.test_client()
    assert client.post("/sign-in", data={"user": web.SUPERVISOR}).status_code == 503
    assert client.get("/_dash-layout").status_code == 401


def test_no_path_shows_anybody(world_copy: Guarded) -> None:
    """The matrix once more, for somebody who may see a person, with a trail that takes nothing."""
    canary = world_copy.world.canaries["first"]
    client = client_of(world_copy.app, world_copy.table["clinician A"])
    _forbid(world_copy.app)
    for asked in requests_about(world_copy, canary.public_id):
        text = text_of(asked.of(client))
        assert canary.seen_in(text) == [], asked


@pytest.fixture
def world_copy(guarded: Guarded, tmp_path: Path) -> Iterator[Guarded]:
    """The world of the canaries, for a test that changes it."""
    from dataclasses import replace

    from tests.support.canaries import make_world
    from tests.support.identities import identities, speak_for

    copied = make_world(tmp_path / "copy.sqlite")
    with web.demo_app(copied.file) as app:
        table = {identity.name: identity for identity in identities(copied)}
        speak_for(app, table)
        yield replace(guarded, app=app, world=copied, table=table)
