"""What has changed between two requests of the same browser counts at the second one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select, update

from dashboard.actions.break_glass import GlassResult, OpenRecord, break_the_glass
from dashboard.actions.credentials import begin_setup
from dashboard.auth.passwords import new_token, token_hash
from dashboard.db import tables as t
from dashboard.db.engine import open_engine, reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.codes import Role
from dashboard.queries.accounts import account_by_login
from tests.support import web
from tests.support.accounts import NOW, Clinic, clinic
from tests.support.people import add_person

A = t.user_account.c


@pytest.fixture
def place(engine: Engine) -> Iterator[Clinic]:
    with clinic(engine) as made:
        yield made


def _is_in(client: FlaskClient) -> bool:
    return client.get("/_dash-layout").status_code == 200


def _set(place: Clinic, login: str, **values: object) -> None:
    with writing(place.engine) as conn:
        conn.execute(update(t.user_account).where(A.login == login).values(**values))


def _link(place: Clinic) -> str:
    """The word of a link with which R. Osei chooses a password."""
    word = new_token()
    with writing(place.engine) as conn:
        account = account_by_login(conn, "osei")
        assert account is not None
        begin_setup(conn, command_line_scope(), account, token_hash(word), NOW.replace(tzinfo=None))
    return word


def test_disabled_in_the_database_itself_is_out(place: Clinic) -> None:
    client = place.signed_in("osei")
    _set(place, "osei", enabled=False)
    assert not _is_in(client)
    _set(place, "osei", enabled=True)
    assert _is_in(client)


def test_a_demo_user_is_out_once_real_people_are_there(tmp_path: Path) -> None:
    file = tmp_path / "demo.sqlite"
    web.seed_demo(file)
    with web.demo_app(file) as app:
        client = web.sign_in(app.server.test_client(), web.SUPERVISOR)
        assert _is_in(client)
        engine = open_engine(f"sqlite:///{file}")
        with writing(engine) as conn:
            add_person(conn, source="hospital")
        engine.dispose()
        assert not _is_in(client)


def test_a_demo_clinician_who_is_gone_is_out(tmp_path: Path) -> None:
    file = tmp_path / "demo.sqlite"
    web.seed_demo(file)
    engine = open_engine(f"sqlite:///{file}")
    with reading(engine) as conn:
        someone = conn.scalars(select(t.clinician.c.id).order_by(t.clinician.c.id)).first()
    with web.demo_app(file) as app:
        client = web.sign_in(app.server.test_client(), f"demo-clinician-{someone}")
        assert _is_in(client)
        with writing(engine) as conn:
            conn.execute(update(t.user_session).values(user_key="demo-clinician-999999"))
        assert not _is_in(client)
    engine.dispose()


def test_guessing_links_gets_slow(place: Clinic) -> None:
    client, form = place.client(), {"new": web.PASSWORD, "again": web.PASSWORD}
    statuses = [
        client.post("/set-up", data=form | {"word": new_token()}).status_code for _ in range(40)
    ]
    assert (statuses[0], statuses[-1]) == (404, 429)
    right = client.post("/set-up", data=form | {"word": _link(place)})
    assert right.status_code == 429, "the right one waits too"


def test_of_two_who_use_a_link_at_once_one_is_late(
    place: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    word, other = _link(place), "a password that the other one chose"

    def meanwhile(password: str) -> str:
        _set(place, "osei", setup_hash=None, password_hash=PasswordHasher().hash(other))
        return "not stored"

    form = {"word": word, "new": web.PASSWORD, "again": web.PASSWORD}
    with monkeypatch.context() as patch:
        patch.setattr("dashboard.auth.passwords.hash_password", meanwhile)
        assert place.client().post("/set-up", data=form).status_code == 404
    assert _is_in(web.sign_in_account(place.client(), "osei", other))


def test_codes_that_another_browser_has_changed(place: Clinic) -> None:
    """On or off meanwhile: what was asked for is not done twice, nor for another state."""
    client = place.signed_in("osei")
    client.get("/account/codes")
    _set(place, "osei", totp_enabled=True)
    use = {"do": "use", "password": web.PASSWORD, "code": "000000"}
    assert client.post("/account/codes", data=use).headers["Location"] == "/account/codes"
    waiting = place.client()
    first = waiting.post("/sign-in", data={"login": "osei", "password": web.PASSWORD})
    assert first.headers["Location"].startswith("/sign-in/code")
    _set(place, "osei", totp_enabled=False, totp_secret=None)
    assert waiting.post("/sign-in/code", data={"code": "000000"}).status_code == 401
    assert not _is_in(waiting)


def test_guessing_codes_while_they_are_set_up_gets_slow(place: Clinic) -> None:
    client = place.signed_in("osei")
    client.get("/account/codes")
    use = {"do": "use", "password": web.PASSWORD, "code": "000000"}
    said = [client.post("/account/codes", data=use).get_data(as_text=True) for _ in range(8)]
    assert "is not right" in said[0]
    assert "Too many attempts" in said[-1]


def test_a_half_way_sign_in_changes_no_password(place: Clinic) -> None:
    """The step for the code is not over: only the password is known, and that is not enough."""
    client = place.signed_in("osei")
    client.get("/account/codes")
    _set(place, "osei", totp_enabled=True)
    half = place.client()
    half.post("/sign-in", data={"login": "osei", "password": web.PASSWORD})
    new = "another fine set of words"
    form = {"password": web.PASSWORD, "new": new, "again": new}
    answer = half.post("/account/password", data=form)
    assert answer.headers["Location"].startswith("/sign-in?")
    assert half.get("/account/password").headers["Location"].startswith("/sign-in?")
    assert place.audit("password_changed")[-1].user_id == "command-line"


def test_a_password_that_is_set_is_said_at_the_sign_in(place: Clinic) -> None:
    said = "Your password is set"
    form = {"word": _link(place), "new": web.PASSWORD, "again": web.PASSWORD}
    answer = place.client().post("/set-up", data=form, follow_redirects=True)
    assert said in answer.get_data(as_text=True)
    assert said not in place.client().get("/sign-in").get_data(as_text=True)


def test_a_hash_of_older_parameters_is_made_anew(place: Clinic) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(web.PASSWORD)
    _set(place, "osei", password_hash=old)
    for _ in range(2):
        assert _is_in(place.signed_in("osei"))
    with reading(place.engine) as conn:
        new = conn.scalar(select(A.password_hash).where(A.login == "osei"))
    assert new != old
    assert "m=19456" in str(new)


def test_nobody_can_sign_in_where_nobody_was_added(place: Clinic) -> None:
    said = "Nobody can sign in yet"
    assert said not in place.client().get("/sign-in").get_data(as_text=True)
    with writing(place.engine) as conn:
        conn.execute(delete(t.user_account))
    page = place.client().get("/sign-in").get_data(as_text=True)
    assert said in page
    assert "users add" in page


def test_emergency_access_that_has_ended_leads_nowhere(place: Clinic) -> None:
    # PostgreSQL counts the hours by its own clock as well.
    place.clock.now = datetime.now(UTC)
    client = place.signed_in("osei")
    reason = "Brought in by ambulance, cannot say what they take"
    client.post("/emergency-access", data={"number": "B-2", "reason": reason})
    link = f'href="/person/{place.ben}"'
    assert link in client.get("/emergency-access").get_data(as_text=True)
    place.clock.turn(hours=5)
    page = place.signed_in("osei").get("/emergency-access").get_data(as_text=True)
    assert link not in page
    assert "closed" in page


@pytest.mark.parametrize(
    ("role", "masked"), [(Role.VIEWER, False), (Role.ADMIN, False), (Role.CLINICIAN, True)]
)
def test_the_write_itself_refuses_whoever_may_not(place: Clinic, role: Role, masked: bool) -> None:
    scope = AccessScope("x", "X", role, team_ids=None, clinician_id=1, masked=masked)
    asked = OpenRecord("B-2", "Brought in by ambulance, cannot say", None)
    with writing(place.engine) as conn:
        opened = break_the_glass(conn, scope, asked, NOW.replace(tzinfo=None))
        assert conn.execute(select(t.break_glass)).all() == []
    assert (opened.result, opened.public_id) == (GlassResult.NOT_ALLOWED, None)
