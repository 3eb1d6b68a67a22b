"""The administrator's pages: every change of a user, and nobody else gets there."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from dashboard.db.engine import reading
from dashboard.domain.codes import Role
from dashboard.queries.accounts import account_by_login
from tests.support.accounts import Clinic, clinic
from tests.support.web import PASSWORD, open_page, page_text, sign_in_account


@pytest.fixture
def place(sqlite_engine: Engine) -> Iterator[Clinic]:
    with clinic(sqlite_engine) as made:
        yield made


def test_the_list_says_what_each_sees(place: Clinic) -> None:
    client = place.signed_in("boss")
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/users")
    text = page_text(open_page(place.app, client, "/users"))
    for words in ("people of R. Osei", "North", "all teams", "nobody's record", "6 users"):
        assert words in text, words


def test_a_new_user_by_form(place: Clinic) -> None:
    client = place.signed_in("boss")
    form = {"login": "novak", "name": "A. <b>Novak", "role": "supervisor", "team": str(place.south)}
    page = client.post("/users/new", data=form).get_data(as_text=True)
    assert "<b>" not in page
    link = re.search(r"http://localhost(/set-up\?word=[\w-]+)", page)
    assert link
    word = link[1].partition("=")[2]
    new = {"word": word, "new": PASSWORD, "again": PASSWORD}
    assert place.client().post("/set-up", data=new).status_code == 303
    person = sign_in_account(place.client(), "novak")
    assert "Ben" in page_text(open_page(place.app, person, f"/person/{place.ben}"))
    assert place.audit("user_added")[-1].user_id == "boss"


@pytest.mark.parametrize(
    "form",
    [
        {"login": "x", "name": "X", "role": "admin"},
        {"login": "novak", "name": "X", "role": "emperor"},
        {"login": "novak", "name": "X", "role": "clinician", "clinician": "999"},
        {"login": "novak", "name": "X", "role": "supervisor", "team": "north"},
        {"login": "osei", "name": "X", "role": "admin"},
        {},
    ],
    ids=str,
)
def test_a_form_that_cannot_be(place: Clinic, form: dict[str, str]) -> None:
    answer = place.signed_in("boss").post("/users/new", data=form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_every_change(place: Clinic) -> None:
    client, osei = place.signed_in("boss"), place.signed_in("osei")
    access = {"do": "access", "role": "viewer", "all_teams": "yes"}
    assert client.post("/users/osei", data=access).status_code == 303
    assert osei.get("/account").get_data(as_text=True).count("Viewer") == 1
    with reading(place.engine) as conn:
        changed = account_by_login(conn, "osei")
    assert changed is not None
    assert (changed.role, changed.all_teams, changed.clinician_id) == (Role.VIEWER, True, None)
    assert client.post("/users/osei", data={"do": "disable"}).status_code == 303
    assert osei.get("/_dash-layout").status_code == 401
    assert client.post("/users/osei", data={"do": "enable"}).status_code == 303
    assert "/set-up?word=" in client.post("/users/osei", data={"do": "reset"}).text
    assert client.post("/users/boss", data={"do": "disable"}).status_code == 400
    assert client.post("/users/osei", data={"do": "delete"}).status_code == 400
    assert client.get("/users/nobody").status_code == 404


@pytest.mark.parametrize("who", ["osei", "north", "wall"])
def test_nobody_else_gets_there(place: Clinic, who: str) -> None:
    client = place.signed_in(who)
    for path in ("/users", "/users/new", "/users/boss"):
        assert client.get(path).status_code == 403
        assert "boss" not in page_text(open_page(place.app, client, path))
    assert client.post("/users/osei", data={"do": "access", "role": "admin"}).status_code == 403
