"""``users``: the first user is added on the command line, and no password stands in an argument."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.cli import main
from dashboard.db.engine import reading, writing
from dashboard.db.tables import audit_event
from dashboard.queries.accounts import account_by_login
from tests.support.accounts import clinic
from tests.support.people import add_clinician, add_team
from tests.support.web import PASSWORD, sign_in_account


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An empty database that the commands are told of."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    engine: Engine = request.getfixturevalue(name)
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", url)
    monkeypatch.setenv("DASHBOARD_SECRET_KEY", "Zq3vY8wKc1LmP5xTfB7nRj2HsD9gUa4E")
    return engine


def _run(*words: str) -> int:
    return main(["users", *words])


def test_a_user_chooses_the_password_by_a_link_once(
    database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with clinic(database) as place:
        assert _run("add", "A.Novak", "--name", "Andrea Novak", "--role", "admin") == 0
        said = capsys.readouterr().out
        found = re.search(r"/set-up\?word=(\S+)", said)
        assert found, said
        client = place.client()
        page = client.get(found[0]).get_data(as_text=True)
        assert "Andrea Novak" in page
        form = {"word": found[1], "new": PASSWORD, "again": "another one altogether"}
        assert "differ" in client.post("/set-up", data=form).get_data(as_text=True)
        form["again"] = PASSWORD
        assert client.post("/set-up", data=form).status_code == 303
        assert client.post("/set-up", data=form).status_code == 404, "only once"
        assert client.get(found[0]).status_code == 404
        assert sign_in_account(client, "a.novak").get("/imports").status_code == 200


def test_a_given_password_must_be_changed_first(
    database: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with clinic(database) as place:
        monkeypatch.setattr("sys.stdin", io.StringIO("lent for the first day\n"))
        words = ("--name", "Andrea Novak", "--role", "admin", "--password")
        assert _run("add", "a.novak", *words) == 0
        assert "lent for" not in capsys.readouterr().out
        client = place.client()
        form = {"login": "a.novak", "password": "lent for the first day"}
        answer = client.post("/sign-in", data=form)
        assert answer.headers["Location"].startswith("/account/password")
        assert client.get("/_dash-layout").status_code == 401, "nothing else is open"
        assert client.get("/sign-in").headers["Location"].startswith("/account/password")
        change = {"password": form["password"], "new": PASSWORD, "again": PASSWORD}
        assert client.post("/account/password", data=change).status_code == 303
        assert client.get("/_dash-layout").status_code == 200


def test_every_change_of_a_user(database: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    with writing(database) as conn:
        team = add_team(conn, "North")
        add_clinician(conn, "R. Osei", team)
    assert (
        _run("add", "osei", "--name", "R. Osei", "--role", "clinician", "--clinician", "r. osei")
        == 0
    )
    assert _run("role", "osei", "--role", "supervisor", "--team", "north") == 0
    capsys.readouterr()
    assert _run("list") == 0
    assert capsys.readouterr().out == "osei\tR. Osei\tsupervisor\tNorth\tenabled\tno password yet\n"
    for action, enabled in (("disable", False), ("enable", True)):
        assert _run(action, "osei") == 0
        with reading(database) as conn:
            account = account_by_login(conn, "osei")
        assert account is not None
        assert account.enabled is enabled
    assert _run("reset", "osei") == 0
    assert _run("unlock", "OSEI ") == 0
    with reading(database) as conn:
        done = [row.action for row in conn.execute(audit_event.select().order_by(audit_event.c.id))]
    assert done == [
        "user_added", "user_reset", "user_access_changed", "user_disabled", "user_enabled",
        "user_reset",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "x", "--name", "X", "--role", "admin"), "a login has"),
        (("add", "demo-x", "--name", "X", "--role", "admin"), "reserved"),
        (("add", "new", "--name", " ", "--role", "admin"), "name is missing"),
        (("add", "new", "--name", "X", "--role", "clinician"), "needs the clinician"),
        (("add", "new", "--name", "X", "--role", "supervisor"), "at least one team"),
        (("add", "new", "--name", "X", "--role", "supervisor", "--team", "9"), "no team '9'"),
        (("add", "new", "--name", "X", "--role", "clinician", "--clinician", "9"), "no clinician"),
        (("add", "new", "--name", "X", "--role", "admin", "--email", "x"), "not an e-mail"),
        (("disable", "nobody"), "no user 'nobody'"),
        (("role", "boss", "--role", "viewer", "--all-teams"), "only administrator"),
        (("disable", "boss"), "only administrator"),
        (("add", "boss", "--name", "X", "--role", "admin"), "already"),
        (("add", "new", "--name", "X", "--role", "admin", "--email", "b@x.example"), "another"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_is_one_line(
    database: Engine, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    own = ("--email", "b@x.example")
    assert _run("add", "boss", "--name", "B", "--role", "admin", *own) == 0
    capsys.readouterr()
    assert _run(*words) == 2
    said: Any = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert why in said.err
    assert said.err.count("\n") == 1


def test_the_first_user_of_a_new_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything was imported there are no tables yet."""
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert _run("add", "boss", "--name", "B", "--role", "admin") == 0


def test_the_list_says_whom_everybody_sees(
    database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(database) as conn:
        add_clinician(conn, "R. Osei", add_team(conn, "North"))
    for login, words in (
        ("a.wall", ("--role", "viewer", "--all-teams")),
        ("b.osei", ("--role", "clinician", "--clinician", "R. Osei")),
        ("c.boss", ("--role", "admin")),
    ):
        assert _run("add", login, "--name", "N", *words) == 0
    assert _run("role", "b.osei", "--role", "admin") == 0, "no longer about a clinician's people"
    assert _run("role", "b.osei", "--role", "clinician", "--clinician", "R. Osei") == 0
    capsys.readouterr()
    assert _run("list") == 0
    sees = [line.split("\t")[3] for line in capsys.readouterr().out.splitlines()]
    assert sees == ["all teams", "people of R. Osei", "-"]


def test_a_name_that_several_have_is_not_guessed(
    database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(database) as conn:
        team = add_team(conn, "North")
        second = [add_clinician(conn, "R. Osei", team) for _ in range(2)][1]
    words = ("--name", "X", "--role", "clinician", "--clinician")
    assert _run("add", "new", *words, "R. Osei") == 2
    assert "2 of clinician 'R. Osei'; give the number" in capsys.readouterr().err
    assert _run("add", "new", *words, str(second)) == 0


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("lent for the first day", "lent for the first day"), None),
        (("lent for the first day", "lent for the first dya"), "differ"),
        (("short", "short"), "at least"),
    ],
)
def test_a_password_is_typed_twice_at_a_terminal(
    database: Engine,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    typed: tuple[str, str],
    why: str | None,
) -> None:
    answers = iter(typed)
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    code = _run("add", "boss", "--name", "B", "--role", "admin", "--password")
    said = capsys.readouterr()
    assert (code, why is None or why in said.err) == (0 if why is None else 2, True)
    with reading(database) as conn:
        kept = account_by_login(conn, "boss")
    assert (kept is not None and kept.has_password) is (why is None), "all or nothing"
