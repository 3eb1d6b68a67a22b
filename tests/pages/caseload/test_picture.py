"""The pictures of the page: figures in the caller's scope, audited first, masked for a viewer."""

import json
from html import unescape
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.context import EXTENSION
from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.pages.caseload import picture
from tests.support import web

OUTPUT = "caseload-pictures.data"


def pictures(app: Dash, client: FlaskClient, query: str, columns: Any = None) -> list[Any]:
    body = web.callback_post(app, OUTPUT, [1, query, columns])
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    found: list[Any] = answer.json["response"]["caseload-pictures"]["data"]["pictures"]
    return found


def entries(app: Dash) -> list[tuple[str, str | None]]:
    event = t.audit_event.c
    with reading(app.server.extensions[EXTENSION].engine) as conn:
        query = select(event.action, event.object).order_by(event.id.desc()).limit(1)
        return [tuple(row) for row in conn.execute(query)]


def test_all_pages_of_the_view_under_names_that_say_the_day(
    app: Dash, supervisor: FlaskClient
) -> None:
    made = pictures(app, supervisor, "view=all&sort=person&find=")
    names = [one["file"] for one in made]
    assert names == [f"tandem-caseload-2026-11-23-{n}.png" for n in range(1, len(names) + 1)]
    assert len(names) == 3
    texts = json.dumps(made, ensure_ascii=False)
    assert "page 3 of 3" in texts
    assert "Confidential: contains health information" in texts
    assert entries(app) == [("export", "caseload.png view=all&sort=person")]


def test_a_column_that_was_put_away_is_not_in_the_picture(
    app: Dash, supervisor: FlaskClient
) -> None:
    hidden = [{"field": "supply", "hide": True}, {"field": "owner", "hide": False}, None]
    for columns, there in ((None, True), (hidden, False)):
        text = json.dumps(pictures(app, supervisor, "view=all", columns))
        assert ("Supply, 90 days" in text) is there
        assert "Owner" in text


def test_a_viewer_gets_no_name(app: Dash, supervisor: FlaskClient, viewer: FlaskClient) -> None:
    context = app.server.extensions[EXTENSION]
    with reading(context.engine) as conn:
        people = conn.execute(select(t.patient.c.given_name, t.patient.c.family_name)).all()
        staff = " ".join(conn.scalars(select(t.clinician.c.name)))
    families = {p.family_name for p in people if p.family_name not in staff}
    named = unescape(json.dumps(pictures(app, supervisor, "view=all"), ensure_ascii=False))
    masked = unescape(json.dumps(pictures(app, viewer, "view=all"), ensure_ascii=False))
    assert len([name for name in families if name in named]) > 20
    assert [name for name in families if name in masked] == []


def test_a_clinician_gets_their_own_people_only(app: Dash, clinician: FlaskClient) -> None:
    context = app.server.extensions[EXTENSION]
    with reading(context.engine) as conn:
        everybody = conn.scalar(select(func.count()).select_from(t.caseload_summary))
    text = json.dumps(pictures(app, clinician, "view=all"))
    assert f"of {everybody} people" not in text


def test_without_an_entry_in_the_trail_there_is_no_figure(
    app: Dash, supervisor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(picture, "audit_now", full)
    body = web.callback_post(app, OUTPUT, [1, "view=all", None])
    answer = supervisor.post("/_dash-update-component", json=body)
    assert "figure" not in answer.get_data(as_text=True)
