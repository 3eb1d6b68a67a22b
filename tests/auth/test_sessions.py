"""A session: whose it is, how it ends, and that a change of the account counts at once."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from dashboard.actions.accounts import Access, change_access, disable_account
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import command_line_scope
from dashboard.domain.codes import Role
from dashboard.queries.accounts import account_by_login
from tests.support.accounts import Clinic, clinic
from tests.support.web import callback_ids, callback_post, open_page, page_text, sign_in_account

CALLBACKS = "/_dash-update-component"


@pytest.fixture
def place(engine: Engine) -> Iterator[Clinic]:
    """The clinic on SQLite and on PostgreSQL."""
    with clinic(engine) as made:
        yield made


def _is_in(client: FlaskClient) -> bool:
    status = client.get("/_dash-layout").status_code
    assert status in (200, 401)
    return status == 200


def _cookie(client: FlaskClient) -> str:
    cookie = client.get_cookie("tandem")
    return cookie.value if cookie else ""


def _access(place: Clinic, login: str, access: Access) -> None:
    with writing(place.engine) as conn:
        account = account_by_login(conn, login)
        assert account is not None
        change_access(conn, command_line_scope(), account, access)


def test_a_planted_token_is_not_taken_over(place: Clinic) -> None:
    """Fixation: whoever planted a cookie does not know the one that counts after sign-in."""
    client = place.client()
    client.set_cookie("tandem", "planted-by-somebody-else")
    sign_in_account(client, "osei")
    assert _is_in(client)
    attacker = place.client()
    attacker.set_cookie("tandem", "planted-by-somebody-else")
    assert not _is_in(attacker)


def test_signing_in_again_ends_the_session_before(place: Clinic) -> None:
    client = place.signed_in("osei")
    old = _cookie(client)
    sign_in_account(client, "osei")
    assert _cookie(client) != old
    thief = place.client()
    thief.set_cookie("tandem", old)
    assert not _is_in(thief)


def test_a_token_is_worth_nothing_after_sign_out(place: Clinic) -> None:
    client = place.signed_in("osei")
    old = _cookie(client)
    client.post("/sign-out")
    thief = place.client()
    thief.set_cookie("tandem", old)
    assert not _is_in(thief)
    assert place.audit("sign_out")[-1].user_id == "osei"


def test_the_database_does_not_hold_the_token(place: Clinic) -> None:
    token = _cookie(place.signed_in("osei"))
    assert len(token) >= 43, "256 bits"
    with reading(place.engine) as conn:
        (stored,) = conn.scalars(select(t.user_session.c.token_hash))
    assert token not in stored
    thief = place.client()
    thief.set_cookie("tandem", stored)
    assert not _is_in(thief)


def test_it_idles_out_while_the_page_polls(place: Clinic) -> None:
    """Callbacks and questions about the session are no activity, however often they come."""
    client = place.signed_in("north")
    output = next(name for name in callback_ids(place.app))
    for _ in range(14):
        place.clock.turn(minutes=1)
        answer = client.post(CALLBACKS, json=callback_post(place.app, output))
        assert answer.status_code != 401
        assert client.get("/_session").status_code == 200
        assert client.get("/export/caseload.csv").status_code == 200
    place.clock.turn(minutes=1)
    assert client.post(CALLBACKS, json=callback_post(place.app, output)).status_code == 401
    assert client.get("/_session").status_code == 401


@pytest.mark.parametrize("kind", ["page", "script"])
def test_whoever_is_there_stays_signed_in_for_twelve_hours(place: Clinic, kind: str) -> None:
    client = place.signed_in("north")
    for _ in range(71):
        place.clock.turn(minutes=10)
        if kind == "page":
            assert client.get("/methods").status_code == 200
        else:
            assert client.post("/_session/active", json={}).status_code == 200
    assert _is_in(client)
    place.clock.turn(minutes=10)
    assert not _is_in(client), "whatever happens"


def test_a_page_fetched_by_a_script_is_no_activity(place: Clinic) -> None:
    client = place.signed_in("north")
    place.clock.turn(minutes=14)
    client.get("/methods", headers={"Sec-Fetch-Dest": "empty"})
    place.clock.turn(minutes=1)
    assert not _is_in(client)


def test_the_page_learns_how_long_it_lasts(place: Clinic) -> None:
    client = place.signed_in("north")
    place.clock.turn(minutes=5)
    asked = client.get("/_session").json
    assert (asked["seconds_left"], asked["final"]) == (600, False)
    assert client.post("/_session/active", json={}).json["seconds_left"] == 900
    assert "north" not in str(asked), "the browser may keep it beside a draft"
    other = place.signed_in("south").get("/_session").json
    assert other["user"] != asked["user"]


def test_signing_out_everywhere_ends_the_others_too(place: Clinic) -> None:
    here, there, other = (place.signed_in(who) for who in ("osei", "osei", "lind"))
    assert here.post("/account/sign-out-everywhere").status_code == 303
    assert (_is_in(here), _is_in(there), _is_in(other)) == (False, False, True)
    assert len(place.audit("sign_out_everywhere")) == 1


def test_a_disabled_user_is_out_at_the_next_request(place: Clinic) -> None:
    client = place.signed_in("osei")
    with writing(place.engine) as conn:
        account = account_by_login(conn, "osei")
        assert account is not None
        disable_account(conn, command_line_scope(), account)
    assert not _is_in(client)
    answer = place.client().post("/sign-in", data={"login": "osei", "password": "x"})
    assert answer.status_code == 401


def test_a_changed_role_counts_at_the_next_request(place: Clinic) -> None:
    client = place.signed_in("north")
    assert client.get("/imports").status_code == 200
    _access(place, "north", Access(Role.CLINICIAN, clinician_id=place.north_clinician))
    assert client.get("/imports").status_code == 403
    assert client.get("/").status_code == 200


def test_a_person_who_moves_to_another_team_is_out_of_sight_at_once(place: Clinic) -> None:
    """Reassignment while signed in: of the person, and of the supervisor's teams."""
    client = place.signed_in("north")
    address = f"/person/{place.ana}"
    assert "Ana" in page_text(open_page(place.app, client, address))
    _access(place, "north", Access(Role.SUPERVISOR, frozenset({place.south})))
    assert "Ana" not in page_text(open_page(place.app, client, address))
    assert "Ben" in page_text(open_page(place.app, client, f"/person/{place.ben}"))
    with writing(place.engine) as conn:
        conn.execute(t.caseload_summary.update().values(team_id=place.north))
    unknown = page_text(open_page(place.app, client, "/person/no-such-person"))
    assert page_text(open_page(place.app, client, f"/person/{place.ben}")) == unknown


def test_an_administrator_sees_nobody(place: Clinic) -> None:
    client = place.signed_in("boss")
    assert client.get(f"/person/{place.ana}").status_code == 403
    assert client.get("/export/caseload.csv").status_code == 403
    assert "Ana" not in page_text(open_page(place.app, client, f"/person/{place.ana}"))
    assert client.get("/imports").status_code == 200


def test_the_wall_has_no_names(place: Clinic) -> None:
    client = place.signed_in("wall")
    text = page_text(open_page(place.app, client, f"/person/{place.ana}"))
    assert "Ana" not in text
    assert client.get("/imports").status_code == 403


def test_ended_sessions_are_cleared_away(place: Clinic) -> None:
    place.signed_in("osei")
    place.clock.turn(hours=13)
    place.signed_in("lind")
    with reading(place.engine) as conn:
        assert conn.scalar(select(func.count()).select_from(t.user_session)) == 1


def test_the_next_user_of_a_browser_does_not_get_the_page_before(place: Clinic) -> None:
    client = place.signed_in("osei")
    client.post("/sign-out")
    form = {"login": "osei", "password": "correct mules staple nine lamps", "next": "/person/x"}
    again = client.post("/sign-in", data=form)
    assert again.headers["Location"] == "/person/x", "the same user goes on where they were"
    assert "Clear-Site-Data" not in again.headers
    other = client.post("/sign-in", data=form | {"login": "lind"})
    assert other.headers["Location"] == "/"
    assert other.headers["Clear-Site-Data"] == '"storage"'


def test_with_tls_the_cookie_cannot_be_planted(sqlite_engine: Engine) -> None:
    url = "https://tandem.clinic.example"
    with clinic(sqlite_engine, public_url=url) as place:
        answer = place.client().post(
            "/sign-in",
            base_url=url,
            data={"login": "osei", "password": "correct mules staple nine lamps"},
            headers={"Origin": url},
        )
        cookies = answer.headers.getlist("Set-Cookie")
        (cookie,) = [c for c in cookies if c.startswith("__Host-tandem=")]
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert part in cookie
        assert "Domain" not in cookie
        assert all(c.startswith("__Host-") for c in cookies)


def test_only_the_public_name_is_answered(sqlite_engine: Engine) -> None:
    with clinic(sqlite_engine, public_url="https://tandem.clinic.example") as place:
        client = place.client()
        for host, status in (("tandem.clinic.example", 200), ("evil.example", 400)):
            assert client.get("/sign-in", base_url=f"http://{host}").status_code == status
        forged = {"Origin": "https://evil.example"}
        answer = client.post("/sign-in", base_url="http://tandem.clinic.example", headers=forged)
        assert answer.status_code == 403
