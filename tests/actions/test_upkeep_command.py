"""``refresh`` and ``verify`` on the command line: what they say, and their exit codes."""

import re

import pytest
from sqlalchemy import Engine, update

from dashboard.actions.derive import store_derived
from dashboard.cli import main
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.rules import RuleBook
from tests.support.people import add_event, add_person

PEOPLE = 60


@pytest.fixture
def database(sqlite_engine: Engine, rules: RuleBook, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", str(sqlite_engine.url))
    with writing(sqlite_engine) as conn:
        people = [add_person(conn) for _ in range(PEOPLE)]
        for patient in people:
            add_event(conn, t.episode, patient)
        store_derived(conn, people, rules)
    return sqlite_engine


def test_what_disagrees_is_said_counted_and_mended(
    database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["refresh"]) == 0
    assert f"Derived the caseload rows of {PEOPLE} people." in capsys.readouterr().out
    assert main(["verify"]) == 0
    sound = capsys.readouterr()
    assert re.search(rf"Verified {PEOPLE} people, .*: 0 faults\.", sound.out.replace("\n", " "))
    assert sound.err == ""
    with writing(database) as conn:
        conn.execute(update(t.caseload_summary).values(attended=99))
    assert main(["verify"]) == 1
    said = capsys.readouterr()
    assert f"{PEOPLE} faults." in said.out
    lines = said.err.strip().splitlines()
    assert len(lines) == 51, "the rest is counted"
    assert lines[-1] == f"… and {PEOPLE - 50} more"
    assert main(["refresh"]) == 0
    assert main(["verify"]) == 0
