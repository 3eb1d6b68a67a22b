"""One's own account: where one is signed in, how one signs in, and what is not on offer."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, update

from dashboard.db.engine import writing
from dashboard.db.tables import user_account
from tests.support.accounts import Clinic, clinic
from tests.support.web import PASSWORD

END = "/account/end-session"


@pytest.fixture
def place(engine: Engine) -> Iterator[Clinic]:
    with clinic(engine) as made:
        yield made


def _is_in(client: FlaskClient) -> bool:
    return client.get("/_dash-layout").status_code == 200


def _marks(client: FlaskClient) -> list[str]:
    """What stands for the sessions that the page offers to end."""
    page = client.get("/account").get_data(as_text=True)
    return re.findall(r'name="session" value="([^"]+)"', page)


def test_one_other_session_can_be_ended(place: Clinic) -> None:
    here = place.signed_in("osei")
    place.clock.turn(minutes=1)
    there = place.signed_in("osei")
    place.clock.turn(minutes=1)
    third = place.signed_in("osei")
    page = here.get("/account").get_data(as_text=True)
    assert page.count("this one") == 1
    assert 'aria-label="End the session since 23 Nov 2026, 09:01"' in page
    marks = _marks(here)
    assert len(marks) == 2
    # The latest active stands first.
    assert here.post(END, data={"session": marks[1]}).headers["Location"] == "/account"
    assert (_is_in(here), _is_in(there), _is_in(third)) == (True, False, True)
    (entry,) = place.audit("session_ended")
    assert (entry.user_id, entry.remote) == ("osei", "127.0.0.1")
    assert here.post(END, data={"session": marks[1]}).status_code == 303, "it has ended: all well"
    assert len(place.audit("session_ended")) == 1


def test_nobody_ends_the_session_of_somebody_else(place: Clinic) -> None:
    here, there = place.signed_in("osei"), place.signed_in("osei")
    stranger = place.signed_in("boss")
    for mark in (*_marks(here), *_marks(there), "", "x"):
        answer = stranger.post(END, data={"session": mark})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert (_is_in(here), _is_in(there)) == (True, True)
    assert place.client().post(END, data={"session": _marks(here)[0]}).status_code == 401
    assert place.audit("session_ended") == []


def test_the_session_that_asks_is_not_ended_this_way(place: Clinic) -> None:
    here, there = place.signed_in("osei"), place.signed_in("osei")
    (mark_of_here,) = _marks(there)
    here.post(END, data={"session": mark_of_here})
    assert _is_in(here)


def test_whoever_comes_from_a_provider_has_no_password_to_change(place: Clinic) -> None:
    client = place.signed_in("osei")
    with writing(place.engine) as conn:
        account = user_account.c
        change = update(user_account).where(account.login == "osei").values(password_hash=None)
        conn.execute(change)
    page = client.get("/account").get_data(as_text=True)
    assert "With your organisation." in page
    assert "/account/password" not in page
    for path in ("/account/password", "/account/codes"):
        assert client.get(path).headers["Location"] == "/account"
        assert client.post(path, data={"password": ""}).headers["Location"] == "/account"


def test_whoever_is_not_signed_in_comes_back_to_it(place: Clinic) -> None:
    for answer in (
        place.client().get("/account/password"),
        place.client().post("/account/password", data={"password": PASSWORD}),
    ):
        assert answer.headers["Location"] == "/sign-in?next=%2Faccount%2Fpassword"


@pytest.mark.parametrize("path", ["/account/password", "/account/codes"])
def test_a_demo_user_has_neither_password_nor_codes(viewer: FlaskClient, path: str) -> None:
    assert viewer.get(path).headers["Location"] == "/account"
    assert "How you sign in" not in viewer.get("/account").get_data(as_text=True)


def test_the_present_password_is_no_new_one(place: Clinic) -> None:
    form = {"password": PASSWORD, "new": PASSWORD, "again": PASSWORD}
    answer = place.signed_in("osei").post("/account/password", data=form)
    assert answer.status_code == 400
    assert "Choose another one" in answer.get_data(as_text=True)
    assert place.audit("password_changed")[-1].user_id == "command-line"


def test_guessing_the_present_password_gets_slow(place: Clinic) -> None:
    client = place.signed_in("osei")
    form = {"password": "wrong", "new": "another fine set of words", "again": ""}
    said = [client.post("/account/password", data=form).get_data(as_text=True) for _ in range(7)]
    assert "is not right" in said[5]
    assert "Too many attempts" in said[6]
    form |= {"password": PASSWORD, "again": form["new"]}
    assert client.post("/account/password", data=form).status_code == 401, "the right one waits too"


def test_a_changed_password_is_on_record_with_the_address(place: Clinic) -> None:
    form = {"password": PASSWORD, "new": "another fine set of words"}
    place.signed_in("osei").post("/account/password", data=form | {"again": form["new"]})
    entry = place.audit("password_changed")[-1]
    assert (entry.user_id, entry.remote) == ("osei", "127.0.0.1")
