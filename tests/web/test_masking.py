"""A masked viewer never gets a name: not on a page, not by a callback, not in a file."""

import re

from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

from dashboard.auth.policy import EXTENSION as POLICIES
from dashboard.auth.policy import Web
from dashboard.context import EXTENSION
from dashboard.db.engine import reading
from dashboard.db.tables import clinician, patient
from tests.support.web import callback_ids, callback_post, open_page

SOME = 5


def _people(conn: Connection) -> list[tuple[str, str, str]]:
    rows = conn.execute(select(patient.c.public_id, patient.c.given_name, patient.c.family_name))
    return [(row.public_id, row.given_name, row.family_name) for row in rows]


def _answers(app: Dash, client: FlaskClient, ids: list[str]) -> dict[str, str]:
    """Everything the server says to ``client``, by what was asked."""
    web: Web = app.server.extensions[POLICIES]
    said = {}
    for page in web.pages:
        for public_id in ids if "<public_id>" in page.template else ids[:1]:
            path = page.template.replace("<public_id>", public_id).replace("<batch_id>", "1")
            said[f"page {path}"] = open_page(app, client, path).get_data(as_text=True)
    for rule in app.server.url_map.iter_rules():
        if rule.rule.startswith("/export/"):
            path = rule.rule.replace("<public_id>", ids[0])
            said[path] = client.get(path).get_data(as_text=True)
    for output in callback_ids(app):
        for value in (None, ids[0], {"startRow": 0, "endRow": 100}):
            body = callback_post(app, output, [value])
            answer = client.post("/_dash-update-component", json=body)
            said[f"callback {output} {value}"] = answer.get_data(as_text=True)
    return said


def test_a_viewer_gets_no_name_on_any_path(app: Dash, viewer: FlaskClient) -> None:
    with reading(app.server.extensions[EXTENSION].engine) as conn:
        people = _people(conn)
        staff = " ".join(conn.execute(select(clinician.c.name)).scalars())
    # A clinician of the same name is named rightly.
    names = {family for _, _, family in people if family not in staff}
    assert len(names) > SOME
    for asked, text in _answers(app, viewer, [person[0] for person in people[:SOME]]).items():
        found = {name for name in names if re.search(rf"\b{re.escape(name)}\b", text)}
        assert found == set(), asked


def test_the_same_search_finds_names_for_a_supervisor(app: Dash, supervisor: FlaskClient) -> None:
    """Otherwise the test above would pass on empty answers."""
    web: Web = app.server.extensions[POLICIES]
    if not any("<public_id>" in page.template for page in web.pages):
        return
    with reading(app.server.extensions[EXTENSION].engine) as conn:
        people = _people(conn)
    said = " ".join(_answers(app, supervisor, [person[0] for person in people[:SOME]]).values())
    assert all(family in said for _, _, family in people[:SOME])
