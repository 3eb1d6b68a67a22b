"""Sign-in by an OpenID provider: a real one, and one that lies."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from joserfc.jwk import RSAKey
from oidc_provider_mock import run_server_in_thread
from sqlalchemy import Engine, update

from dashboard.db.engine import reading, writing
from dashboard.db.tables import user_account
from dashboard.queries.accounts import account_by_subject
from dashboard.settings import Settings, SettingsError
from tests.support.accounts import Clinic, clinic
from tests.support.openid import CLIENT, Liar, asked, begin, consent, lying_provider

BACK = "/sign-in/provider/back"


def _give_email(engine: Engine, login: str, email: str | None) -> None:
    with writing(engine) as conn:
        account = user_account.c
        conn.execute(update(user_account).where(account.login == login).values(email=email))


@pytest.fixture
def issuer() -> Iterator[str]:
    """The mock provider on a free port; it knows R. Osei."""
    with run_server_in_thread(require_nonce=True) as server:
        url = f"http://localhost:{server.server_port}"
        claims = {"email": "Osei@clinic.example", "email_verified": True}
        requests.put(f"{url}/users/s-1", json=claims, timeout=10).raise_for_status()
        yield url


@pytest.fixture
def place(engine: Engine, issuer: str) -> Iterator[Clinic]:
    with clinic(engine, oidc_issuer=issuer, **CLIENT) as made:
        _give_email(engine, "osei", "osei@clinic.example")
        yield made


def test_a_person_with_an_account_signs_in(place: Clinic, issuer: str) -> None:
    client = place.client()
    assert "Sign in with your organisation" in client.get("/sign-in").get_data(as_text=True)
    address = begin(client)
    given = asked(address)
    assert {"state", "nonce", "code_challenge"} <= set(given)
    assert given["code_challenge_method"] == "S256"
    back = consent(address, "s-1")
    answer = client.get(back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/methods")
    assert client.get("/_dash-layout").status_code == 200
    entry = place.audit("sign_in")[-1]
    assert (entry.user_id, entry.object, entry.result) == ("osei", "provider", "ok")
    # From now on the subject is the account, whatever becomes of the e-mail address.
    _give_email(place.engine, "osei", None)
    _give_email(place.engine, "lind", "osei@clinic.example")
    with reading(place.engine) as conn:
        linked = account_by_subject(conn, issuer, "s-1")
    assert linked is not None
    assert linked.login == "osei"
    again = place.client()
    assert again.get(consent(begin(again), "s-1")).status_code == 303
    assert place.audit("sign_in")[-1].user_id == "osei"


def test_an_answer_counts_once_and_in_the_browser_that_asked(place: Clinic) -> None:
    client, thief = place.client(), place.client()
    back = consent(begin(client), "s-1")
    assert thief.get(back).status_code == 400, "another browser"
    begin(thief)
    assert thief.get(back).status_code == 400, "another question"
    assert client.get(back.replace("state=", "state=x")).status_code == 400
    assert client.get(back).status_code == 400, "the question was answered wrongly: ask again"
    assert client.get("/_dash-layout").status_code == 401


def test_nobody_registers_themselves(place: Clinic) -> None:
    for subject in ("stranger@elsewhere.example", "s-2"):
        client = place.client()
        answer = client.get(consent(begin(client), subject))
        assert answer.status_code == 403
        assert "Ask your administrator" in answer.get_data(as_text=True)
        assert client.get("/_dash-layout").status_code == 401
    assert place.audit("sign_in")[-1].result == "refused"


def test_a_disabled_user_looks_like_a_stranger(place: Clinic) -> None:
    with writing(place.engine) as conn:
        conn.execute(update(user_account).values(enabled=False))
    known, unknown = place.client(), place.client()
    answers = [
        known.get(consent(begin(known), "s-1")),
        unknown.get(consent(begin(unknown), "stranger")),
    ]
    assert answers[0].status_code == answers[1].status_code == 403
    assert answers[0].data == answers[1].data


def test_the_provider_says_no(place: Clinic) -> None:
    client = place.client()
    state = asked(begin(client))["state"]
    answer = client.get(f"{BACK}?error=access_denied&error_description=<b>no&state={state}")
    assert answer.status_code == 400
    assert "<b>no" not in answer.get_data(as_text=True)


@pytest.fixture
def liar(sqlite_engine: Engine) -> Iterator[tuple[Liar, Clinic]]:
    """A clinic whose provider lies."""
    with (
        lying_provider() as made,
        clinic(sqlite_engine, oidc_issuer=made.issuer, **CLIENT) as place,
    ):
        _give_email(place.engine, "osei", "osei@clinic.example")
        yield made, place


def _try(liar: Liar, place: Clinic) -> int:
    client = place.client()
    given = asked(begin(client))
    liar.nonce = given["nonce"]
    answer = client.get(f"{BACK}?code=c&state={given['state']}")
    signed_in = client.get("/_dash-layout").status_code == 200
    assert signed_in is (answer.status_code == 303)
    return answer.status_code


def test_without_a_lie_it_works(liar: tuple[Liar, Clinic]) -> None:
    assert _try(*liar) == 303


@pytest.mark.parametrize(
    "lie",
    [
        {"algorithm": "none"},
        {"signs_with": RSAKey.generate_key(2048)},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"iss": None}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"aud": None}},
        {"claims": {"exp": 1_000_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"nonce": "of another sign-in"}},
        {"claims": {"nonce": None}},
        {"claims": {"sub": None}},
        {"without_token": True},
    ],
    ids=lambda lie: " ".join(f"{k} {v}" for k, v in lie.items())[:50],
)
def test_a_lie_is_refused(liar: tuple[Liar, Clinic], lie: dict[str, Any]) -> None:
    provider, place = liar
    for name, value in lie.items():
        setattr(provider, name, value)
    assert _try(provider, place) == 400


@pytest.mark.parametrize(
    "claims", [{"email": "not an address"}, {"email": ""}, {"email": "x" * 400 + "@x.example"}]
)
def test_an_email_that_is_none_is_nobodys(
    liar: tuple[Liar, Clinic], claims: dict[str, object]
) -> None:
    provider, place = liar
    provider.claims = claims
    assert _try(provider, place) == 403


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_email_that_the_provider_has_not_verified_is_nobodys(
    liar: tuple[Liar, Clinic], verified: object
) -> None:
    provider, place = liar
    provider.claims = {"email_verified": verified}
    assert _try(provider, place) == 403


@pytest.mark.parametrize(
    "lie", [{"says_issuer": "https://evil.example"}, {"offers": ["none", "HS256"]}], ids=str
)
def test_a_provider_that_is_another_is_not_asked(
    liar: tuple[Liar, Clinic], lie: dict[str, Any]
) -> None:
    provider, place = liar
    for name, value in lie.items():
        setattr(provider, name, value)
    answer = place.client().get("/sign-in/provider")
    assert answer.status_code == 502
    assert "does not answer as expected" in answer.get_data(as_text=True)


def test_an_answer_of_another_issuer_is_refused(liar: tuple[Liar, Clinic]) -> None:
    """Mix-up (RFC 9207): the answer names who sent it."""
    provider, place = liar
    client = place.client()
    given = asked(begin(client))
    provider.nonce = given["nonce"]
    answer = client.get(f"{BACK}?code=c&state={given['state']}&iss=https://evil.example")
    assert answer.status_code == 400


def test_a_provider_that_is_away(sqlite_engine: Engine) -> None:
    with clinic(sqlite_engine, oidc_issuer="http://127.0.0.1:9", **CLIENT) as place:
        answer = place.client().get("/sign-in/provider")
        assert answer.status_code == 502
        assert "Try again" in answer.get_data(as_text=True)


def test_without_a_provider_there_is_no_such_way(sqlite_engine: Engine) -> None:
    with clinic(sqlite_engine) as place:
        assert "organisation" not in place.client().get("/sign-in").get_data(as_text=True)
        assert place.client().get(BACK).status_code in (302, 404)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"DASHBOARD_OIDC_ISSUER": "http://login.example"}, "https://"),
        ({"DASHBOARD_OIDC_ISSUER": "login.example"}, "OpenID provider"),
        ({"DASHBOARD_OIDC_ISSUER": "https://login.example"}, "CLIENT_ID is missing"),
        ({"DASHBOARD_OIDC_CLIENT_ID": "tandem"}, "ISSUER is missing"),
        ({"DASHBOARD_OIDC_CLIENT_SECRET": ""}, "must not be empty"),
        ({"DASHBOARD_PUBLIC_URL": "http://clinic.example"}, "https://"),
        ({"DASHBOARD_PUBLIC_URL": "https://clinic.example/tandem"}, "address such as"),
        ({"DASHBOARD_DEMO_USERS": "yes"}, "on or off"),
    ],
    ids=str,
)
def test_settings_that_do_not_fit_are_named(given: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        Settings.from_environment(given)
