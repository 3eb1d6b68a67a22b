"""Names off for a session: by the server, on every path, and on again for whom they are open to."""

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.auth.masked_mode import COOKIE
from dashboard.context import EXTENSION
from dashboard.db.engine import reading
from dashboard.db.tables import audit_event, patient
from tests.support.guarded import Guarded, requests_about, text_of
from tests.support.identities import client_of
from tests.support.web import open_page, page_text

SWITCH = "/masked-mode"


def test_every_path_is_masked_while_names_are_off(guarded: Guarded) -> None:
    canary = guarded.world.canaries["first"]
    client = client_of(guarded.app, guarded.table["supervisor own team"])
    assert client.post(SWITCH).status_code == 303
    texts = [text_of(asked.of(client)) for asked in requests_about(guarded, canary.public_id)
             if asked.cell != f"POST {SWITCH}"]  # fmt: skip
    assert [secret for secret in canary.secrets if any(secret in text for text in texts)] == []
    assert any(canary.facts[0] in text for text in texts)


def test_it_goes_off_and_on_and_back_to_the_page(app: Dash, supervisor: FlaskClient) -> None:
    with reading(app.server.extensions[EXTENSION].engine) as conn:
        person = conn.execute(select(patient.c.public_id, patient.c.family_name)).first()
    assert person is not None
    path = f"/person/{person.public_id}"
    assert person.family_name in page_text(open_page(app, supervisor, path))
    off = supervisor.post(SWITCH, data={"next": f"{path}?window=3m"})
    assert off.headers["Location"] == f"{path}?window=3m"
    assert "HttpOnly" in off.headers["Set-Cookie"]
    assert person.family_name not in page_text(open_page(app, supervisor, path))
    assert '"Names hidden"' in supervisor.get("/_dash-layout").get_data(as_text=True)
    supervisor.post(SWITCH)
    assert person.family_name in page_text(open_page(app, supervisor, path))
    with reading(app.server.extensions[EXTENSION].engine) as conn:
        query = select(audit_event.c.action).where(audit_event.c.action.like("% names"))
        assert list(conn.scalars(query.order_by(audit_event.c.id))) == ["hide names", "show names"]


def test_a_viewer_stays_masked_whatever_the_cookie(app: Dash, viewer: FlaskClient) -> None:
    assert "Hide names" not in viewer.get("/_dash-layout").get_data(as_text=True)
    for _ in range(2):
        viewer.post(SWITCH)
        with reading(app.server.extensions[EXTENSION].engine) as conn:
            person = conn.execute(select(patient.c.public_id, patient.c.family_name)).first()
        assert person is not None
        shown = page_text(open_page(app, viewer, f"/person/{person.public_id}"))
        assert person.family_name not in shown


def test_another_site_cannot_show_names(supervisor: FlaskClient) -> None:
    supervisor.post(SWITCH)
    answer = supervisor.post(SWITCH, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert supervisor.get_cookie(COOKIE) is not None


def test_it_leads_to_our_own_pages_only(supervisor: FlaskClient) -> None:
    answer = supervisor.post(SWITCH, data={"next": "//evil.example"})
    assert answer.headers["Location"] == "/"


def test_the_address_says_nobodys_name_once_names_are_off(supervisor: FlaskClient) -> None:
    there = "/?view=all&find=Kovacs&treatment=both"
    off = supervisor.post(SWITCH, data={"next": there})
    assert off.headers["Location"] == "/?view=all&treatment=both"
    assert supervisor.post(SWITCH, data={"next": there}).headers["Location"] == there, "on again"


def test_a_page_that_closes_with_the_names_gives_way(supervisor: FlaskClient) -> None:
    assert supervisor.get("/imports").status_code == 200
    answer = supervisor.post(SWITCH, data={"next": "/imports"})
    assert answer.headers["Location"] == "/"
    assert supervisor.get("/imports").status_code == 403
    assert supervisor.post(SWITCH, data={"next": "/imports"}).headers["Location"] == "/imports"


def test_there_is_nothing_to_search_in_while_names_are_off(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    said, label = "Names hidden: no search", "Find a person by the start of a name"
    shown = page_text(open_page(app, supervisor, "/"))
    assert (said in shown, label in shown, "find a person" in shown) == (False, True, True)
    supervisor.post(SWITCH)
    for client in (supervisor, viewer):
        hidden = page_text(open_page(app, client, "/"))
        assert (said in hidden, label in hidden, "find a person" in hidden) == (True, False, False)


@pytest.mark.parametrize("search", ["?view=all&find=K", "?find=0417"])
def test_a_search_is_left_out_and_said_so(app: Dash, viewer: FlaskClient, search: str) -> None:
    text = page_text(open_page(app, viewer, "/", search))
    assert "nobody can be searched for" in text
    assert '"0417"' not in text
